package io.concordat.reconciler.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/**
 * Columns of values for set-based statements: one array for each column, {@code unnest}ed by the
 * statement. Instants go as texts and are cast, which PostgreSQL does exactly. Arrays are of their
 * elements' class: the driver sends those in binary, and would escape an array of objects as text.
 */
public final class SqlArrays {
  private SqlArrays() {}

  public static Array uuids(Connection connection, Collection<UUID> values) throws SQLException {
    return connection.createArrayOf("uuid", values.toArray());
  }

  public static Array texts(Connection connection, Collection<String> values) throws SQLException {
    return connection.createArrayOf("text", values.toArray(String[]::new));
  }

  public static Array longs(Connection connection, Collection<Long> values) throws SQLException {
    return connection.createArrayOf("bigint", values.toArray(Long[]::new));
  }

  public static Array integers(Connection connection, Collection<Integer> values)
      throws SQLException {
    return connection.createArrayOf("integer", values.toArray(Integer[]::new));
  }

  public static Array flags(Connection connection, Collection<Boolean> values) throws SQLException {
    return connection.createArrayOf("boolean", values.toArray(Boolean[]::new));
  }

  public static Array bodies(Connection connection, Collection<byte[]> values) throws SQLException {
    return connection.createArrayOf("bytea", values.toArray(byte[][]::new));
  }

  public static Array instants(Connection connection, Collection<Optional<Instant>> values)
      throws SQLException {
    return connection.createArrayOf(
        "text",
        values.stream().map(at -> at.map(Instant::toString).orElse(null)).toArray(String[]::new));
  }
}
