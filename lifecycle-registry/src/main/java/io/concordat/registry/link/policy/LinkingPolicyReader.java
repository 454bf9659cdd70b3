package io.concordat.registry.link.policy;

import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads a linking policy whole, or refuses it with line, column, field and reason. Pure. */
public final class LinkingPolicyReader {
  /** Fewer than two holders link nothing. */
  private static final int LEAST_BOUND = 2;

  /** So many records are brought into memory for each key of a batch, at the most. */
  private static final int MOST_BOUND = 10_000;

  private static final List<String> TOP =
      List.of(
          "apiVersion", "kind", "version", "description", "sharedKeyBound", "rules", "enrichOnly");
  private static final List<String> RULE =
      List.of("name", "kinds", "keys", "confirmedBy", "sharedKeyBound");
  private static final List<String> ENRICH_ONLY = List.of("source", "domain", "stream", "kinds");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");

  private final int defaultBound;

  /**
   * @param defaultBound the bound of a rule where neither it nor its file states one
   */
  public LinkingPolicyReader(int defaultBound) {
    this.defaultBound = defaultBound;
  }

  /** A rule beside the place where it stands. */
  private record Placed(YamlPart place, Set<EntityKind> kinds, KeyRule rule) {}

  /**
   * Reads a file.
   *
   * @throws PolicyRefusedException if anything is wrong with it
   */
  public LinkingPolicy read(String text) {
    YamlPart root = YamlPart.parse(text);
    Map<String, YamlPart> top = root.mapping(TOP);
    constant(root.required(top, "apiVersion"), "concordat.io/v1");
    constant(root.required(top, "kind"), "LinkingPolicy");
    for (String label : List.of("version", "description")) {
      if (top.containsKey(label)) {
        top.get(label).text();
      }
    }
    int bound = bound(top, defaultBound);
    Map<String, Placed> placed = new LinkedHashMap<>();
    for (YamlPart part : root.required(top, "rules").items()) {
      Placed rule = rule(part, bound);
      Placed twin = placed.putIfAbsent(rule.rule().name(), rule);
      if (twin != null) {
        throw part.refuse(
            "the name '"
                + rule.rule().name()
                + "' stands on line "
                + twin.place().line()
                + " already");
      }
    }
    List<EnrichOnly> enrichOnly = new ArrayList<>();
    if (top.containsKey("enrichOnly")) {
      top.get("enrichOnly").items().forEach(part -> enrichOnly.add(enrichOnly(part)));
    }
    return new LinkingPolicy(digest(text), text, byKind(placed.values()), enrichOnly);
  }

  private static Map<EntityKind, List<KeyRule>> byKind(Iterable<Placed> placed) {
    Map<EntityKind, List<Placed>> kinds = new EnumMap<>(EntityKind.class);
    for (Placed one : placed) {
      for (EntityKind kind : one.kinds()) {
        List<Placed> before = kinds.computeIfAbsent(kind, k -> new ArrayList<>());
        before.forEach(earlier -> refuseIdle(kind, earlier, one));
        before.add(one);
      }
    }
    Map<EntityKind, List<KeyRule>> rules = new EnumMap<>(EntityKind.class);
    kinds.forEach((kind, ofKind) -> rules.put(kind, ofKind.stream().map(Placed::rule).toList()));
    return rules;
  }

  /** A key that links on its own by an earlier rule is never left for a later one. */
  private static void refuseIdle(EntityKind kind, Placed earlier, Placed later) {
    if (!earlier.rule().confirmedBy().isEmpty()) {
      return;
    }
    for (String namespace : later.rule().namespaces()) {
      if (earlier.rule().takes(namespace)) {
        throw later
            .place()
            .refuse(
                "can never link by '"
                    + namespace
                    + "': rule '"
                    + earlier.rule().name()
                    + "' on line "
                    + earlier.place().line()
                    + " takes those keys of the kind "
                    + kind.wireName()
                    + " before");
      }
    }
  }

  private static Placed rule(YamlPart part, int defaultBound) {
    Map<String, YamlPart> entries = part.mapping(RULE);
    YamlPart nameAt = part.required(entries, "name");
    String name = name(nameAt);
    if (OwnRules.ALL.contains(name)) {
      throw nameAt.refuse(
          "'" + name + "' is the name of a link that no key made; choose another one");
    }
    Set<EntityKind> kinds = EnumSet.noneOf(EntityKind.class);
    for (YamlPart kind : part.required(entries, "kinds").items()) {
      if (!kinds.add(kind(kind))) {
        throw kind.refuse("stands twice");
      }
    }
    Set<String> namespaces = namespaces(part.required(entries, "keys"), true);
    Set<String> confirmedBy = Set.of();
    if (entries.containsKey("confirmedBy")) {
      YamlPart confirming = entries.get("confirmedBy");
      confirmedBy = namespaces(confirming, false);
      for (String namespace : confirmedBy) {
        if (namespaces.contains(namespace) || namespaces.contains(KeyRule.ANY)) {
          throw confirming.refuse(
              "'" + namespace + "' is one of the rule's keys: a key cannot confirm itself");
        }
      }
    }
    return new Placed(
        part, kinds, new KeyRule(name, namespaces, confirmedBy, bound(entries, defaultBound)));
  }

  private static EnrichOnly enrichOnly(YamlPart part) {
    Map<String, YamlPart> entries = part.mapping(ENRICH_ONLY);
    Optional<String> source =
        Optional.ofNullable(entries.get("source")).map(LinkingPolicyReader::name);
    Optional<SourceDomain> domain =
        Optional.ofNullable(entries.get("domain"))
            .map(value -> value.read(text -> withoutField(text, SourceDomain::fromWireName)));
    Optional<String> stream =
        Optional.ofNullable(entries.get("stream")).map(LinkingPolicyReader::name);
    if (source.isEmpty() && domain.isEmpty() && stream.isEmpty()) {
      throw part.refuse("needs a source, a domain or a stream");
    }
    Set<EntityKind> kinds = EnumSet.noneOf(EntityKind.class);
    if (entries.containsKey("kinds")) {
      entries.get("kinds").items().forEach(kind -> kinds.add(kind(kind)));
    }
    return new EnrichOnly(source, domain, stream, kinds);
  }

  private static Set<String> namespaces(YamlPart list, boolean anyAllowed) {
    Set<String> namespaces = new LinkedHashSet<>();
    List<YamlPart> items = list.items();
    for (YamlPart item : items) {
      boolean any = item.text().equals(KeyRule.ANY);
      if (any && (!anyAllowed || items.size() > 1)) {
        throw item.refuse(
            anyAllowed
                ? "'*' stands for every namespace and must stand alone"
                : "name the namespaces: a key cannot confirm itself");
      }
      if (!namespaces.add(any ? KeyRule.ANY : name(item))) {
        throw item.refuse("stands twice");
      }
    }
    return namespaces;
  }

  private static int bound(Map<String, YamlPart> entries, int otherwise) {
    YamlPart part = entries.get("sharedKeyBound");
    return part == null ? otherwise : part.number(LEAST_BOUND, MOST_BOUND);
  }

  private static EntityKind kind(YamlPart part) {
    return part.read(text -> withoutField(text, EntityKind::fromWireName));
  }

  /** The contract's refusals begin with the name of its own field; the path says it better. */
  private static <T> T withoutField(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw new IllegalArgumentException(message.substring(message.indexOf(": ") + 2), e);
    }
  }

  private static String name(YamlPart part) {
    String name = part.text();
    if (!NAME.matcher(name).matches()) {
      throw part.refuse(
          "'"
              + name
              + "' must start with a lower-case letter and hold only a-z, 0-9, '_', '.', ':', '-';"
              + " at most 64 characters");
    }
    return name;
  }

  private static void constant(YamlPart part, String value) {
    if (!part.text().equals(value)) {
      throw part.refuse("must be " + value);
    }
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
