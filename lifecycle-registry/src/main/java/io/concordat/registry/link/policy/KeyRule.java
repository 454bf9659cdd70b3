package io.concordat.registry.link.policy;

import java.util.Set;

/**
 * One rule by which two records of a kind are about the same thing: they share a key of one of the
 * rule's namespaces and, where the rule asks for it, a confirming key too.
 *
 * @param name what a link that it made is labelled with
 * @param namespaces whose keys link; {@code *} alone for every namespace
 * @param confirmedBy of these namespaces one key must be shared besides; empty: none
 * @param sharedKeyBound a key that more records than this hold says nothing, and is refused
 */
public record KeyRule(
    String name, Set<String> namespaces, Set<String> confirmedBy, int sharedKeyBound) {
  /** Every namespace. */
  public static final String ANY = "*";

  public KeyRule {
    namespaces = Set.copyOf(namespaces);
    confirmedBy = Set.copyOf(confirmedBy);
  }

  /** Whether its keys need no names to be told apart. */
  boolean plain() {
    return namespaces.contains(ANY) && confirmedBy.isEmpty();
  }

  /**
   * Whether a key of the namespace may link.
   *
   * @param namespace null where it is not known
   */
  public boolean takes(String namespace) {
    return namespaces.contains(ANY) || (namespace != null && namespaces.contains(namespace));
  }

  /** Whether a key of the namespace confirms. */
  public boolean isConfirmedBy(String namespace) {
    return namespace != null && confirmedBy.contains(namespace);
  }
}
