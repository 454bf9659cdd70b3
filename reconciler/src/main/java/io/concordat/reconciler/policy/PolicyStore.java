package io.concordat.reconciler.policy;

import io.concordat.reconciler.database.WorkTransactions;
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

/**
 * The policies in PostgreSQL. Services that publish at once do so one after the other, and none
 * while another one decides.
 */
@ApplicationScoped
class PolicyStore implements PolicyHistory {
  private static final String ENTRY =
      "select sequence, version, digest, origin, author, published_at";
  private static final String STORED =
      ENTRY + ", content from policy_version%s order by sequence desc limit 1";

  /**
   * The turn of all services on this database: whoever publishes holds it alone, whoever works by
   * the policy in force shares it. Any number that nobody else uses ("policy" in ASCII).
   */
  private static final long TURN = 0x706f6c696379L;

  private final WorkTransactions transactions;

  PolicyStore(WorkTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Optional<Long> newest() {
    return transactions.run(PolicyStore::newest);
  }

  private static Optional<Long> newest(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select max(sequence) from policy_version");
        ResultSet rows = select.executeQuery()) {
      rows.next();
      long sequence = rows.getLong(1);
      return rows.wasNull() ? Optional.empty() : Optional.of(sequence);
    }
  }

  @Override
  public Optional<Stored> inForce() {
    return transactions.run(connection -> last(connection, ""));
  }

  @Override
  public Optional<Stored> find(String version) {
    return transactions.run(connection -> last(connection, " where version = ?", version));
  }

  @Override
  public List<Entry> page(Optional<String> version, Optional<Long> before, int limit) {
    return transactions.run(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  ENTRY
                      + """
                       from policy_version
                      where (?::text is null or version = ?) and (?::bigint is null or sequence < ?)
                      order by sequence desc limit ?
                      """)) {
            select.setString(1, version.orElse(null));
            select.setString(2, version.orElse(null));
            select.setObject(3, before.orElse(null), Types.BIGINT);
            select.setObject(4, before.orElse(null), Types.BIGINT);
            select.setInt(5, limit);
            List<Entry> entries = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                entries.add(entry(rows));
              }
            }
            return entries;
          }
        });
  }

  @Override
  public boolean publishFile(PolicyDocument document, String author, Instant now) {
    return publish(document, "file", author, Optional.empty(), now, " where origin = 'file'");
  }

  @Override
  public boolean publish(
      PolicyDocument document, String author, Optional<Long> after, Instant now) {
    return publish(document, "api", author, after, now, "");
  }

  @Override
  public long keepInForce(Connection connection) throws SQLException {
    // Two statements: the second one's snapshot has to be taken once the lock is held.
    lock(connection, "select pg_advisory_xact_lock_shared(?)");
    return newest(connection)
        .orElseThrow(() -> new IllegalStateException("no policy was ever put in force"));
  }

  private boolean publish(
      PolicyDocument document,
      String origin,
      String author,
      Optional<Long> after,
      Instant now,
      String unlessLast) {
    String digest = document.digest();
    return transactions.run(
        connection -> {
          lock(connection, "select pg_advisory_xact_lock(?)");
          if (after.isPresent() && !after.equals(newest(connection))) {
            throw new OvertakenException();
          }
          if (last(connection, unlessLast)
              .filter(last -> last.entry().digest().equals(digest))
              .isPresent()) {
            return false;
          }
          if (last(connection, " where version = ?", document.version())
              .filter(same -> !same.entry().digest().equals(digest))
              .isPresent()) {
            throw new PolicyRefusedException(
                1,
                1,
                "(file)",
                "its digest begins like that of another policy, and decisions could not tell them"
                    + " apart; change it, if only by a comment");
          }
          insert(connection, document, origin, author, now);
          decideAgain(connection, document.version(), now);
          return true;
        });
  }

  private static void lock(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, TURN);
      statement.execute();
    }
  }

  private static void insert(
      Connection connection, PolicyDocument document, String origin, String author, Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into policy_version (version, digest, content, origin, author, published_at)
            values (?, ?, ?, ?, ?, ?::timestamptz)
            """)) {
      insert.setString(1, document.version());
      insert.setString(2, document.digest());
      insert.setString(3, document.text());
      insert.setString(4, origin);
      insert.setString(5, author);
      insert.setString(6, now.toString());
      insert.executeUpdate();
    }
  }

  /** Makes every entity that was decided by another version due. */
  private static void decideAgain(Connection connection, String version, Instant now)
      throws SQLException {
    try (PreparedStatement decisions =
        connection.prepareStatement(
            "update decision set wake_at = ?::timestamptz where policy_version <> ?")) {
      decisions.setString(1, now.toString());
      decisions.setString(2, version);
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

  private static Optional<Stored> last(Connection connection, String where, String... parameters)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(STORED.formatted(where))) {
      for (int i = 0; i < parameters.length; i++) {
        select.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(new Stored(entry(rows), rows.getString(7)))
            : Optional.empty();
      }
    }
  }

  private static Entry entry(ResultSet rows) throws SQLException {
    return new Entry(
        rows.getLong(1),
        rows.getString(2),
        rows.getString(3),
        rows.getString(4),
        rows.getString(5),
        rows.getObject(6, OffsetDateTime.class).toInstant());
  }
}
