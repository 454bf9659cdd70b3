package io.concordat.reconciler.policy;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Every policy that was ever in force, with who put it there and when. */
@ApplicationScoped
class PolicyStore {
  private static final String LAST =
      "select version, content, origin, author, published_at from policy_version%s"
          + " order by sequence desc limit 1";

  /** A stored version. */
  record Version(
      String version, String content, String origin, String author, Instant publishedAt) {}

  Optional<Version> inForce(Connection connection) throws SQLException {
    return last(connection, "");
  }

  Optional<Version> lastFile(Connection connection) throws SQLException {
    return last(connection, " where origin = 'file'");
  }

  private static Optional<Version> last(Connection connection, String where) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LAST.formatted(where));
        ResultSet rows = select.executeQuery()) {
      return rows.next()
          ? Optional.of(
              new Version(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getObject(5, OffsetDateTime.class).toInstant()))
          : Optional.empty();
    }
  }

  /** Stores the version, and makes every entity that was decided by another one due. */
  void publish(
      Connection connection, PolicyDocument document, String origin, String author, Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into policy_version (version, content, origin, author, published_at)
            values (?, ?, ?, ?, ?::timestamptz)
            """)) {
      insert.setString(1, document.version());
      insert.setString(2, document.text());
      insert.setString(3, origin);
      insert.setString(4, author);
      insert.setString(5, now.toString());
      insert.executeUpdate();
    }
    try (PreparedStatement decisions =
        connection.prepareStatement(
            "update decision set changes_at = ?::timestamptz where policy_version <> ?")) {
      decisions.setString(1, now.toString());
      decisions.setString(2, document.version());
      decisions.executeUpdate();
    }
    try (PreparedStatement findings =
        connection.prepareStatement(
            """
            insert into finding_due (entity_id, due_at)
            select entity_id, ?::timestamptz from entity_state order by entity_id
            on conflict (entity_id) do update set due_at = excluded.due_at
            """)) {
      findings.setString(1, now.toString());
      findings.executeUpdate();
    }
  }
}
