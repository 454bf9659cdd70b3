package io.concordat.reconciler.decision;

import io.concordat.contract.EntityAnnouncement;
import java.util.Optional;
import java.util.UUID;

/**
 * An entity to be decided.
 *
 * @param body the announcement as it came
 * @param stored what is stored of the entity; empty for one that was never seen
 * @param arrived whether the announcement is new and has to be stored
 */
record Subject(
    EntityAnnouncement announcement, byte[] body, Optional<Stored> stored, boolean arrived) {

  /**
   * What is stored of an entity.
   *
   * @param sequence 0 if it was never decided
   */
  record Stored(
      UUID entityId, long revision, byte[] facts, long sequence, byte[] digest, boolean stale) {}

  UUID id() {
    return announcement.entityId();
  }
}
