package io.concordat.reconciler.finding;

import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.RelationTypes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A person or a group, as an owner.
 *
 * @param ref how owners name it: an e-mail address, or {@code group:} and its name; normalised
 * @param members of a group, whether or not they are known
 */
public record Party(UUID id, String ref, boolean group, boolean active, List<UUID> members) {
  public Party {
    members = List.copyOf(members);
  }

  /** The party that an entity of kind party is; empty for one that no owner could name. */
  public static Optional<Party> of(Facts facts) {
    return OwnerDirectory.ref(facts)
        .map(
            ref ->
                new Party(
                    facts.id(),
                    ref,
                    OwnerDirectory.isGroup(facts),
                    OwnerDirectory.isActive(facts),
                    facts.neighbours().stream()
                        .filter(Neighbour::outgoing)
                        .filter(one -> one.relation().equals(RelationTypes.HAS_MEMBER))
                        .map(Neighbour::entityId)
                        .toList()));
  }
}
