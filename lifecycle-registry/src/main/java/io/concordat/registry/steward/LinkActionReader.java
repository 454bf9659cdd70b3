package io.concordat.registry.steward;

import io.concordat.edge.PageSize;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads actions. */
final class LinkActionReader {
  private static final int MOVES = 100;

  private static final String ACTION =
      "SELECT o.*, (SELECT count(*) FROM link_history h WHERE h.ended_by = o.id) AS moved_records"
          + " FROM link_operation o";

  private LinkActionReader() {}

  static Optional<LinkAction> byId(Connection connection, long id) throws SQLException {
    try (SetStatement statement = SetStatement.on(connection, ACTION + " WHERE o.id = ?")) {
      return whole(connection, statement.value(id).list(LinkActionReader::action)).stream()
          .findFirst();
    }
  }

  static Optional<LinkAction> byKey(Connection connection, String key, UUID request)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(connection, ACTION + " WHERE o.idempotency_key = ? AND o.request = ?")) {
      return whole(connection, statement.value(key).value(request).list(LinkActionReader::action))
          .stream()
          .findFirst();
    }
  }

  static boolean usesKey(Connection connection, String key) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(connection, "SELECT 1 FROM link_operation WHERE idempotency_key = ?")) {
      return !statement.value(key).list(row -> 1).isEmpty();
    }
  }

  /** The action that last did what a request asks for, if everything still is as it left it. */
  static Optional<LinkAction> standing(Connection connection, UUID request) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            ACTION
                + " WHERE o.id = (SELECT max(id) FROM link_operation WHERE request = ?) AND"
                + " o.undone_by IS NULL AND NOT EXISTS (SELECT 1 FROM link_history h JOIN"
                + " source_record r ON r.id = h.record_id WHERE h.ended_by = o.id AND"
                + " r.link_operation IS DISTINCT FROM o.id)")) {
      return whole(connection, statement.value(request).list(LinkActionReader::action)).stream()
          .findFirst();
    }
  }

  /** An action that stands and has since moved a record of this one. */
  static Optional<Long> laterThan(Connection connection, long action) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT max(r.link_operation) AS later FROM link_history h JOIN source_record r ON r.id"
                + " = h.record_id WHERE h.ended_by = ? AND r.link_operation IS DISTINCT FROM"
                + " h.ended_by")) {
      return statement
          .value(action)
          .list(row -> Optional.ofNullable(row.getObject("later", Long.class)))
          .getFirst();
    }
  }

  /** Actions, newest first; those that touched the entity where one is given. */
  static List<LinkAction> page(
      Connection connection, Optional<UUID> entity, long before, PageSize size)
      throws SQLException {
    String touching =
        " AND o.id IN (SELECT id FROM link_operation WHERE entity_id = ? UNION SELECT ended_by FROM"
            + " link_history WHERE entity_id = ? UNION SELECT ended_by FROM link_history WHERE"
            + " moved_to = ?)";
    try (SetStatement statement =
        SetStatement.on(
            connection,
            ACTION
                + " WHERE o.id < ?"
                + (entity.isPresent() ? touching : "")
                + " ORDER BY o.id DESC LIMIT ?")) {
      statement.value(before);
      if (entity.isPresent()) {
        statement.value(entity.get()).value(entity.get()).value(entity.get());
      }
      return whole(connection, statement.value((long) size.fetch()).list(LinkActionReader::action));
    }
  }

  private static LinkAction action(ResultSet row) throws SQLException {
    return new LinkAction(
        row.getLong("id"),
        row.getString("type"),
        row.getObject("entity_id", UUID.class),
        row.getObject("case_id", UUID.class),
        List.of((UUID[]) row.getArray("merged").getArray()),
        row.getString("actor"),
        row.getString("reason"),
        SetStatement.instant(row, "done_at"),
        row.getObject("undoes", Long.class),
        row.getObject("undone_by", Long.class),
        row.getLong("moved_records"),
        List.of());
  }

  private static List<LinkAction> whole(Connection connection, List<LinkAction> actions)
      throws SQLException {
    if (actions.isEmpty()) {
      return actions;
    }
    Map<Long, List<LinkAction.Move>> moves = new HashMap<>();
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT a.id, m.* FROM unnest(?::bigint[]) AS a(id) CROSS JOIN LATERAL (SELECT r.source,"
                + " r.native_id, h.entity_id, h.moved_to FROM link_history h JOIN source_record r"
                + " ON r.id = h.record_id WHERE h.ended_by = a.id ORDER BY r.source, r.native_id"
                + " LIMIT ?) m")) {
      statement
          .longs(actions, LinkAction::id)
          .value((long) MOVES)
          .list(
              row ->
                  moves
                      .computeIfAbsent(row.getLong("id"), id -> new ArrayList<>())
                      .add(
                          new LinkAction.Move(
                              row.getString("source"),
                              row.getString("native_id"),
                              row.getObject("entity_id", UUID.class),
                              row.getObject("moved_to", UUID.class))));
    }
    return actions.stream()
        .map(
            action ->
                new LinkAction(
                    action.id(),
                    action.type(),
                    action.entityId(),
                    action.caseId(),
                    action.merged(),
                    action.actor(),
                    action.reason(),
                    action.doneAt(),
                    action.undoes(),
                    action.undoneBy(),
                    action.movedRecords(),
                    moves.getOrDefault(action.id(), List.of())))
        .toList();
  }
}
