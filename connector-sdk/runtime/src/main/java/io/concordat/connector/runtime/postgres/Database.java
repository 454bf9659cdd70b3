package io.concordat.connector.runtime.postgres;

import io.concordat.connector.runtime.pull.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Transactions and statements, without their ceremony. */
public final class Database {
  private final DataSource dataSource;

  public Database(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** Reads one row of a result. */
  @FunctionalInterface
  interface Row<T> {
    T from(ResultSet row) throws SQLException;
  }

  /**
   * Commits what the work did, or rolls it back if it threw.
   *
   * @throws Ledger.Unavailable if the database could not be reached or refused; it may nevertheless
   *     have committed
   */
  <T> T inTransaction(Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.with(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      } finally {
        restore(connection);
      }
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  <T> List<T> query(String sql, Row<T> row, Object... parameters) {
    return inTransaction(connection -> query(connection, sql, row, parameters));
  }

  int update(String sql, Object... parameters) {
    return inTransaction(connection -> update(connection, sql, parameters));
  }

  static <T> List<T> query(Connection connection, String sql, Row<T> row, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> result = new ArrayList<>();
      while (rows.next()) {
        result.add(row.from(rows));
      }
      return result;
    }
  }

  static int update(Connection connection, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /** A connection of its own, for a lock that lives as long as it. */
  Connection connection() throws SQLException {
    return dataSource.getConnection();
  }

  static Ledger.Unavailable unavailable(SQLException e) {
    String state = e.getSQLState() == null ? "no state" : e.getSQLState();
    return new Ledger.Unavailable(
        "the connector's database did not answer as it should: " + state, e);
  }

  /**
   * The SQL state by which the database refused what it was given, so that trying the same again
   * would not help; empty if it was away or failed otherwise.
   */
  public static Optional<String> refusedContent(Ledger.Unavailable e) {
    return e.getCause() instanceof SQLException cause
            && cause.getSQLState() != null
            && (cause.getSQLState().startsWith("22") || cause.getSQLState().startsWith("23"))
        ? Optional.of(cause.getSQLState())
        : Optional.empty();
  }

  static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      switch (parameters[i]) {
        case Instant instant -> statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
        case String[] texts -> statement.setArray(i + 1, connection.createArrayOf("text", texts));
        case Optional<?> optional when optional.isEmpty() -> statement.setObject(i + 1, null);
        case Optional<?> optional when optional.get() instanceof Instant instant ->
            statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
        case Optional<?> optional -> statement.setObject(i + 1, optional.get());
        case null, default -> statement.setObject(i + 1, parameters[i]);
      }
    }
    return statement;
  }

  private static void rollBack(Connection connection, Exception reason) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private static void restore(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      // A broken connection: the pool finds out by itself, and the work's own failure says more.
    }
  }
}
