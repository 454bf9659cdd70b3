package io.concordat.registry.retraction;

import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of retractions: who ordered what, and how far the work is. */
final class RetractionStore {
  private static final String COLUMNS =
      " id, source, starts_at, reason, state, progress, records, requested_by, requested_at,"
          + " executed_at, undo_requested_by, undo_requested_at, undone_at ";

  private RetractionStore() {}

  /**
   * A stored retraction.
   *
   * @param state executing, active, undoing or undone
   * @param progress the native id of the last record that was looked at
   * @param records how many were covered
   */
  record Stored(
      long id,
      String source,
      Instant startsAt,
      String reason,
      String state,
      String progress,
      long records,
      String requestedBy,
      Instant requestedAt,
      Instant executedAt,
      String undoRequestedBy,
      Instant undoRequestedAt,
      Instant undoneAt) {}

  static boolean knows(Connection connection, String source) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(connection, "SELECT 1 FROM source_stream WHERE source = ? LIMIT 1")) {
      return !statement.value(source).list(row -> 1).isEmpty();
    }
  }

  /** Orders one; empty where the source is retracted already. */
  static Optional<Stored> order(
      Connection connection, String source, Instant from, String reason, String actor, Instant now)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO retraction (source, starts_at, reason, state, requested_by, requested_at)"
                + " VALUES (?, ?, ?, 'executing', ?, ?) ON CONFLICT (source) WHERE state <> 'undone'"
                + " DO NOTHING RETURNING"
                + COLUMNS)) {
      return statement
          .value(source)
          .value(from)
          .value(reason)
          .value(actor)
          .value(now)
          .list(RetractionStore::stored)
          .stream()
          .findFirst();
    }
  }

  /** Orders the undoing of one that is not undone; empty where there is none such. */
  static Optional<Stored> orderUndo(
      Connection connection, String source, long id, String actor, Instant now)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE retraction SET state = 'undoing', undo_requested_by = ?, undo_requested_at = ?"
                + " WHERE source = ? AND id = ? AND state IN ('executing', 'active') RETURNING"
                + COLUMNS)) {
      return statement
          .value(actor)
          .value(now)
          .value(source)
          .value(id)
          .list(RetractionStore::stored)
          .stream()
          .findFirst();
    }
  }

  /** The one that still covers records of the source. */
  static Optional<Stored> open(Connection connection, String source) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT" + COLUMNS + "FROM retraction WHERE source = ? AND state <> 'undone'")) {
      return statement.value(source).list(RetractionStore::stored).stream().findFirst();
    }
  }

  static Optional<Stored> one(Connection connection, String source, long id) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection, "SELECT" + COLUMNS + "FROM retraction WHERE source = ? AND id = ?")) {
      return statement.value(source).value(id).list(RetractionStore::stored).stream().findFirst();
    }
  }

  /** Newest first, older than one of them. */
  static List<Stored> page(Connection connection, String source, long before, int limit)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT"
                + COLUMNS
                + "FROM retraction WHERE source = ? AND id < ? ORDER BY id DESC LIMIT ?")) {
      return statement
          .value(source)
          .value(before)
          .value((long) limit)
          .list(RetractionStore::stored);
    }
  }

  static boolean anyWork(Connection connection) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT 1 FROM retraction WHERE state IN ('executing', 'undoing') LIMIT 1")) {
      return !statement.list(row -> 1).isEmpty();
    }
  }

  /** The oldest that has work left, claimed for this transaction. */
  static Optional<Stored> claim(Connection connection) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT"
                + COLUMNS
                + "FROM retraction WHERE state IN ('executing', 'undoing') ORDER BY id LIMIT 1 FOR"
                + " UPDATE SKIP LOCKED")) {
      return statement.list(RetractionStore::stored).stream().findFirst();
    }
  }

  /** A record whose turn it is. */
  record Next(long id, String nativeId) {}

  /** Those that are to be covered next; what was retired before the instant stays as it is. */
  static List<Next> toCover(Connection connection, Stored retraction, int limit)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT id, native_id FROM source_record WHERE source = ? AND native_id > ? AND"
                + " retracted_from IS NULL AND NOT (state = 'retired' AND observed_at < ?) ORDER BY"
                + " native_id LIMIT ?")) {
      return statement
          .value(retraction.source())
          .value(retraction.progress())
          .value(retraction.startsAt())
          .value((long) limit)
          .list(row -> new Next(row.getLong("id"), row.getString("native_id")));
    }
  }

  /** Those that are still covered. */
  static List<Long> toRestore(Connection connection, long id, int limit) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT record_id FROM retracted_record WHERE retraction_id = ? AND until IS NULL ORDER"
                + " BY record_id LIMIT ?")) {
      return statement.value(id).value((long) limit).list(row -> row.getLong("record_id"));
    }
  }

  static void proceed(
      Connection connection, long id, String progress, long covered, boolean done, Instant now)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE retraction SET progress = ?, records = records + ?, state = CASE WHEN ? = 1"
                + " THEN 'active' ELSE state END, executed_at = CASE WHEN ? = 1 THEN ?::timestamptz"
                + " END WHERE id = ?")) {
      statement
          .value(progress)
          .value(covered)
          .value(done ? 1L : 0L)
          .value(done ? 1L : 0L)
          .value(now)
          .value(id)
          .update();
    }
  }

  static void undone(Connection connection, long id, Instant now) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection, "UPDATE retraction SET state = 'undone', undone_at = ? WHERE id = ?")) {
      statement.value(now).value(id).update();
    }
  }

  private static Stored stored(ResultSet row) throws SQLException {
    return new Stored(
        row.getLong("id"),
        row.getString("source"),
        SetStatement.instant(row, "starts_at"),
        row.getString("reason"),
        row.getString("state"),
        row.getString("progress"),
        row.getLong("records"),
        row.getString("requested_by"),
        SetStatement.instant(row, "requested_at"),
        SetStatement.instant(row, "executed_at"),
        row.getString("undo_requested_by"),
        SetStatement.instant(row, "undo_requested_at"),
        SetStatement.instant(row, "undone_at"));
  }
}
