package io.concordat.reconciler.escalation;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EscalationEvent;
import io.concordat.contract.EscalationEvent.Change;
import io.concordat.store.SqlArrays;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The tables of escalations and their history; every statement is set-based. */
@ApplicationScoped
class EscalationLedger {
  private static final String UPSERT =
      """
      insert into escalation (id, dedup_key, finding, severity, entity_id, kind, entity_name,
                              summary, evidence, standards, owner, policy_version, state, sequence,
                              times_opened, opened_at, updated_at, cleared_at)
      select t.id, t.dedup_key, t.finding, t.severity, t.entity_id, t.kind, t.entity_name,
             t.summary, t.evidence::jsonb, t.standards::jsonb, t.owner, t.policy_version, t.state,
             t.sequence, 1, t.opened_at::timestamptz, t.at::timestamptz,
             case when t.state = 'cleared' then t.at::timestamptz end
      from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::text[],
                  ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[],
                  ?::text[], ?::text[])
           as t(id, dedup_key, finding, severity, entity_id, kind, entity_name, summary, evidence,
                standards, owner, policy_version, state, sequence, opened_at, at)
      on conflict (id) do update
      set severity = excluded.severity, entity_name = excluded.entity_name,
          summary = excluded.summary, evidence = excluded.evidence,
          standards = excluded.standards, owner = excluded.owner,
          policy_version = excluded.policy_version, state = excluded.state,
          sequence = excluded.sequence, updated_at = excluded.updated_at,
          opened_at = excluded.opened_at, cleared_at = excluded.cleared_at,
          times_opened = escalation.times_opened
            + case when escalation.state = 'cleared' and excluded.state = 'open' then 1 else 0 end,
          acknowledged_at = case when excluded.state = 'open' then null
                                 else escalation.acknowledged_at end,
          acknowledged_by = case when excluded.state = 'open' then null
                                 else escalation.acknowledged_by end
      """;
  private static final String HISTORY =
      """
      insert into escalation_history (escalation_id, sequence, change, at, actor, note, body)
      select t.escalation_id, t.sequence, t.change, t.at::timestamptz, t.actor, t.note, t.body
      from unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[])
           as t(escalation_id, sequence, change, at, actor, note, body)
      """;

  /** An escalation as its last change left it. */
  record Present(EscalationEvent last, String state) {}

  /** A change to be stored. */
  record Entry(EscalationEvent event, String state, Optional<String> note) {}

  /** The escalations of those keys, open or not, locked. */
  Map<String, Present> lock(Connection connection, Collection<String> dedupKeys)
      throws SQLException {
    Map<String, Present> present = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select e.dedup_key, e.state, h.body from escalation e
            join escalation_history h on h.escalation_id = e.id and h.sequence = e.sequence
            where e.dedup_key = any (?::text[]) order by e.id for update of e
            """)) {
      select.setArray(1, SqlArrays.texts(connection, dedupKeys));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          present.put(
              rows.getString(1),
              new Present(
                  ContractJson.read(rows.getBytes(3), EscalationEvent.class), rows.getString(2)));
        }
      }
    }
    return present;
  }

  void store(Connection connection, List<Entry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    List<EscalationEvent> events = entries.stream().map(Entry::event).toList();
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      upsert.setArray(1, SqlArrays.uuids(connection, ids(events)));
      upsert.setArray(2, texts(connection, events, EscalationEvent::dedupKey));
      upsert.setArray(3, texts(connection, events, EscalationEvent::finding));
      upsert.setArray(4, texts(connection, events, EscalationEvent::severity));
      upsert.setArray(
          5, SqlArrays.uuids(connection, events.stream().map(EscalationEvent::entityId).toList()));
      upsert.setArray(6, texts(connection, events, event -> event.kind().wireName()));
      upsert.setArray(7, texts(connection, events, EscalationEvent::entityName));
      upsert.setArray(8, texts(connection, events, EscalationEvent::summary));
      upsert.setArray(9, texts(connection, events, event -> json(event.evidence())));
      upsert.setArray(10, texts(connection, events, event -> json(event.standards())));
      upsert.setArray(11, texts(connection, events, event -> event.owner().orElse(null)));
      upsert.setArray(12, texts(connection, events, EscalationEvent::policyVersion));
      upsert.setArray(13, SqlArrays.texts(connection, entries.stream().map(Entry::state).toList()));
      upsert.setArray(14, SqlArrays.longs(connection, sequences(events)));
      upsert.setArray(15, texts(connection, events, event -> event.openedAt().toString()));
      upsert.setArray(16, texts(connection, events, event -> event.at().toString()));
      upsert.executeUpdate();
    }
    try (PreparedStatement insert = connection.prepareStatement(HISTORY)) {
      insert.setArray(1, SqlArrays.uuids(connection, ids(events)));
      insert.setArray(2, SqlArrays.longs(connection, sequences(events)));
      insert.setArray(3, texts(connection, events, event -> event.change().wireName()));
      insert.setArray(4, texts(connection, events, event -> event.at().toString()));
      insert.setArray(5, texts(connection, events, event -> event.actor().orElse(null)));
      insert.setArray(
          6,
          SqlArrays.texts(
              connection, entries.stream().map(entry -> entry.note().orElse(null)).toList()));
      insert.setArray(
          7, SqlArrays.bodies(connection, events.stream().map(ContractJson::write).toList()));
      insert.executeUpdate();
    }
  }

  void acknowledged(Connection connection, UUID id, String actor, Instant now) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update escalation set acknowledged_at = ?::timestamptz, acknowledged_by = ?
            where id = ?
            """)) {
      update.setString(1, now.toString());
      update.setString(2, actor);
      update.setObject(3, id);
      update.executeUpdate();
    }
  }

  /** Changes that were committed and not known to be published, the oldest first. */
  List<EscalationEvent> unpublished(Connection connection, int limit) throws SQLException {
    List<EscalationEvent> events = new java.util.ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select body from escalation_history where not published
            order by at, escalation_id, sequence limit ?
            """)) {
      select.setInt(1, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          events.add(ContractJson.read(rows.getBytes(1), EscalationEvent.class));
        }
      }
    }
    return events;
  }

  void markPublished(Connection connection, List<EscalationEvent> events) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update escalation_history h set published = true
            from unnest(?::uuid[], ?::bigint[]) as t(escalation_id, sequence)
            where h.escalation_id = t.escalation_id and h.sequence = t.sequence
            """)) {
      update.setArray(1, SqlArrays.uuids(connection, ids(events)));
      update.setArray(2, SqlArrays.longs(connection, sequences(events)));
      update.executeUpdate();
    }
  }

  /** One change of an escalation, as its history shows it. */
  record Past(
      long sequence, String change, Instant at, Optional<String> actor, Optional<String> note) {}

  List<Past> history(Connection connection, UUID id) throws SQLException {
    List<Past> past = new java.util.ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select sequence, change, at, actor, note from escalation_history
            where escalation_id = ? order by sequence desc limit 200
            """)) {
      select.setObject(1, id);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          past.add(
              new Past(
                  rows.getLong(1),
                  rows.getString(2),
                  rows.getObject(3, OffsetDateTime.class).toInstant(),
                  Optional.ofNullable(rows.getString(4)),
                  Optional.ofNullable(rows.getString(5))));
        }
      }
    }
    return past;
  }

  static EscalationEvent next(
      EscalationEvent last, Change change, Instant at, Optional<String> actor) {
    return new EscalationEvent(
        last.escalationId(),
        last.sequence() + 1,
        change,
        last.dedupKey(),
        last.finding(),
        last.severity(),
        last.entityId(),
        last.kind(),
        last.entityName(),
        last.summary(),
        last.evidence(),
        last.standards(),
        last.owner(),
        last.policyVersion(),
        last.openedAt(),
        at,
        actor);
  }

  private static List<UUID> ids(List<EscalationEvent> events) {
    return events.stream().map(EscalationEvent::escalationId).toList();
  }

  private static List<Long> sequences(List<EscalationEvent> events) {
    return events.stream().map(EscalationEvent::sequence).toList();
  }

  private static java.sql.Array texts(
      Connection connection,
      List<EscalationEvent> events,
      java.util.function.Function<EscalationEvent, String> part)
      throws SQLException {
    return SqlArrays.texts(connection, events.stream().map(part).toList());
  }

  private static String json(Object value) {
    return new String(ContractJson.write(value), StandardCharsets.UTF_8);
  }
}
