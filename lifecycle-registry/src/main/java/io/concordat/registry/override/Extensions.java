package io.concordat.registry.override;

import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on asked-for extensions. */
final class Extensions {
  static final String PENDING = "pending";
  static final String EFFECTIVE = "effective";

  private Extensions() {}

  /**
   * An asked-for extension.
   *
   * @param state {@code pending}, {@code effective}, {@code superseded} by a later one, or {@code
   *     lapsed} with its override
   */
  record Extension(
      long number, Instant expiresAt, String reason, String requestedBy, String state) {
    boolean pending() {
      return state.equals(PENDING);
    }
  }

  static long nextNumber(Connection connection, UUID override) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT coalesce(max(number), 0) + 1 AS next FROM override_extension WHERE override_id"
                + " = ?")) {
      return statement.value(override).list(row -> row.getLong("next")).getFirst();
    }
  }

  static Optional<Extension> locked(Connection connection, UUID override, long number)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT number, expires_at, reason, requested_by, state FROM override_extension WHERE"
                + " override_id = ? AND number = ? FOR UPDATE")) {
      return statement.value(override).value(number).list(Extensions::read).stream().findFirst();
    }
  }

  /**
   * Stores a new one; whichever waited until then is superseded.
   *
   * @param state {@link #PENDING} or {@link #EFFECTIVE}
   */
  static void insert(Connection connection, UUID override, Extension extension, Instant now)
      throws SQLException {
    settle(connection, List.of(override), "superseded", extension.requestedBy(), now);
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO override_extension (override_id, number, expires_at, reason, requested_by,"
                + " requested_at, state) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      statement
          .value(override)
          .value(extension.number())
          .value(extension.expiresAt())
          .value(extension.reason())
          .value(extension.requestedBy())
          .value(now)
          .value(extension.state())
          .update();
    }
  }

  /** Makes the one that waits effective. */
  static void approve(Connection connection, UUID override, String by, Instant now)
      throws SQLException {
    settle(connection, List.of(override), EFFECTIVE, by, now);
  }

  static void lapse(Connection connection, Collection<UUID> overrides, String by, Instant now)
      throws SQLException {
    settle(connection, overrides, "lapsed", by, now);
  }

  private static void settle(
      Connection connection, Collection<UUID> overrides, String state, String by, Instant now)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE override_extension SET state = ?, decided_by = ?, decided_at = ? WHERE"
                + " override_id = ANY (?::uuid[]) AND state = 'pending'")) {
      statement.value(state).value(by).value(now).uuids(overrides).update();
    }
  }

  private static Extension read(ResultSet row) throws SQLException {
    return new Extension(
        row.getLong("number"),
        SetStatement.instant(row, "expires_at"),
        row.getString("reason"),
        row.getString("requested_by"),
        row.getString("state"));
  }
}
