package io.concordat.registry.link.policy;

import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import java.util.Optional;
import java.util.Set;

/**
 * Whose records may add to an entity and not bring one into being. What is absent matches anything.
 *
 * @param kinds empty: every kind
 */
public record EnrichOnly(
    Optional<String> source,
    Optional<SourceDomain> domain,
    Optional<String> stream,
    Set<EntityKind> kinds) {
  public EnrichOnly {
    kinds = Set.copyOf(kinds);
  }

  boolean matches(String ofSource, SourceDomain ofDomain, String ofStream, EntityKind kind) {
    return source.filter(name -> !name.equals(ofSource)).isEmpty()
        && domain.filter(one -> one != ofDomain).isEmpty()
        && stream.filter(name -> !name.equals(ofStream)).isEmpty()
        && (kinds.isEmpty() || kinds.contains(kind));
  }
}
