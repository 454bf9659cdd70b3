package io.concordat.reconciler.decision;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.reconciler.decision.DecisionBatch.Announced;
import io.concordat.reconciler.decision.DecisionBatch.Result;
import io.concordat.store.PackedJson;
import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The tables of entities and their decisions; every statement is set-based. */
@ApplicationScoped
class DecisionStore {
  private static final String STORED =
      """
      select s.entity_id, s.revision, s.facts, coalesce(d.sequence, 0), d.digest,
             coalesce(d.stale, false)%s
      from entity_state s left join decision d on d.entity_id = s.entity_id
      where s.entity_id = any (?::uuid[])
      order by s.entity_id for update of s
      """;
  private static final String INSERT_STATE =
      """
      insert into entity_state (entity_id, kind, type, revision, announcement, facts, stored_at)
      select t.entity_id, t.kind, t.type, t.revision, t.announcement, t.facts, ?::timestamptz
      from unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[], ?::bytea[], ?::bytea[])
           as t(entity_id, kind, type, revision, announcement, facts)
      order by t.entity_id
      """;
  private static final String UPSERT_STATE =
      INSERT_STATE
          + """
      on conflict (entity_id) do update
      set kind = excluded.kind, type = excluded.type, revision = excluded.revision,
          announcement = excluded.announcement, facts = excluded.facts,
          stored_at = excluded.stored_at
      where entity_state.revision < excluded.revision
      """;
  private static final String UPDATE_FACTS =
      """
      update entity_state s set facts = t.facts
      from unnest(?::uuid[], ?::bytea[]) as t(entity_id, facts)
      where s.entity_id = t.entity_id and s.facts <> t.facts
      """;

  private static final String INSERT_DECISION =
      """
      insert into decision (entity_id, sequence, digest, policy_version, decided_at, wake_at,
                            fields, decided, contested, stale)
      select t.entity_id, t.sequence, t.digest, ?, ?::timestamptz, t.changes_at::timestamptz,
             t.fields, t.decided, t.contested, t.stale
      from unnest(?::uuid[], ?::bigint[], ?::bytea[], ?::text[], ?::integer[], ?::integer[],
                  ?::integer[], ?::boolean[])
           as t(entity_id, sequence, digest, changes_at, fields, decided, contested, stale)
      order by t.entity_id
      """;

  /**
   * A wake-up that comes early stays as it is: what is indexed then is not touched by most changes,
   * and whoever is woken too early gets the right instant.
   */
  private static final String UPSERT_DECISION =
      INSERT_DECISION
          + """
      on conflict (entity_id) do update
      set sequence = excluded.sequence, digest = excluded.digest,
          policy_version = excluded.policy_version, decided_at = excluded.decided_at,
          fields = excluded.fields, decided = excluded.decided,
          contested = excluded.contested, stale = excluded.stale,
          wake_at = case when decision.wake_at > excluded.decided_at
                              and decision.wake_at <= coalesce(excluded.wake_at, 'infinity')
                         then decision.wake_at else excluded.wake_at end
      where decision.sequence < excluded.sequence
      """;

  private static final String SAME_ANSWER =
      """
      update decision d
      set policy_version = ?, stale = t.stale,
          wake_at = case when d.wake_at > ?::timestamptz
                              and d.wake_at <= coalesce(t.changes_at, 'infinity')
                         then d.wake_at else t.changes_at end
      from unnest(?::uuid[], ?::text[]::timestamptz[], ?::boolean[])
           as t(entity_id, changes_at, stale)
      where d.entity_id = t.entity_id
        and (d.policy_version <> ? or d.stale <> t.stale or d.wake_at <= ?::timestamptz
             or t.changes_at < coalesce(d.wake_at, 'infinity'))
      """;
  private static final String HISTORY =
      """
      insert into decision_history (entity_id, sequence, revision, policy_version, cause,
                                    decided_at, body)
      select t.entity_id, t.sequence, t.revision, ?, ?, ?::timestamptz, t.body
      from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bytea[])
           as t(entity_id, sequence, revision, body)
      on conflict do nothing
      """;
  private static final String PUBLICATION =
      """
      insert into publication (entity_ids, sequences) values (?::uuid[], ?::bigint[]) returning id
      """;

  /** What was overtaken by a later decision needs no announcement of its own any more. */
  private static final String UNPUBLISHED =
      """
      select h.entity_id, h.sequence, h.body, h.decided_at
      from publication p, unnest(p.entity_ids, p.sequences) as t(entity_id, sequence)
      join decision d on d.entity_id = t.entity_id and d.sequence = t.sequence
      join decision_history h on h.entity_id = t.entity_id and h.sequence = t.sequence
      where p.id = ?
      """;

  Map<UUID, Subject.Stored> lockStored(Connection connection, Collection<UUID> ids)
      throws SQLException {
    Map<UUID, Subject.Stored> stored = new HashMap<>();
    try (SetStatement select = SetStatement.on(connection, STORED.formatted(""))) {
      select.uuids(ids).list(DecisionStore::stored).forEach(one -> stored.put(one.entityId(), one));
    }
    return stored;
  }

  /** The stored announcements of entities, locked, to be decided again. */
  List<Subject> lockSubjects(Connection connection, Collection<UUID> ids) throws SQLException {
    try (SetStatement select = SetStatement.on(connection, STORED.formatted(", s.announcement"))) {
      return select.uuids(ids).list(DecisionStore::subject);
    }
  }

  private static Subject subject(ResultSet row) throws SQLException {
    byte[] body = PackedJson.unpack(row.getBytes(7));
    return new Subject(
        ContractJson.read(body, EntityAnnouncement.class), body, Optional.of(stored(row)), false);
  }

  private static Subject.Stored stored(ResultSet row) throws SQLException {
    return new Subject.Stored(
        row.getObject(1, UUID.class),
        row.getLong(2),
        row.getBytes(3),
        row.getLong(4),
        row.getBytes(5),
        row.getBoolean(6));
  }

  /**
   * Stores what arrived, and the facts of what is decided again.
   *
   * <p>Here and below, what is new is inserted without asking for a conflict, which would search
   * the index once more for each row. If somebody else inserts it at the same moment, this
   * transaction fails, and finds it when it is repeated.
   */
  void storeAnnouncements(Connection connection, List<Result> results, Instant now)
      throws SQLException {
    List<Result> arrived = results.stream().filter(result -> result.subject().arrived()).toList();
    storeStates(connection, INSERT_STATE, unknown(arrived), now);
    storeStates(connection, UPSERT_STATE, known(arrived), now);
    List<Result> seen =
        results.stream()
            .filter(result -> !result.subject().arrived() && result.factsChanged())
            .toList();
    if (!seen.isEmpty()) {
      try (SetStatement update = SetStatement.on(connection, UPDATE_FACTS)) {
        update
            .uuids(seen, DecisionStore::id)
            .bodies(seen, result -> result.decided().factsBody())
            .update();
      }
    }
  }

  private static void storeStates(
      Connection connection, String sql, List<Result> results, Instant now) throws SQLException {
    if (results.isEmpty()) {
      return;
    }
    try (SetStatement store = SetStatement.on(connection, sql)) {
      store
          .value(now)
          .uuids(results, DecisionStore::id)
          .texts(results, result -> announcement(result).kind().wireName())
          .texts(results, result -> announcement(result).type().orElse(null))
          .longs(results, result -> announcement(result).revision())
          .packed(results, result -> result.subject().body())
          .bodies(results, result -> result.decided().factsBody())
          .update();
    }
  }

  private static List<Result> unknown(List<Result> results) {
    return results.stream().filter(result -> !result.known()).toList();
  }

  private static List<Result> known(List<Result> results) {
    return results.stream().filter(Result::known).toList();
  }

  private static UUID id(Result result) {
    return result.subject().id();
  }

  private static EntityAnnouncement announcement(Result result) {
    return result.subject().announcement();
  }

  void storeChanged(
      Connection connection, List<Result> changed, String policyVersion, String cause, Instant now)
      throws SQLException {
    if (changed.isEmpty()) {
      return;
    }
    storeDecisions(connection, INSERT_DECISION, unknown(changed), policyVersion, now);
    storeDecisions(connection, UPSERT_DECISION, known(changed), policyVersion, now);
    try (SetStatement insert = SetStatement.on(connection, HISTORY)) {
      insert
          .value(policyVersion)
          .value(cause)
          .value(now)
          .uuids(changed, DecisionStore::id)
          .longs(changed, Result::sequence)
          .longs(changed, result -> announcement(result).revision())
          .packed(changed, result -> result.body().orElseThrow())
          .update();
    }
  }

  private static void storeDecisions(
      Connection connection, String sql, List<Result> results, String policyVersion, Instant now)
      throws SQLException {
    if (results.isEmpty()) {
      return;
    }
    try (SetStatement store = SetStatement.on(connection, sql)) {
      store
          .value(policyVersion)
          .value(now)
          .uuids(results, DecisionStore::id)
          .longs(results, Result::sequence)
          .bodies(results, result -> result.decided().digest())
          .instants(results, result -> result.decided().changesAt().orElse(null))
          .integers(results, result -> result.decided().fields().size())
          .integers(results, result -> result.decided().decidedCount())
          .integers(results, result -> result.decided().contestedCount())
          .flags(results, result -> !result.decided().stale().isEmpty())
          .update();
    }
  }

  void storeSame(Connection connection, List<Result> same, String policyVersion, Instant now)
      throws SQLException {
    if (same.isEmpty()) {
      return;
    }
    try (SetStatement update = SetStatement.on(connection, SAME_ANSWER)) {
      update
          .value(policyVersion)
          .value(now)
          .uuids(same, DecisionStore::id)
          .instants(same, result -> result.decided().changesAt().orElse(null))
          .flags(same, result -> !result.decided().stale().isEmpty())
          .value(policyVersion)
          .value(now)
          .update();
    }
  }

  /**
   * Notes in the transaction that decides what is published after it.
   *
   * @return the note's number, for {@link #published}
   */
  long intend(Connection connection, List<Announced> announced) throws SQLException {
    try (SetStatement insert = SetStatement.on(connection, PUBLICATION)) {
      return insert
          .uuids(announced, Announced::entityId)
          .longs(announced, Announced::sequence)
          .list(row -> row.getLong(1))
          .getFirst();
    }
  }

  /** The broker took everything that the note names. */
  void published(Connection connection, long publication) throws SQLException {
    try (SetStatement delete =
        SetStatement.on(connection, "delete from publication where id = ?")) {
      delete.value(publication).update();
    }
  }

  /** The oldest note of what was committed and is not known to be published. */
  Optional<Long> oldestPublication(Connection connection) throws SQLException {
    try (SetStatement select =
        SetStatement.on(connection, "select id from publication order by id limit 1")) {
      return select.list(row -> row.getLong(1)).stream().findFirst();
    }
  }

  /** The decisions that a note names, but for those that were decided anew since. */
  List<Announced> unpublished(Connection connection, long publication) throws SQLException {
    try (SetStatement select = SetStatement.on(connection, UNPUBLISHED)) {
      return select
          .value(publication)
          .list(
              row ->
                  new Announced(
                      row.getObject("entity_id", UUID.class),
                      row.getLong("sequence"),
                      PackedJson.unpack(row.getBytes("body")),
                      SetStatement.instant(row, "decided_at")));
    }
  }
}
