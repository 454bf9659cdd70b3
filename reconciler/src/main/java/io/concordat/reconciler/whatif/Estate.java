package io.concordat.reconciler.whatif;

import io.concordat.authority.AuthorityEngine;
import io.concordat.authority.Confirmations;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.FieldDecision;
import io.concordat.reconciler.conflict.Disagreement;
import io.concordat.reconciler.decision.Trial;
import io.concordat.reconciler.finding.Facts;
import io.concordat.reconciler.policy.PolicyDocument;
import java.time.Instant;
import java.util.List;

/**
 * Decides an entity twice, by the policy in force and by a candidate, from the same assertions, the
 * same confirmations and for the same instant: what differs is the candidate's doing. Thread-safe.
 */
final class Estate {
  private final Trial inForce;
  private final Trial candidate;
  private final Confirmations confirmations;
  private final Instant asOf;

  Estate(
      PolicyDocument inForce, PolicyDocument candidate, Confirmations confirmations, Instant asOf) {
    this.inForce = new Trial(new AuthorityEngine(inForce.authority()));
    this.candidate = new Trial(new AuthorityEngine(candidate.authority()));
    this.confirmations = confirmations;
    this.asOf = asOf;
  }

  /** Both answers about one entity. */
  record Both(
      EntityAnnouncement announcement, List<FieldDecision> before, List<FieldDecision> after) {
    Facts factsBefore() {
      return Facts.of(announcement, before);
    }

    Facts factsAfter() {
      return Facts.of(announcement, after);
    }
  }

  Instant asOf() {
    return asOf;
  }

  static EntityAnnouncement read(byte[] announcement) {
    return ContractJson.read(announcement, EntityAnnouncement.class);
  }

  Both decide(EntityAnnouncement announcement) {
    return new Both(
        announcement,
        inForce.decide(announcement, confirmations, asOf),
        candidate.decide(announcement, confirmations, asOf));
  }

  List<Disagreement> disagreementsBefore(Both both) {
    return inForce.disagreements(both.announcement(), both.before());
  }

  List<Disagreement> disagreementsAfter(Both both) {
    return candidate.disagreements(both.announcement(), both.after());
  }
}
