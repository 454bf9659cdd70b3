package io.concordat.registry.link.policy;

import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * By which keys records of each kind link, in which order, and who may bring entities into being.
 * Immutable.
 */
public final class LinkingPolicy {
  /** The rule of {@link #plain}, and of every link that was made before there were policies. */
  public static final String TYPED_KEY = "typed-key";

  private final String version;
  private final String text;
  private final Map<EntityKind, List<KeyRule>> rules;
  private final List<EnrichOnly> enrichOnly;
  private final boolean readsNamespaces;
  private final int widestBound;

  LinkingPolicy(
      String version,
      String text,
      Map<EntityKind, List<KeyRule>> rules,
      List<EnrichOnly> enrichOnly) {
    this.version = version;
    this.text = text;
    this.rules = new EnumMap<>(EntityKind.class);
    rules.forEach((kind, ofKind) -> this.rules.put(kind, List.copyOf(ofKind)));
    this.enrichOnly = List.copyOf(enrichOnly);
    this.readsNamespaces =
        rules.values().stream().flatMap(List::stream).anyMatch(rule -> !rule.plain());
    this.widestBound =
        rules.values().stream()
            .flatMap(List::stream)
            .mapToInt(KeyRule::sharedKeyBound)
            .max()
            .orElse(1);
  }

  /**
   * Any key of any namespace links; whoever is primary may create.
   *
   * @param sharedKeyBound a key that more records than this hold is refused
   */
  public static LinkingPolicy plain(int sharedKeyBound) {
    Map<EntityKind, List<KeyRule>> rules = new EnumMap<>(EntityKind.class);
    for (EntityKind kind : EntityKind.values()) {
      rules.put(
          kind, List.of(new KeyRule(TYPED_KEY, Set.of(KeyRule.ANY), Set.of(), sharedKeyBound)));
    }
    return new LinkingPolicy("plain", "", rules, List.of());
  }

  /** The digest of the file's text: the same text is the same version. */
  public String version() {
    return version;
  }

  /** The file itself. */
  public String text() {
    return text;
  }

  /** The rules of a kind, the strongest first; none for a kind that no rule names. */
  public List<KeyRule> rules(EntityKind kind) {
    return rules.getOrDefault(kind, List.of());
  }

  public List<EnrichOnly> enrichOnly() {
    return enrichOnly;
  }

  /** Whether linking has to know the namespaces of keys, and not only the keys. */
  public boolean readsNamespaces() {
    return readsNamespaces;
  }

  /** So many holders of a key, and one more, are all that any rule needs to know. */
  public int widestBound() {
    return widestBound;
  }

  /** Whether any kind links by the namespace. */
  public boolean links(String namespace) {
    for (List<KeyRule> ofKind : rules.values()) {
      for (KeyRule rule : ofKind) {
        if (rule.takes(namespace)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The first rule of the kind that a key of the namespace may link by. */
  public Optional<KeyRule> taking(EntityKind kind, String namespace) {
    for (KeyRule rule : rules(kind)) {
      if (rule.takes(namespace)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  /** Whether a primary record of the source may bring an entity into being. */
  public boolean mayCreate(String source, SourceDomain domain, String stream, EntityKind kind) {
    for (EnrichOnly one : enrichOnly) {
      if (one.matches(source, domain, stream, kind)) {
        return false;
      }
    }
    return true;
  }
}
