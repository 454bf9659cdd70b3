package io.concordat.reconciler.decision;

import io.concordat.authority.AuthorityEngine;
import io.concordat.authority.Confirmations;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.FieldDecision;
import io.concordat.reconciler.conflict.Disagreement;
import io.concordat.reconciler.conflict.Disagreements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Decides as a policy would, by the same code as the decisions in force, and keeps nothing.
 * Thread-safe.
 */
public final class Trial {
  private final Decider decider;
  private final Disagreements disagreements;

  public Trial(AuthorityEngine engine) {
    this.decider = new Decider(engine);
    this.disagreements = new Disagreements(engine.policy());
  }

  /** What was last confirmed, as the connection's transaction sees it. */
  public static Confirmations confirmations(Connection connection) throws SQLException {
    return Decisions.confirmations(connection);
  }

  /** Every field's decision, ordered by field. */
  public List<FieldDecision> decide(
      EntityAnnouncement announcement, Confirmations confirmations, Instant now) {
    return decider.fields(announcement, confirmations, now);
  }

  /** The conflicts, drifts and gaps that such decisions of the announcement show. */
  public List<Disagreement> disagreements(
      EntityAnnouncement announcement, List<FieldDecision> decisions) {
    return disagreements.of(announcement, decisions);
  }
}
