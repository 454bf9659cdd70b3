package io.concordat.reconciler.decision;

import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityDecision;
import java.util.List;
import java.util.Optional;

/**
 * A decision beside the records that it was made from.
 *
 * @param records empty where they are no longer known
 */
record Grounded(EntityDecision decision, List<LinkedRecord> records) {
  Grounded {
    records = List.copyOf(records);
  }

  static Grounded on(Optional<EntityAnnouncement> announcement, EntityDecision decision) {
    return new Grounded(decision, announcement.map(EntityAnnouncement::records).orElse(List.of()));
  }
}
