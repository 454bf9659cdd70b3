package io.concordat.reconciler.decision;

import io.concordat.authority.AuthorityPolicy;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityDecision;
import io.concordat.contract.FieldDecision;
import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.store.PackedJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Explains the decision in force as of now. A confirmation or another policy that leads to the same
 * answer makes no history, yet moves when the answer was last confirmed, by which rule it stands
 * and when it could change: so the explanation is made anew from the stored announcement.
 */
@ApplicationScoped
class Explanations {
  private static final String SELECT =
      """
      select s.announcement, d.sequence, d.digest, d.decided_at, d.wake_at, h.body
      from decision d
      join entity_state s on s.entity_id = d.entity_id
      join decision_history h on h.entity_id = d.entity_id and h.sequence = d.sequence
      where d.entity_id = ?
      """;

  private final WorkTransactions transactions;
  private final Decisions decisions;
  private final Clock clock;

  Explanations(WorkTransactions transactions, Decisions decisions, Clock clock) {
    this.transactions = transactions;
    this.decisions = decisions;
    this.clock = clock;
  }

  /** The decision in force; empty for an entity that was never decided. */
  Optional<Grounded> of(UUID entityId) {
    return transactions.run(connection -> explain(connection, entityId));
  }

  /** Tells a decision by the policy in force. */
  Explained tell(Grounded grounded, Optional<String> only) {
    return tell(grounded, decisions.decider().policy(), only);
  }

  /**
   * Tells a decision, of now or of before, for a person.
   *
   * @param policy that was in force with it
   * @param only the one field to tell; empty for every field
   * @return with no field in it where the one to tell is not decided
   */
  Explained tell(Grounded grounded, AuthorityPolicy policy, Optional<String> only) {
    EntityDecision decision = grounded.decision();
    List<FieldDecision> fields =
        decision.fields().stream()
            .filter(field -> only.isEmpty() || only.get().equals(field.field()))
            .toList();
    Map<String, Instant> since =
        transactions.run(
            connection ->
                HeldSince.of(connection, decision.entityId(), decision.sequence(), fields));
    return Explained.of(grounded, fields, since, policy);
  }

  private Optional<Grounded> explain(Connection connection, UUID entityId) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setObject(1, entityId);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(explain(connection, rows)) : Optional.empty();
      }
    }
  }

  private Grounded explain(Connection connection, ResultSet rows) throws SQLException {
    EntityAnnouncement announcement = PackedJson.read(rows.getBytes(1), EntityAnnouncement.class);
    return Grounded.on(Optional.of(announcement), explain(connection, rows, announcement));
  }

  private EntityDecision explain(
      Connection connection, ResultSet rows, EntityAnnouncement announcement) throws SQLException {
    Decider decider = decisions.decider();
    Decided decided =
        decider.decide(announcement, Decisions.confirmations(connection), clock.instant());
    if (!Arrays.equals(decided.digest(), rows.getBytes(3))) {
      // Another answer is due and not yet stored: until then the stored one is in force.
      return asStored(
          PackedJson.read(rows.getBytes(6), EntityDecision.class),
          Optional.ofNullable(rows.getObject(5, OffsetDateTime.class))
              .map(OffsetDateTime::toInstant));
    }
    return new EntityDecision(
        announcement.entityId(),
        announcement.kind(),
        decided.facts().type(),
        announcement.revision(),
        rows.getLong(2),
        decider.policyVersion(),
        rows.getObject(4, OffsetDateTime.class).toInstant(),
        decided.changesAt(),
        decided.fields());
  }

  private static EntityDecision asStored(EntityDecision stored, Optional<Instant> changesAt) {
    return new EntityDecision(
        stored.entityId(),
        stored.kind(),
        stored.type(),
        stored.revision(),
        stored.sequence(),
        stored.policyVersion(),
        stored.decidedAt(),
        changesAt,
        stored.fields());
  }
}
