package io.concordat.reconciler.decision;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.store.PackedJson;
import io.concordat.store.SqlArrays;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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
    try (PreparedStatement select = connection.prepareStatement(STORED.formatted(""))) {
      select.setArray(1, SqlArrays.uuids(connection, ids));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Subject.Stored one = stored(rows);
          stored.put(one.entityId(), one);
        }
      }
    }
    return stored;
  }

  /** The stored announcements of entities, locked, to be decided again. */
  List<Subject> lockSubjects(Connection connection, Collection<UUID> ids) throws SQLException {
    List<Subject> subjects = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(STORED.formatted(", s.announcement"))) {
      select.setArray(1, SqlArrays.uuids(connection, ids));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          byte[] body = PackedJson.unpack(rows.getBytes(7));
          subjects.add(
              new Subject(
                  ContractJson.read(body, EntityAnnouncement.class),
                  body,
                  Optional.of(stored(rows)),
                  false));
        }
      }
    }
    return subjects;
  }

  private static Subject.Stored stored(ResultSet rows) throws SQLException {
    return new Subject.Stored(
        rows.getObject(1, UUID.class),
        rows.getLong(2),
        rows.getBytes(3),
        rows.getLong(4),
        rows.getBytes(5),
        rows.getBoolean(6));
  }

  /**
   * Stores what arrived, and the facts of what is decided again.
   *
   * <p>Here and below, what is new is inserted without asking for a conflict, which would search
   * the index once more for each row. If somebody else inserts it at the same moment, this
   * transaction fails, and finds it when it is repeated.
   */
  void storeAnnouncements(Connection connection, List<DecisionBatch.Result> results, Instant now)
      throws SQLException {
    List<DecisionBatch.Result> arrived =
        results.stream().filter(result -> result.subject().arrived()).toList();
    storeStates(connection, INSERT_STATE, unknown(arrived), now);
    storeStates(
        connection,
        UPSERT_STATE,
        arrived.stream().filter(DecisionBatch.Result::known).toList(),
        now);
    List<DecisionBatch.Result> seen =
        results.stream()
            .filter(result -> !result.subject().arrived() && result.factsChanged())
            .toList();
    if (!seen.isEmpty()) {
      try (PreparedStatement update = connection.prepareStatement(UPDATE_FACTS)) {
        update.setArray(1, SqlArrays.uuids(connection, ids(seen)));
        update.setArray(2, SqlArrays.bodies(connection, facts(seen)));
        update.executeUpdate();
      }
    }
  }

  private static void storeStates(
      Connection connection, String sql, List<DecisionBatch.Result> results, Instant now)
      throws SQLException {
    if (results.isEmpty()) {
      return;
    }
    List<EntityAnnouncement> announcements =
        results.stream().map(result -> result.subject().announcement()).toList();
    try (PreparedStatement store = connection.prepareStatement(sql)) {
      store.setString(1, now.toString());
      store.setArray(2, SqlArrays.uuids(connection, ids(results)));
      store.setArray(
          3,
          SqlArrays.texts(
              connection, announcements.stream().map(one -> one.kind().wireName()).toList()));
      store.setArray(
          4,
          SqlArrays.texts(
              connection, announcements.stream().map(one -> one.type().orElse(null)).toList()));
      store.setArray(
          5,
          SqlArrays.longs(
              connection, announcements.stream().map(EntityAnnouncement::revision).toList()));
      store.setArray(
          6, SqlArrays.packed(connection, results.stream().map(r -> r.subject().body()).toList()));
      store.setArray(7, SqlArrays.bodies(connection, facts(results)));
      store.executeUpdate();
    }
  }

  private static List<DecisionBatch.Result> unknown(List<DecisionBatch.Result> results) {
    return results.stream().filter(result -> !result.known()).toList();
  }

  private static List<UUID> ids(List<DecisionBatch.Result> results) {
    return results.stream().map(result -> result.subject().id()).toList();
  }

  private static List<byte[]> facts(List<DecisionBatch.Result> results) {
    return results.stream().map(result -> result.decided().factsBody()).toList();
  }

  void storeChanged(
      Connection connection,
      List<DecisionBatch.Result> changed,
      String policyVersion,
      String cause,
      Instant now)
      throws SQLException {
    if (changed.isEmpty()) {
      return;
    }
    storeDecisions(connection, INSERT_DECISION, unknown(changed), policyVersion, now);
    storeDecisions(
        connection,
        UPSERT_DECISION,
        changed.stream().filter(DecisionBatch.Result::known).toList(),
        policyVersion,
        now);
    try (PreparedStatement insert = connection.prepareStatement(HISTORY)) {
      insert.setString(1, policyVersion);
      insert.setString(2, cause);
      insert.setString(3, now.toString());
      insert.setArray(4, SqlArrays.uuids(connection, ids(changed)));
      insert.setArray(
          5,
          SqlArrays.longs(
              connection, changed.stream().map(DecisionBatch.Result::sequence).toList()));
      insert.setArray(
          6,
          SqlArrays.longs(
              connection,
              changed.stream().map(r -> r.subject().announcement().revision()).toList()));
      insert.setArray(
          7,
          SqlArrays.packed(connection, changed.stream().map(r -> r.body().orElseThrow()).toList()));
      insert.executeUpdate();
    }
  }

  private static void storeDecisions(
      Connection connection,
      String sql,
      List<DecisionBatch.Result> results,
      String policyVersion,
      Instant now)
      throws SQLException {
    if (results.isEmpty()) {
      return;
    }
    List<Decided> decided = results.stream().map(DecisionBatch.Result::decided).toList();
    try (PreparedStatement store = connection.prepareStatement(sql)) {
      store.setString(1, policyVersion);
      store.setString(2, now.toString());
      store.setArray(3, SqlArrays.uuids(connection, ids(results)));
      store.setArray(
          4,
          SqlArrays.longs(
              connection, results.stream().map(DecisionBatch.Result::sequence).toList()));
      store.setArray(
          5, SqlArrays.bodies(connection, decided.stream().map(Decided::digest).toList()));
      store.setArray(
          6, SqlArrays.instants(connection, decided.stream().map(Decided::changesAt).toList()));
      store.setArray(
          7,
          SqlArrays.integers(
              connection, decided.stream().map(one -> one.fields().size()).toList()));
      store.setArray(
          8, SqlArrays.integers(connection, decided.stream().map(Decided::decidedCount).toList()));
      store.setArray(
          9,
          SqlArrays.integers(connection, decided.stream().map(Decided::contestedCount).toList()));
      store.setArray(
          10,
          SqlArrays.flags(
              connection, decided.stream().map(one -> !one.stale().isEmpty()).toList()));
      store.executeUpdate();
    }
  }

  void storeSame(
      Connection connection, List<DecisionBatch.Result> same, String policyVersion, Instant now)
      throws SQLException {
    if (same.isEmpty()) {
      return;
    }
    try (PreparedStatement update = connection.prepareStatement(SAME_ANSWER)) {
      update.setString(1, policyVersion);
      update.setString(2, now.toString());
      update.setArray(
          3, SqlArrays.uuids(connection, same.stream().map(r -> r.subject().id()).toList()));
      update.setArray(
          4,
          SqlArrays.instants(connection, same.stream().map(r -> r.decided().changesAt()).toList()));
      update.setArray(
          5,
          SqlArrays.flags(
              connection, same.stream().map(r -> !r.decided().stale().isEmpty()).toList()));
      update.setString(6, policyVersion);
      update.setString(7, now.toString());
      update.executeUpdate();
    }
  }

  /**
   * Notes in the transaction that decides what is published after it.
   *
   * @return the note's number, for {@link #published}
   */
  long intend(Connection connection, List<DecisionBatch.Announced> announced) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(PUBLICATION)) {
      insert.setArray(
          1,
          SqlArrays.uuids(
              connection, announced.stream().map(DecisionBatch.Announced::entityId).toList()));
      insert.setArray(
          2,
          SqlArrays.longs(
              connection, announced.stream().map(DecisionBatch.Announced::sequence).toList()));
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The broker took everything that the note names. */
  void published(Connection connection, long publication) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from publication where id = ?")) {
      delete.setLong(1, publication);
      delete.executeUpdate();
    }
  }

  /** The oldest note of what was committed and is not known to be published. */
  Optional<Long> oldestPublication(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select id from publication order by id limit 1");
        ResultSet rows = select.executeQuery()) {
      return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
    }
  }

  /** The decisions that a note names, but for those that were decided anew since. */
  List<DecisionBatch.Announced> unpublished(Connection connection, long publication)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(UNPUBLISHED)) {
      select.setLong(1, publication);
      List<DecisionBatch.Announced> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new DecisionBatch.Announced(
                  rows.getObject(1, UUID.class),
                  rows.getLong(2),
                  PackedJson.unpack(rows.getBytes(3)),
                  rows.getObject(4, java.time.OffsetDateTime.class).toInstant()));
        }
      }
      return found;
    }
  }
}
