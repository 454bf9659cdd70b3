package io.concordat.reconciler.whatif;

import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.EntityKind;
import io.concordat.reconciler.finding.Facts;
import io.concordat.reconciler.finding.Party;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose findings a candidate may change, because their own facts would be others, or a neighbour's,
 * a neighbour's credential's, or an owner's. Bounded: more entities than these are evaluated, never
 * fewer. Thread-safe.
 */
final class Touched {
  /** So many parties at once would be others for no sensible change of a policy. */
  static final int MOST_PARTIES = 100_000;

  private final IdFilter entities = new IdFilter();
  private final IdFilter holders = new IdFilter();
  private final Map<UUID, Optional<Party>> parties = new ConcurrentHashMap<>();
  private final Set<String> owners = ConcurrentHashMap.newKeySet();

  /** More parties would change than are kept in memory. */
  static final class TooManyPartiesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyPartiesException() {
      super(
          "the candidate would change more than "
              + MOST_PARTIES
              + " people and groups, too many to tell what becomes of findings about owners: try"
              + " it with findings=false");
    }
  }

  /** Notes an entity whose facts differ. */
  void note(Facts before, Facts after) {
    entities.note(after.id());
    for (Neighbour neighbour : after.neighbours()) {
      entities.note(neighbour.entityId());
      if (after.kind() == EntityKind.CREDENTIAL && neighbour.kind() == EntityKind.IDENTITY) {
        holders.note(neighbour.entityId());
      }
    }
    if (after.kind() == EntityKind.PARTY) {
      Optional<Party> was = Party.of(before);
      Optional<Party> is = Party.of(after);
      if (!was.equals(is)) {
        parties.put(after.id(), is);
        was.ifPresent(party -> owners.add(party.ref()));
        is.ifPresent(party -> owners.add(party.ref()));
        if (parties.size() > MOST_PARTIES) {
          throw new TooManyPartiesException();
        }
      }
    }
  }

  /** Parties that would be others, by id. */
  Map<UUID, Optional<Party>> parties() {
    return parties;
  }

  /** Owners that may answer otherwise, beside those noted already. */
  void noteOwners(Set<String> more) {
    owners.addAll(more);
  }

  boolean mayHold(UUID entity) {
    return entities.mayHold(entity);
  }

  /** Whether an entity that looks around may see the changed credential of a neighbour. */
  boolean asksNeighbours() {
    return !holders.isEmpty();
  }

  boolean looksAt(Iterable<Neighbour> neighbours) {
    for (Neighbour neighbour : neighbours) {
      if (neighbour.kind() == EntityKind.IDENTITY && holders.mayHold(neighbour.entityId())) {
        return true;
      }
    }
    return false;
  }

  boolean asksOwners() {
    return !owners.isEmpty();
  }

  boolean isOwnedBy(Iterable<String> refs) {
    for (String ref : refs) {
      if (owners.contains(ref)) {
        return true;
      }
    }
    return false;
  }

  boolean nothing() {
    return entities.isEmpty();
  }
}
