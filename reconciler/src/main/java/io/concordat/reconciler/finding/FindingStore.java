package io.concordat.reconciler.finding;

import io.concordat.contract.ContractJson;
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
import java.util.function.Function;

/** The tables of findings and of what is due; every statement is set-based. */
@ApplicationScoped
class FindingStore {
  private static final String UPSERT =
      """
      insert into finding (entity_id, rule, kind, entity_name, severity, summary, evidence,
                           standards, policy_version, digest, first_seen, changed_at)
      select t.entity_id, t.rule, t.kind, t.entity_name, t.severity, t.summary,
             t.evidence::jsonb, t.standards::jsonb, ?, t.digest, ?::timestamptz, ?::timestamptz
      from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                  ?::text[], ?::bytea[])
           as t(entity_id, rule, kind, entity_name, severity, summary, evidence, standards, digest)
      on conflict (entity_id, rule) do update
      set kind = excluded.kind, entity_name = excluded.entity_name, severity = excluded.severity,
          summary = excluded.summary, evidence = excluded.evidence,
          standards = excluded.standards, policy_version = excluded.policy_version,
          digest = excluded.digest, changed_at = excluded.changed_at,
          first_seen = case when finding.cleared_at is null then finding.first_seen
                            else excluded.first_seen end,
          cleared_at = null
      """;

  /** A stored finding that holds. */
  record Open(UUID entityId, String rule, byte[] digest) {}

  List<UUID> claimDue(Connection connection, Instant now, int limit) throws SQLException {
    try (SetStatement select =
        SetStatement.on(
            connection,
            """
            select entity_id from finding_due where due_at <= ?::timestamptz
            order by due_at limit ? for update skip locked
            """)) {
      return select.value(now).value(limit).list(FindingStore::entityId);
    }
  }

  private static UUID entityId(ResultSet row) throws SQLException {
    return row.getObject("entity_id", UUID.class);
  }

  void reschedule(Connection connection, Collection<UUID> done, Map<UUID, Instant> later)
      throws SQLException {
    List<UUID> finished = done.stream().filter(id -> !later.containsKey(id)).toList();
    if (!finished.isEmpty()) {
      try (SetStatement delete =
          SetStatement.on(
              connection, "delete from finding_due where entity_id = any (?::uuid[])")) {
        delete.uuids(finished).update();
      }
    }
    if (later.isEmpty()) {
      return;
    }
    try (SetStatement update =
        SetStatement.on(
            connection,
            """
            update finding_due f set due_at = t.due_at::timestamptz
            from unnest(?::uuid[], ?::text[]) as t(entity_id, due_at)
            where f.entity_id = t.entity_id
            """)) {
      update.uuids(later.keySet()).instants(later.values(), Function.identity()).update();
    }
  }

  List<Open> open(Connection connection, Collection<UUID> ids) throws SQLException {
    try (SetStatement select =
        SetStatement.on(
            connection,
            """
            select entity_id, rule, digest from finding
            where entity_id = any (?::uuid[]) and cleared_at is null
            """)) {
      return select
          .uuids(ids)
          .list(row -> new Open(entityId(row), row.getString("rule"), row.getBytes("digest")));
    }
  }

  void store(Connection connection, List<Finding> findings, String policyVersion, Instant now)
      throws SQLException {
    if (findings.isEmpty()) {
      return;
    }
    try (SetStatement upsert = SetStatement.on(connection, UPSERT)) {
      upsert
          .value(policyVersion)
          .value(now)
          .value(now)
          .uuids(findings, Finding::entityId)
          .texts(findings, Finding::rule)
          .texts(findings, finding -> finding.kind().wireName())
          .texts(findings, Finding::entityName)
          .texts(findings, Finding::severity)
          .texts(findings, Finding::summary)
          .texts(findings, finding -> json(finding.evidence()))
          .texts(findings, finding -> json(finding.standards()))
          .bodies(findings, Finding::digest)
          .update();
    }
  }

  void clear(Connection connection, List<FindingChange.Cleared> cleared, Instant now)
      throws SQLException {
    if (cleared.isEmpty()) {
      return;
    }
    try (SetStatement update =
        SetStatement.on(
            connection,
            """
            update finding f set cleared_at = ?::timestamptz, changed_at = ?::timestamptz
            from unnest(?::uuid[], ?::text[]) as t(entity_id, rule)
            where f.entity_id = t.entity_id and f.rule = t.rule
            """)) {
      update
          .value(now)
          .value(now)
          .uuids(cleared, FindingChange.Cleared::entityId)
          .texts(cleared, FindingChange.Cleared::rule)
          .update();
    }
  }

  Surroundings.Confirmed confirmed(Connection connection) throws SQLException {
    Map<String, Instant> runs = new HashMap<>();
    try (SetStatement select =
        SetStatement.on(connection, "select source, stream, confirmed_at from source_run")) {
      select.each(
          row ->
              runs.put(
                  row.getString("source") + "/" + row.getString("stream"),
                  SetStatement.instant(row, "confirmed_at")));
    }
    return (source, stream) -> Optional.ofNullable(runs.get(source + "/" + stream));
  }

  private static String json(Object value) {
    return new String(ContractJson.write(value), StandardCharsets.UTF_8);
  }
}
