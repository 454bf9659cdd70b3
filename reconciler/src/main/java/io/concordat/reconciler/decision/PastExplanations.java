package io.concordat.reconciler.decision;

import io.concordat.authority.AuthorityEngine;
import io.concordat.authority.AuthorityPolicy;
import io.concordat.authority.Confirmations;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityDecision;
import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.reconciler.policy.PastPolicies;
import io.concordat.store.PackedJson;
import io.concordat.store.SqlArrays;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Explains the decision that was in force at a past instant as {@link Explanations} did it then:
 * made anew from the announcement, the confirmations and the policy of then. Where that gives
 * another answer than the one in force, because a due one was not yet decided or an earlier release
 * decided otherwise, the decision as it was stored is the answer.
 */
@ApplicationScoped
class PastExplanations {
  private static final String SELECT =
      """
      select h.sequence, h.decided_at, h.body, a.announcement
      from decision_history h
      left join lateral (
        select v.announcement from (
          select announcement, revision, stored_at from entity_state where entity_id = h.entity_id
          union all
          select announcement, revision, stored_at from announcement_history
          where entity_id = h.entity_id) v
        where v.stored_at <= ?::timestamptz order by v.revision desc limit 1) a on true
      where h.entity_id = ? and h.decided_at <= ?::timestamptz
      order by h.sequence desc limit 1
      """;
  private static final String FIRST =
      "select decided_at from decision_history where entity_id = ? order by sequence limit 1";

  /** A run is stored when it has ended: the day only keeps the search from all that came later. */
  private static final String CONFIRMED =
      """
      select n.source, n.stream, r.confirmed_at, r.finished_at
      from unnest(?::text[], ?::text[]) as n(source, stream)
      cross join lateral (
        select h.confirmed_at, h.finished_at from source_run_history h
        where h.source = n.source and h.stream = n.stream and h.stored_at <= ?::timestamptz
          and h.confirmed_at <= ?::timestamptz + interval '1 day'
        order by h.confirmed_at desc limit 1) r
      """;

  private final WorkTransactions transactions;
  private final PastPolicies policies;

  PastExplanations(WorkTransactions transactions, PastPolicies policies) {
    this.transactions = transactions;
    this.policies = policies;
  }

  /** What is known of an entity at an instant. */
  sealed interface Known {
    /**
     * Its decision.
     *
     * @param policy that was in force; empty if this release no longer takes it
     */
    record Explained(Grounded decision, Optional<AuthorityPolicy> policy) implements Known {}

    /** It was decided later for the first time. */
    record NotYet(Instant first) implements Known {}

    /** It was never decided. */
    record Never() implements Known {}
  }

  Known of(UUID entityId, Instant at) {
    return transactions.run(
        connection -> {
          Optional<Stored> stored = stored(connection, entityId, at);
          if (stored.isPresent()) {
            Optional<AuthorityEngine> engine = policies.at(connection, at);
            return new Known.Explained(
                explain(connection, stored.get(), engine, at), engine.map(AuthorityEngine::policy));
          }
          return first(connection, entityId)
              .<Known>map(Known.NotYet::new)
              .orElseGet(Known.Never::new);
        });
  }

  private record Stored(
      long sequence, Instant decidedAt, byte[] body, Optional<byte[]> announcement) {}

  private static Optional<Stored> stored(Connection connection, UUID entityId, Instant at)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, at.toString());
      select.setObject(2, entityId);
      select.setString(3, at.toString());
      try (ResultSet rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new Stored(
                    rows.getLong(1),
                    rows.getObject(2, OffsetDateTime.class).toInstant(),
                    PackedJson.unpack(rows.getBytes(3)),
                    Optional.ofNullable(PackedJson.unpack(rows.getBytes(4)))))
            : Optional.empty();
      }
    }
  }

  private static Optional<Instant> first(Connection connection, UUID entityId) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIRST)) {
      select.setObject(1, entityId);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(rows.getObject(1, OffsetDateTime.class).toInstant())
            : Optional.empty();
      }
    }
  }

  private static Grounded explain(
      Connection connection, Stored stored, Optional<AuthorityEngine> engine, Instant at)
      throws SQLException {
    EntityDecision inForce = ContractJson.read(stored.body(), EntityDecision.class);
    Optional<EntityAnnouncement> announcement =
        stored.announcement().map(body -> ContractJson.read(body, EntityAnnouncement.class));
    return Grounded.on(
        announcement,
        engine.isEmpty() || announcement.isEmpty()
            ? inForce
            : explain(connection, stored, inForce, announcement.get(), engine.get(), at));
  }

  private static EntityDecision explain(
      Connection connection,
      Stored stored,
      EntityDecision inForce,
      EntityAnnouncement announcement,
      AuthorityEngine engine,
      Instant at)
      throws SQLException {
    Decider decider = new Decider(engine);
    Decided decided =
        decider.decide(announcement, confirmations(connection, announcement.records(), at), at);
    if (!Arrays.equals(decided.digest(), Decider.digest(inForce.fields()))) {
      return inForce;
    }
    return decided.as(stored.sequence(), decider.policyVersion(), stored.decidedAt());
  }

  private static Confirmations confirmations(
      Connection connection, List<LinkedRecord> records, Instant at) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(CONFIRMED)) {
      select.setArray(
          1, SqlArrays.texts(connection, records.stream().map(LinkedRecord::source).toList()));
      select.setArray(
          2, SqlArrays.texts(connection, records.stream().map(LinkedRecord::stream).toList()));
      select.setString(3, at.toString());
      select.setString(4, at.toString());
      return StoredRuns.of(select);
    }
  }
}
