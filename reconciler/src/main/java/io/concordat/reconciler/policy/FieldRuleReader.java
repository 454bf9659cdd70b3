package io.concordat.reconciler.policy;

import static io.concordat.reconciler.policy.YamlNode.required;

import io.concordat.authority.FieldRule;
import io.concordat.authority.Normaliser;
import io.concordat.authority.OnStale;
import io.concordat.authority.SourceSelector;
import io.concordat.authority.SourceSelector.Match;
import io.concordat.authority.Strategy;
import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.finding.ConditionLanguage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the entries of {@code fields}. */
final class FieldRuleReader {
  private static final List<String> RULE =
      List.of(
          "name",
          "field",
          "kinds",
          "types",
          "when",
          "strategy",
          "follow",
          "ranking",
          "order",
          "sources",
          "freshness",
          "onStale",
          "nullCounts",
          "runs",
          "normalise",
          "enforcedBy",
          "conflict",
          "drift",
          "gap",
          "required");
  private static final String NEEDS_FRESHNESS =
      "says what happens when freshness runs out, and there is none; state 'freshness' too";
  private static final Duration LONGEST_FRESHNESS = Duration.ofDays(36_525);
  private static final List<String> SOURCE =
      List.of("source", "freshness", "onStale", "nullCounts", "runs");
  private static final Set<String> RUNS = new LinkedHashSet<>(List.of("any", "complete"));
  private static final Set<String> KINDS =
      Arrays.stream(EntityKind.values())
          .map(EntityKind::wireName)
          .collect(Collectors.toCollection(LinkedHashSet::new));
  private static final Set<String> STRATEGIES =
      new LinkedHashSet<>(
          List.of(
              "precedence",
              "latest",
              "earliest",
              "min",
              "max",
              "most_reported",
              "union",
              "follow",
              "most_restrictive"));

  private static final Match BY_HAND = new Match.OfDomain(SourceDomain.MANUAL);

  private final Vocabulary vocabulary;
  private final ConditionLanguage language;

  FieldRuleReader(Vocabulary vocabulary, ConditionLanguage language) {
    this.vocabulary = vocabulary;
    this.language = language;
  }

  FieldRule read(YamlNode node) {
    Map<String, YamlNode> entries = node.mapping(RULE);
    YamlNode named = required(entries, "field", node);
    String field =
        named.text().equals(FieldRule.ANY_FIELD) ? named.text() : vocabulary.field(named);
    List<EntityKind> kinds = kinds(entries);
    List<String> types = entries.containsKey("types") ? entries.get("types").texts() : List.of();
    FieldRule.Builder rule =
        FieldRule.of(
                entries.containsKey("name")
                    ? entries.get("name").text()
                    : usualName(field, kinds, types),
                field)
            .origin("line " + node.line())
            .kinds(kinds.toArray(EntityKind[]::new))
            .types(types.toArray(String[]::new))
            .strategy(strategy(entries, node));
    if (entries.containsKey("when")) {
      rule.when(entries.get("when").read(text -> new CelScope(text, language.scope(text))));
    }
    Optional<Boolean> nullCounts =
        Optional.ofNullable(entries.get("nullCounts")).map(YamlNode::flag);
    boolean completeRuns = completeRuns(entries).orElse(false);
    List<SourceSelector> sources =
        sources(
            required(entries, "sources", node),
            new RuleTerms(nullCounts, completeRuns, entries.containsKey("freshness")));
    sources.forEach(rule::source);
    Optional<Duration> freshness = freshness(entries);
    freshness.ifPresent(rule::freshFor);
    if (entries.containsKey("onStale")) {
      if (freshness.isEmpty() && sources.stream().noneMatch(s -> s.freshness().isPresent())) {
        throw entries.get("onStale").refuse(NEEDS_FRESHNESS);
      }
      rule.onStale(constant(entries.get("onStale"), OnStale.class));
    }
    if (entries.containsKey("normalise")) {
      rule.normalise(normaliser(entries.get("normalise")));
    }
    WatchReader.read(entries, vocabulary, rule);
    if (entries.containsKey("required") && entries.get("required").flag()) {
      rule.required();
    }
    try {
      return rule.build();
    } catch (IllegalArgumentException e) {
      throw node.refuse(e.getMessage());
    }
  }

  /** The kinds that a rule or a finding is for, each once. */
  static List<EntityKind> kinds(Map<String, YamlNode> entries) {
    if (!entries.containsKey("kinds")) {
      return List.of();
    }
    List<EntityKind> kinds = new ArrayList<>();
    for (YamlNode node : entries.get("kinds").items()) {
      EntityKind kind = EntityKind.fromWireName(node.oneOf(KINDS));
      if (kinds.contains(kind)) {
        throw node.refuse("'" + kind.wireName() + "' stands twice");
      }
      kinds.add(kind);
    }
    if (kinds.isEmpty()) {
      throw entries.get("kinds").refuse("must list at least one kind, or be left out");
    }
    return kinds;
  }

  /** What the rule says for those of its sources that say nothing themselves. */
  private record RuleTerms(Optional<Boolean> nullCounts, boolean completeRuns, boolean ages) {}

  private List<SourceSelector> sources(YamlNode node, RuleTerms terms) {
    List<SourceSelector> selectors = new ArrayList<>();
    List<Match> matches = new ArrayList<>();
    for (YamlNode item : node.items()) {
      SourceSelector selector = selector(item, terms);
      Optional<Match> covering = vocabulary.coveredBy(selector.match(), matches);
      if (covering.isPresent()) {
        throw item.refuse(
            "'"
                + selector.match()
                + "' is never asked here: '"
                + covering.get()
                + "' stands before it and means it too");
      }
      selectors.add(selector);
      matches.add(selector.match());
    }
    if (selectors.isEmpty()) {
      throw node.refuse("must list at least one source");
    }
    return selectors;
  }

  private static String usualName(String field, List<EntityKind> kinds, List<String> types) {
    String name = field;
    if (!kinds.isEmpty()) {
      name += "/" + kinds.stream().map(EntityKind::wireName).collect(Collectors.joining("+"));
    }
    return types.isEmpty() ? name : name + "/" + String.join("+", types);
  }

  private Strategy strategy(Map<String, YamlNode> entries, YamlNode rule) {
    YamlNode node = entries.get("strategy");
    String name = node == null ? "precedence" : node.oneOf(STRATEGIES);
    if (entries.containsKey("follow") && !name.equals("follow")) {
      throw entries.get("follow").refuse("goes only with strategy follow");
    }
    List<String> ranking =
        entries.containsKey("ranking") ? entries.get("ranking").texts() : List.of();
    if (!ranking.isEmpty() && !name.equals("min") && !name.equals("max")) {
      throw entries.get("ranking").refuse("goes only with the strategies min and max");
    }
    if (entries.containsKey("order") && !name.equals("most_restrictive")) {
      throw entries.get("order").refuse("goes only with strategy most_restrictive");
    }
    try {
      return switch (name) {
        case "latest" -> new Strategy.Latest();
        case "earliest" -> new Strategy.Earliest();
        case "min" -> new Strategy.Min(ranking);
        case "max" -> new Strategy.Max(ranking);
        case "most_reported" -> new Strategy.MostReported();
        case "union" -> new Strategy.Union();
        case "follow" -> new Strategy.Follow(vocabulary.field(required(entries, "follow", rule)));
        case "most_restrictive" ->
            new Strategy.MostRestrictive(required(entries, "order", rule).texts());
        default -> new Strategy.Precedence();
      };
    } catch (IllegalArgumentException e) {
      throw (node == null ? rule : node).refuse(e.getMessage());
    }
  }

  private SourceSelector selector(YamlNode node, RuleTerms terms) {
    if (!node.isMapping()) {
      return counting(vocabulary.source(node), terms.nullCounts(), terms.completeRuns());
    }
    Map<String, YamlNode> entries = node.mapping(SOURCE);
    SourceSelector selector = vocabulary.source(required(entries, "source", node));
    Optional<Duration> freshness = freshness(entries);
    if (freshness.isPresent()) {
      selector = selector.freshFor(freshness.get());
    }
    if (entries.containsKey("onStale")) {
      if (!terms.ages() && freshness.isEmpty()) {
        throw entries.get("onStale").refuse(NEEDS_FRESHNESS);
      }
      selector = selector.onStale(constant(entries.get("onStale"), OnStale.class));
    }
    return counting(
        selector,
        Optional.ofNullable(entries.get("nullCounts")).map(YamlNode::flag).or(terms::nullCounts),
        completeRuns(entries).orElse(terms.completeRuns()));
  }

  private static Optional<Boolean> completeRuns(Map<String, YamlNode> entries) {
    return Optional.ofNullable(entries.get("runs"))
        .map(node -> node.oneOf(RUNS).equals("complete"));
  }

  /** A null that a person asserts is meant: it counts unless the policy says that it does not. */
  private static SourceSelector counting(
      SourceSelector selector, Optional<Boolean> nullCounts, boolean completeRuns) {
    SourceSelector counted =
        nullCounts.orElseGet(() -> selector.match().equals(BY_HAND))
            ? selector.withNullCounting()
            : selector;
    return completeRuns ? counted.fromCompleteRuns() : counted;
  }

  private static Optional<Duration> freshness(Map<String, YamlNode> entries) {
    if (!entries.containsKey("freshness")) {
      return Optional.empty();
    }
    YamlNode node = entries.get("freshness");
    Duration limit = node.duration();
    if (limit.isZero() || limit.compareTo(LONGEST_FRESHNESS) > 0) {
      throw node.refuse(
          "freshness must be longer than zero and at most 100 years; leave it out where a value"
              + " never ages");
    }
    return Optional.of(limit);
  }

  private static Normaliser normaliser(YamlNode node) {
    if (!node.isMapping()) {
      return node.read(Normaliser::of);
    }
    Map<String, String> words = new LinkedHashMap<>();
    node.mapping()
        .forEach(
            (meaning, synonyms) -> {
              for (YamlNode word : synonyms.items()) {
                if (words.put(word.text(), meaning) != null) {
                  throw word.refuse("'" + word.text() + "' stands for two values");
                }
              }
            });
    try {
      return Normaliser.synonyms(words, false);
    } catch (IllegalArgumentException e) {
      throw node.refuse(e.getMessage());
    }
  }

  private static <E extends Enum<E>> E constant(YamlNode node, Class<E> type) {
    Set<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return Enum.valueOf(type, node.oneOf(names).toUpperCase(Locale.ROOT));
  }
}
