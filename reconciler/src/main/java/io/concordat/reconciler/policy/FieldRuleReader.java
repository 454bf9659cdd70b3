package io.concordat.reconciler.policy;

import static io.concordat.reconciler.policy.YamlNode.required;

import io.concordat.authority.FieldRule;
import io.concordat.authority.Normaliser;
import io.concordat.authority.OnStale;
import io.concordat.authority.SourceSelector;
import io.concordat.authority.Strategy;
import io.concordat.contract.EntityKind;
import io.concordat.reconciler.finding.ConditionLanguage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads one entry of {@code fields}. */
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
          "normalise",
          "enforcedBy",
          "conflict",
          "drift",
          "gap",
          "required");
  private static final List<String> SOURCE =
      List.of("source", "freshness", "onStale", "nullCounts");
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

  private final ConditionLanguage language;

  FieldRuleReader(ConditionLanguage language) {
    this.language = language;
  }

  FieldRule read(YamlNode node) {
    Map<String, YamlNode> entries = node.mapping(RULE);
    String field = required(entries, "field", node).text();
    List<EntityKind> kinds =
        entries.containsKey("kinds")
            ? entries.get("kinds").items().stream()
                .map(kind -> kind.read(EntityKind::fromWireName))
                .toList()
            : List.of();
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
    boolean nullCounts = entries.containsKey("nullCounts") && entries.get("nullCounts").flag();
    for (YamlNode source : required(entries, "sources", node).items()) {
      rule.source(selector(source, nullCounts));
    }
    if (entries.containsKey("freshness")) {
      rule.freshFor(entries.get("freshness").duration());
    }
    if (entries.containsKey("onStale")) {
      rule.onStale(constant(entries.get("onStale"), OnStale.class));
    }
    if (entries.containsKey("normalise")) {
      rule.normalise(normaliser(entries.get("normalise")));
    }
    WatchReader.read(entries, rule);
    if (entries.containsKey("required") && entries.get("required").flag()) {
      rule.required();
    }
    try {
      return rule.build();
    } catch (IllegalArgumentException e) {
      throw node.refuse(e.getMessage());
    }
  }

  private static String usualName(String field, List<EntityKind> kinds, List<String> types) {
    String name = field;
    if (!kinds.isEmpty()) {
      name += "/" + kinds.stream().map(EntityKind::wireName).collect(Collectors.joining("+"));
    }
    return types.isEmpty() ? name : name + "/" + String.join("+", types);
  }

  private static Strategy strategy(Map<String, YamlNode> entries, YamlNode rule) {
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
        case "follow" -> new Strategy.Follow(required(entries, "follow", rule).text());
        case "most_restrictive" ->
            new Strategy.MostRestrictive(required(entries, "order", rule).texts());
        default -> new Strategy.Precedence();
      };
    } catch (IllegalArgumentException e) {
      throw (node == null ? rule : node).refuse(e.getMessage());
    }
  }

  private static SourceSelector selector(YamlNode node, boolean nullCounts) {
    if (!node.isMapping()) {
      SourceSelector selector = node.read(SourceSelector::of);
      return nullCounts ? selector.withNullCounting() : selector;
    }
    Map<String, YamlNode> entries = node.mapping(SOURCE);
    SourceSelector selector = required(entries, "source", node).read(SourceSelector::of);
    if (entries.containsKey("freshness")) {
      YamlNode freshness = entries.get("freshness");
      try {
        selector = selector.freshFor(freshness.duration());
      } catch (IllegalArgumentException e) {
        throw freshness.refuse(e.getMessage());
      }
    }
    if (entries.containsKey("onStale")) {
      selector = selector.onStale(constant(entries.get("onStale"), OnStale.class));
    }
    boolean counts =
        entries.containsKey("nullCounts") ? entries.get("nullCounts").flag() : nullCounts;
    return counts ? selector.withNullCounting() : selector;
  }

  private static Normaliser normaliser(YamlNode node) {
    if (!node.isMapping()) {
      return node.read(Normaliser::of);
    }
    Map<String, String> words = new LinkedHashMap<>();
    node.mapping(Set.of())
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
