package io.concordat.reconciler.whatif;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * One view of the whole database as of one moment, that several connections see at once and none of
 * them can write to.
 */
final class Snapshot implements AutoCloseable {
  private final DataSource dataSource;
  private final Connection first;
  private final String id;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  private Snapshot(DataSource dataSource, Connection first, String id) {
    this.dataSource = dataSource;
    this.first = first;
    this.id = id;
    open.add(first);
  }

  static Snapshot take(DataSource dataSource) throws SQLException {
    Connection first = dataSource.getConnection();
    try {
      begin(first);
      try (Statement statement = first.createStatement();
          ResultSet rows = statement.executeQuery("select pg_export_snapshot()")) {
        rows.next();
        return new Snapshot(dataSource, first, rows.getString(1));
      }
    } catch (SQLException | RuntimeException e) {
      first.close();
      throw e;
    }
  }

  /** The connection that keeps the snapshot. */
  Connection first() {
    return first;
  }

  /** One more connection to the same view; {@link #release} it before the snapshot is closed. */
  Connection another() throws SQLException {
    Connection connection = dataSource.getConnection();
    try {
      begin(connection);
      try (Statement statement = connection.createStatement()) {
        // An id that PostgreSQL made: digits, capitals and dashes.
        statement.execute("set transaction snapshot '" + id + "'");
      }
      open.add(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  void release(Connection connection) throws SQLException {
    open.remove(connection);
    try (connection) {
      connection.rollback();
    }
  }

  /** Ends whatever statement runs, with an error for whoever waits for it. */
  void cancel() throws SQLException {
    for (Connection connection : open) {
      connection.unwrap(PGConnection.class).cancelQuery();
    }
  }

  @Override
  public void close() throws SQLException {
    release(first);
  }

  private static void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set transaction isolation level repeatable read read only");
    }
  }
}
