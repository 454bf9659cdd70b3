package io.concordat.reconciler.finding;

import io.concordat.contract.ContractJson;
import io.concordat.store.SqlArrays;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

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
    List<UUID> ids = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select entity_id from finding_due where due_at <= ?::timestamptz
            order by due_at limit ? for update skip locked
            """)) {
      select.setString(1, now.toString());
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getObject(1, UUID.class));
        }
      }
    }
    return ids;
  }

  void reschedule(Connection connection, Collection<UUID> done, Map<UUID, Instant> later)
      throws SQLException {
    List<UUID> finished = done.stream().filter(id -> !later.containsKey(id)).toList();
    if (!finished.isEmpty()) {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "delete from finding_due where entity_id = any (?::uuid[])")) {
        delete.setArray(1, SqlArrays.uuids(connection, finished));
        delete.executeUpdate();
      }
    }
    if (later.isEmpty()) {
      return;
    }
    List<UUID> ids = List.copyOf(later.keySet());
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update finding_due f set due_at = t.due_at::timestamptz
            from unnest(?::uuid[], ?::text[]) as t(entity_id, due_at)
            where f.entity_id = t.entity_id
            """)) {
      update.setArray(1, SqlArrays.uuids(connection, ids));
      update.setArray(
          2,
          SqlArrays.texts(connection, ids.stream().map(id -> later.get(id).toString()).toList()));
      update.executeUpdate();
    }
  }

  List<Open> open(Connection connection, Collection<UUID> ids) throws SQLException {
    List<Open> open = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select entity_id, rule, digest from finding
            where entity_id = any (?::uuid[]) and cleared_at is null
            """)) {
      select.setArray(1, SqlArrays.uuids(connection, ids));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          open.add(new Open(rows.getObject(1, UUID.class), rows.getString(2), rows.getBytes(3)));
        }
      }
    }
    return open;
  }

  void store(Connection connection, List<Finding> findings, String policyVersion, Instant now)
      throws SQLException {
    if (findings.isEmpty()) {
      return;
    }
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      upsert.setString(1, policyVersion);
      upsert.setString(2, now.toString());
      upsert.setString(3, now.toString());
      upsert.setArray(
          4, SqlArrays.uuids(connection, findings.stream().map(Finding::entityId).toList()));
      upsert.setArray(
          5, SqlArrays.texts(connection, findings.stream().map(Finding::rule).toList()));
      upsert.setArray(
          6, SqlArrays.texts(connection, findings.stream().map(f -> f.kind().wireName()).toList()));
      upsert.setArray(
          7, SqlArrays.texts(connection, findings.stream().map(Finding::entityName).toList()));
      upsert.setArray(
          8, SqlArrays.texts(connection, findings.stream().map(Finding::severity).toList()));
      upsert.setArray(
          9, SqlArrays.texts(connection, findings.stream().map(Finding::summary).toList()));
      upsert.setArray(
          10, SqlArrays.texts(connection, findings.stream().map(f -> json(f.evidence())).toList()));
      upsert.setArray(
          11,
          SqlArrays.texts(connection, findings.stream().map(f -> json(f.standards())).toList()));
      upsert.setArray(
          12, SqlArrays.bodies(connection, findings.stream().map(Finding::digest).toList()));
      upsert.executeUpdate();
    }
  }

  void clear(Connection connection, List<FindingChange.Cleared> cleared, Instant now)
      throws SQLException {
    if (cleared.isEmpty()) {
      return;
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update finding f set cleared_at = ?::timestamptz, changed_at = ?::timestamptz
            from unnest(?::uuid[], ?::text[]) as t(entity_id, rule)
            where f.entity_id = t.entity_id and f.rule = t.rule
            """)) {
      update.setString(1, now.toString());
      update.setString(2, now.toString());
      update.setArray(
          3,
          SqlArrays.uuids(
              connection, cleared.stream().map(FindingChange.Cleared::entityId).toList()));
      update.setArray(
          4,
          SqlArrays.texts(connection, cleared.stream().map(FindingChange.Cleared::rule).toList()));
      update.executeUpdate();
    }
  }

  Surroundings.Confirmed confirmed(Connection connection) throws SQLException {
    Map<String, Instant> runs = new HashMap<>();
    try (PreparedStatement select =
            connection.prepareStatement("select source, stream, confirmed_at from source_run");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        runs.put(
            rows.getString(1) + "/" + rows.getString(2),
            rows.getObject(3, OffsetDateTime.class).toInstant());
      }
    }
    return (source, stream) -> java.util.Optional.ofNullable(runs.get(source + "/" + stream));
  }

  private static String json(Object value) {
    return new String(ContractJson.write(value), StandardCharsets.UTF_8);
  }
}
