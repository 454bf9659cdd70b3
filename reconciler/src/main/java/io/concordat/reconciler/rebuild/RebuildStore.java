package io.concordat.reconciler.rebuild;

import io.concordat.reconciler.decision.Recomputation;
import io.concordat.store.SqlArrays;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tables of rebuilds. */
@ApplicationScoped
class RebuildStore {
  /** So many differences of a rebuild are kept; all are counted. */
  static final int KEPT_DIFFERENCES = 1_000;

  private static final String COLUMNS =
      "id, mode, state, requested_by, requested_at, entities, examined, identical, same_answer,"
          + " due, different, undecidable, rewritten, updated_at, ended_at, cancelled_by";
  private static final String CREATE =
      """
      insert into rebuild (id, mode, state, requested_by, requested_at, entities, updated_at)
      select ?, ?, 'running', ?, ?::timestamptz, count(*), ?::timestamptz from entity_state
      """;
  private static final String CLAIM =
      """
      select id, mode, after_id, different from rebuild
      where state = 'running' for update skip locked
      """;
  private static final String ADVANCE =
      """
      update rebuild
      set after_id = coalesce(?, after_id), examined = examined + ?, identical = identical + ?,
          same_answer = same_answer + ?, due = due + ?, different = different + ?,
          undecidable = undecidable + ?, rewritten = rewritten + ?, updated_at = ?::timestamptz,
          state = case when ? then state else 'finished' end,
          ended_at = case when ? then ended_at else ?::timestamptz end
      where id = ?
      """;
  private static final String DIFFERENCES =
      """
      insert into rebuild_difference (rebuild_id, entity_id, what)
      select ?, * from unnest(?::uuid[], ?::text[])
      """;

  /** The rebuild that is to be done. */
  record Claimed(UUID id, boolean rewrite, Optional<UUID> after, long different) {}

  void create(Connection connection, UUID id, Rebuild.Mode mode, String actor, Instant now)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(CREATE)) {
      insert.setObject(1, id);
      insert.setString(2, mode.wireName());
      insert.setString(3, actor);
      insert.setString(4, now.toString());
      insert.setString(5, now.toString());
      insert.executeUpdate();
    }
  }

  /** Locks the running rebuild until the end of the transaction; nobody else has it meanwhile. */
  Optional<Claimed> claim(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(CLAIM);
        ResultSet rows = select.executeQuery()) {
      return rows.next()
          ? Optional.of(
              new Claimed(
                  rows.getObject(1, UUID.class),
                  rows.getString(2).equals(Rebuild.Mode.REWRITE.wireName()),
                  Optional.ofNullable(rows.getObject(3, UUID.class)),
                  rows.getLong(4)))
          : Optional.empty();
    }
  }

  void advance(Connection connection, Claimed claimed, Recomputation.Batch batch, Instant now)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(ADVANCE)) {
      update.setObject(1, batch.last().orElse(null), Types.OTHER);
      update.setInt(2, batch.examined());
      update.setInt(3, batch.identical());
      update.setInt(4, batch.sameAnswer());
      update.setInt(5, batch.due());
      update.setInt(6, batch.differences().size());
      update.setInt(7, batch.undecidable());
      update.setInt(8, batch.rewritten());
      update.setString(9, now.toString());
      update.setBoolean(10, batch.full());
      update.setBoolean(11, batch.full());
      update.setString(12, now.toString());
      update.setObject(13, claimed.id());
      update.executeUpdate();
    }
    List<Recomputation.Difference> kept =
        batch.differences().stream()
            .limit(Math.max(0, KEPT_DIFFERENCES - claimed.different()))
            .toList();
    if (kept.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(DIFFERENCES)) {
      insert.setObject(1, claimed.id());
      insert.setArray(
          2,
          SqlArrays.uuids(
              connection, kept.stream().map(Recomputation.Difference::entityId).toList()));
      insert.setArray(
          3,
          SqlArrays.texts(connection, kept.stream().map(Recomputation.Difference::what).toList()));
      insert.executeUpdate();
    }
  }

  /** Whether it was running. */
  boolean cancel(Connection connection, UUID id, String actor, Instant now) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update rebuild set state = 'cancelled', cancelled_by = ?, ended_at = ?::timestamptz,
                   updated_at = ?::timestamptz
            where id = ? and state = 'running'
            """)) {
      update.setString(1, actor);
      update.setString(2, now.toString());
      update.setString(3, now.toString());
      update.setObject(4, id);
      return update.executeUpdate() == 1;
    }
  }

  Optional<Rebuild> find(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select " + COLUMNS + " from rebuild where id = ?")) {
      select.setObject(1, id);
      return rebuilds(select).stream().findFirst();
    }
  }

  Optional<Rebuild> running(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select " + COLUMNS + " from rebuild where state = 'running'")) {
      return rebuilds(select).stream().findFirst();
    }
  }

  /** The newest first. */
  List<Rebuild> list(
      Connection connection, Optional<Instant> before, Optional<UUID> after, int limit)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from rebuild where ?::timestamptz is null or requested_at < ?::timestamptz or"
                + " (requested_at = ?::timestamptz and id > ?::uuid)"
                + " order by requested_at desc, id limit ?")) {
      String start = before.map(Instant::toString).orElse(null);
      select.setString(1, start);
      select.setString(2, start);
      select.setString(3, start);
      select.setObject(4, after.orElse(null), Types.OTHER);
      select.setInt(5, limit);
      return rebuilds(select);
    }
  }

  List<Recomputation.Difference> differences(
      Connection connection, UUID id, Optional<UUID> after, int limit) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select entity_id, what from rebuild_difference
            where rebuild_id = ? and (?::uuid is null or entity_id > ?::uuid)
            order by entity_id limit ?
            """)) {
      select.setObject(1, id);
      select.setObject(2, after.orElse(null), Types.OTHER);
      select.setObject(3, after.orElse(null), Types.OTHER);
      select.setInt(4, limit);
      List<Recomputation.Difference> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(new Recomputation.Difference(rows.getObject(1, UUID.class), rows.getString(2)));
        }
      }
      return found;
    }
  }

  private static List<Rebuild> rebuilds(PreparedStatement select) throws SQLException {
    List<Rebuild> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Rebuild(
                rows.getObject(1, UUID.class),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                instant(rows, 5),
                rows.getLong(6),
                rows.getLong(7),
                rows.getLong(8),
                rows.getLong(9),
                rows.getLong(10),
                rows.getLong(11),
                rows.getLong(12),
                rows.getLong(13),
                instant(rows, 14),
                Optional.ofNullable(rows.getObject(15, OffsetDateTime.class))
                    .map(OffsetDateTime::toInstant),
                Optional.ofNullable(rows.getString(16))));
      }
    }
    return found;
  }

  private static Instant instant(ResultSet rows, int column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }
}
