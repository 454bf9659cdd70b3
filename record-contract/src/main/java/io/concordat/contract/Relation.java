package io.concordat.contract;

/**
 * A tie that a source asserts from its record to some other thing, named by one of that thing's
 * typed keys. It is resolved to an entity by the registry, now or when the other thing arrives.
 *
 * @param type one of {@link RelationTypes}, or a connector's own lower-case name
 * @param targetKind the kind of the thing at the other end
 * @param target a typed key of the thing at the other end
 */
public record Relation(String type, EntityKind targetKind, TypedKey target) {
  public Relation {
    Checks.name("relation type", type);
    Checks.present("relation targetKind", targetKind);
    Checks.present("relation target", target);
  }
}
