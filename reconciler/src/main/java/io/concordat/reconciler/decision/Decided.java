package io.concordat.reconciler.decision;

import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityDecision;
import io.concordat.contract.FieldDecision;
import io.concordat.reconciler.conflict.Disagreement;
import io.concordat.reconciler.finding.Facts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was decided for one entity.
 *
 * @param digest of everything that makes another decision: values, winners, losers and reasons; not
 *     of what moves with each confirmation
 * @param stale the streams whose next completed run may change the answer at once: whose values
 *     outlived their freshness here, or were read by no completed run
 */
record Decided(
    EntityAnnouncement announcement,
    List<FieldDecision> fields,
    byte[] digest,
    Facts facts,
    byte[] factsBody,
    Optional<Instant> changesAt,
    List<Disagreement> disagreements,
    Set<Stream> stale) {

  /** A stream of a source. */
  record Stream(String source, String stream) {}

  int decidedCount() {
    return (int) fields.stream().filter(field -> !field.value().isNull()).count();
  }

  int contestedCount() {
    return (int)
        fields.stream().filter(field -> field.outcome() == FieldDecision.Outcome.CONTESTED).count();
  }

  /** The decision as it is stored and published. */
  EntityDecision as(long sequence, String policyVersion, Instant decidedAt) {
    return new EntityDecision(
        announcement.entityId(),
        announcement.kind(),
        facts.type(),
        announcement.revision(),
        sequence,
        policyVersion,
        decidedAt,
        changesAt,
        fields);
  }
}
