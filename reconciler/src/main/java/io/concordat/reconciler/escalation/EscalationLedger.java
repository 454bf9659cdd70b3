package io.concordat.reconciler.escalation;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EscalationEvent;
import io.concordat.contract.EscalationEvent.Change;
import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
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
    try (SetStatement select =
        SetStatement.on(
            connection,
            """
            select e.dedup_key, e.state, h.body from escalation e
            join escalation_history h on h.escalation_id = e.id and h.sequence = e.sequence
            where e.dedup_key = any (?::text[]) order by e.id for update of e
            """)) {
      select
          .texts(dedupKeys)
          .each(
              row ->
                  present.put(
                      row.getString("dedup_key"), new Present(event(row), row.getString("state"))));
    }
    return present;
  }

  private static EscalationEvent event(ResultSet row) throws SQLException {
    return ContractJson.read(row.getBytes("body"), EscalationEvent.class);
  }

  void store(Connection connection, List<Entry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    List<EscalationEvent> events = entries.stream().map(Entry::event).toList();
    try (SetStatement upsert = SetStatement.on(connection, UPSERT)) {
      upsert
          .uuids(events, EscalationEvent::escalationId)
          .texts(events, EscalationEvent::dedupKey)
          .texts(events, EscalationEvent::finding)
          .texts(events, EscalationEvent::severity)
          .uuids(events, EscalationEvent::entityId)
          .texts(events, event -> event.kind().wireName())
          .texts(events, EscalationEvent::entityName)
          .texts(events, EscalationEvent::summary)
          .texts(events, event -> json(event.evidence()))
          .texts(events, event -> json(event.standards()))
          .texts(events, event -> event.owner().orElse(null))
          .texts(events, EscalationEvent::policyVersion)
          .texts(entries, Entry::state)
          .longs(events, EscalationEvent::sequence)
          .instants(events, EscalationEvent::openedAt)
          .instants(events, EscalationEvent::at)
          .update();
    }
    try (SetStatement insert = SetStatement.on(connection, HISTORY)) {
      insert
          .uuids(events, EscalationEvent::escalationId)
          .longs(events, EscalationEvent::sequence)
          .texts(events, event -> event.change().wireName())
          .instants(events, EscalationEvent::at)
          .texts(events, event -> event.actor().orElse(null))
          .texts(entries, entry -> entry.note().orElse(null))
          .bodies(events, ContractJson::write)
          .update();
    }
  }

  void acknowledged(Connection connection, UUID id, String actor, Instant now) throws SQLException {
    try (SetStatement update =
        SetStatement.on(
            connection,
            """
            update escalation set acknowledged_at = ?::timestamptz, acknowledged_by = ?
            where id = ?
            """)) {
      update.value(now).value(actor).value(id).update();
    }
  }

  /** Changes that were committed and not known to be published, the oldest first. */
  List<EscalationEvent> unpublished(Connection connection, int limit) throws SQLException {
    try (SetStatement select =
        SetStatement.on(
            connection,
            """
            select body from escalation_history where not published
            order by at, escalation_id, sequence limit ?
            """)) {
      return select.value(limit).list(EscalationLedger::event);
    }
  }

  void markPublished(Connection connection, List<EscalationEvent> events) throws SQLException {
    try (SetStatement update =
        SetStatement.on(
            connection,
            """
            update escalation_history h set published = true
            from unnest(?::uuid[], ?::bigint[]) as t(escalation_id, sequence)
            where h.escalation_id = t.escalation_id and h.sequence = t.sequence
            """)) {
      update
          .uuids(events, EscalationEvent::escalationId)
          .longs(events, EscalationEvent::sequence)
          .update();
    }
  }

  /** One change of an escalation, as its history shows it. */
  record Past(
      long sequence, String change, Instant at, Optional<String> actor, Optional<String> note) {}

  List<Past> history(Connection connection, UUID id) throws SQLException {
    try (SetStatement select =
        SetStatement.on(
            connection,
            """
            select sequence, change, at, actor, note from escalation_history
            where escalation_id = ? order by sequence desc limit 200
            """)) {
      return select
          .value(id)
          .list(
              row ->
                  new Past(
                      row.getLong("sequence"),
                      row.getString("change"),
                      SetStatement.instant(row, "at"),
                      Optional.ofNullable(row.getString("actor")),
                      Optional.ofNullable(row.getString("note"))));
    }
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

  private static String json(Object value) {
    return new String(ContractJson.write(value), StandardCharsets.UTF_8);
  }
}
