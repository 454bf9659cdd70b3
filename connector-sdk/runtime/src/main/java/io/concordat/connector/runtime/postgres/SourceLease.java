package io.concordat.connector.runtime.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The right to pull a source, which one process in the installation has at a time: an advisory lock
 * that PostgreSQL gives up with its session, so a connector that dies leaves nothing behind. A
 * process that lost its session without noticing is still fenced off by the ledger's revision.
 */
public final class SourceLease implements AutoCloseable {
  private static final String LOCK =
      "select pg_try_advisory_lock(hashtextextended('concordat-pull/' || ?, 0))";
  private static final String UNLOCK =
      "select pg_advisory_unlock(hashtextextended('concordat-pull/' || ?, 0))";

  /** Without these, a session behind a broken network would keep the lock for hours. */
  private static final List<String> KEEP_ALIVE =
      List.of(
          "set tcp_keepalives_idle = 30",
          "set tcp_keepalives_interval = 10",
          "set tcp_keepalives_count = 3");

  private final Connection connection;
  private final String source;

  private SourceLease(Connection connection, String source) {
    this.connection = connection;
    this.source = source;
  }

  /** The lease, unless somebody has it. */
  public static Optional<SourceLease> tryAcquire(Database database, String source) {
    Connection connection = null;
    try {
      connection = database.connection();
      connection.setAutoCommit(true);
      for (String setting : KEEP_ALIVE) {
        Database.update(connection, setting);
      }
      if (lock(connection, LOCK, source)) {
        return Optional.of(new SourceLease(connection, source));
      }
      connection.close();
      return Optional.empty();
    } catch (SQLException e) {
      discard(connection);
      throw Database.unavailable(e);
    }
  }

  @Override
  public void close() {
    try {
      lock(connection, UNLOCK, source);
      connection.close();
    } catch (SQLException e) {
      discard(connection);
    }
  }

  private static boolean lock(Connection connection, String sql, String source)
      throws SQLException {
    return Database.query(connection, sql, row -> row.getBoolean(1), source).getFirst();
  }

  /** A session that may still hold the lock must not go back to the pool. */
  private static void discard(Connection connection) {
    if (connection == null) {
      return;
    }
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is broken already: the server ends the session when it notices.
    }
  }
}
