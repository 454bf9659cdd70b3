package io.concordat.registry.steward;

import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The statements of stewards' actions; each takes all records of one. */
final class LinkActionStore {
  private static final String ROW =
      "SELECT r.id, r.source, r.native_id, r.kind, r.standing, r.entity_id, r.keys FROM"
          + " source_record r";

  private LinkActionStore() {}

  static Optional<LinkRow> record(Connection connection, RecordName name) throws SQLException {
    return records(connection, List.of(name)).stream().findFirst();
  }

  static List<LinkRow> records(Connection connection, Collection<RecordName> names)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            ROW
                + " JOIN unnest(?::text[], ?::text[]) AS n(source, native_id) ON r.source = n.source"
                + " AND r.native_id = n.native_id ORDER BY r.source, r.native_id")) {
      return statement
          .texts(names, RecordName::source)
          .texts(names, RecordName::nativeId)
          .list(LinkActionStore::row);
    }
  }

  static List<LinkRow> members(Connection connection, UUID entity) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection, ROW + " WHERE r.entity_id = ? ORDER BY r.source, r.native_id")) {
      return statement.value(entity).list(LinkActionStore::row);
    }
  }

  /** The records that an action moved, as they are now. */
  static List<LinkRow> movedBy(Connection connection, long action) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            ROW
                + " JOIN link_history h ON h.record_id = r.id WHERE h.ended_by = ? ORDER BY r.id")) {
      return statement.value(action).list(LinkActionStore::row);
    }
  }

  private static LinkRow row(java.sql.ResultSet row) throws SQLException {
    return new LinkRow(
        row.getLong("id"),
        new RecordName(row.getString("source"), row.getString("native_id")),
        row.getString("kind"),
        row.getString("standing").equals("primary"),
        row.getObject("entity_id", UUID.class),
        SetStatement.uuids(row, "keys"));
  }

  /** Writes the action down; who moved and what was merged follow. */
  static long insert(
      Connection connection,
      String type,
      Demand demand,
      UUID request,
      Optional<UUID> linkCase,
      Instant now)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO link_operation (type, case_id, actor, reason, done_at, request,"
                + " idempotency_key) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id")) {
      return statement
          .value(type)
          .value(linkCase.orElse(null))
          .value(demand.actor())
          .value(demand.reason())
          .value(now)
          .value(request)
          .value(demand.idempotencyKey().orElse(null))
          .list(row -> row.getLong("id"))
          .getFirst();
    }
  }

  static void finish(Connection connection, long action, UUID entity, List<UUID> merged)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection, "UPDATE link_operation SET entity_id = ?, merged = ? WHERE id = ?")) {
      statement.value(entity).uuids(merged).value(action).update();
    }
  }

  static void undone(Connection connection, long action, long by) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "WITH undo AS (UPDATE link_operation SET undoes = ? WHERE id = ?) UPDATE"
                + " link_operation SET undone_by = ? WHERE id = ?")) {
      statement.value(action).value(by).value(by).value(action).update();
    }
  }

  /** Ends the records' present links, and links them anew; {@code to} is null for no entity. */
  static void move(
      Connection connection, long action, List<Long> records, UUID to, String rule, Instant now)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO link_history (record_id, entity_id, rule, link_operation, linked_at,"
                + " ended_at, ended_by, moved_to) SELECT id, entity_id, link_rule, link_operation,"
                + " linked_at, ?, ?, ?::uuid FROM source_record WHERE id = ANY (?::bigint[])")) {
      statement.value(now).value(action).value(to).longs(records).update();
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE source_record SET entity_id = ?, link_rule = ?, link_operation = ?, linked_at ="
                + " ? WHERE id = ANY (?::bigint[])")) {
      statement
          .value(to)
          .value(to == null ? null : rule)
          .value(action)
          .value(to == null ? null : now)
          .longs(records)
          .update();
    }
  }

  /** Puts the records that an action moved back to where it took them from. */
  static void moveBack(Connection connection, long action, long undo, Instant now)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO link_history (record_id, entity_id, rule, link_operation, linked_at,"
                + " ended_at, ended_by, moved_to) SELECT r.id, r.entity_id, r.link_rule,"
                + " r.link_operation, r.linked_at, ?, ?, h.entity_id FROM link_history h JOIN"
                + " source_record r ON r.id = h.record_id WHERE h.ended_by = ?")) {
      statement.value(now).value(undo).value(action).update();
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE source_record r SET entity_id = h.entity_id, link_rule = h.rule, link_operation"
                + " = h.link_operation, linked_at = CASE WHEN h.entity_id IS NULL THEN NULL ELSE ?"
                + " END FROM link_history h WHERE h.ended_by = ? AND r.id = h.record_id")) {
      statement.value(now).value(action).update();
    }
  }

  static void create(Connection connection, UUID entity, String kind, Instant now)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO entity (id, kind, revision, created_at, changed_at) VALUES (?, ?, 0, ?,"
                + " ?)")) {
      statement.value(entity).value(kind).value(now).value(now).update();
    }
  }

  /** Entities that have records again stand for themselves. */
  static void refill(Connection connection, Set<UUID> entities) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE entity SET emptied_at = NULL, merged_into = NULL WHERE id = ANY (?::uuid[]) AND"
                + " emptied_at IS NOT NULL")) {
      statement.uuids(entities).update();
    }
  }

  /**
   * Notes which entities are left without a record.
   *
   * @param into the entity that their ids name from now on; null for none
   */
  static List<UUID> empty(Connection connection, Set<UUID> entities, UUID into, Instant now)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE entity e SET emptied_at = ?, merged_into = ? WHERE e.id = ANY (?::uuid[]) AND"
                + " NOT EXISTS (SELECT 1 FROM source_record r WHERE r.entity_id = e.id) RETURNING"
                + " e.id")) {
      return statement
          .value(now)
          .value(into)
          .uuids(entities)
          .list(row -> row.getObject("id", UUID.class));
    }
  }

  static void closeCases(Connection connection, Collection<UUID> cases, long action, Instant now)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE link_case SET state = 'closed', closed_at = ?, closed_by = ? WHERE id = ANY"
                + " (?::uuid[]) AND state = 'open'")) {
      statement.value(now).value(action).uuids(cases).update();
    }
  }

  /** Closes cases that asked whether entities are one which have just become one. */
  static void closeMerged(Connection connection, UUID survivor, long action, Instant now)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE link_case SET state = 'closed', closed_at = ?, closed_by = ? WHERE state ="
                + " 'open' AND type = 'RECREATED' AND entities <@ ((SELECT array_agg(id) FROM entity"
                + " WHERE merged_into = ?) || ?::uuid)")) {
      statement.value(now).value(action).value(survivor).value(survivor).update();
    }
  }

  static void reopenCases(Connection connection, long action) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE link_case SET state = 'open', closed_at = NULL, closed_by = NULL WHERE"
                + " closed_by = ?")) {
      statement.value(action).update();
    }
  }
}
