package io.concordat.store;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/**
 * Columns of values for set-based statements: one array for each column, {@code unnest}ed by the
 * statement. Instants go as texts and are cast, which PostgreSQL does exactly. Arrays are of their
 * elements' class: the driver sends those in binary, and would escape an array of objects as text.
 */
public final class SqlArrays {
  private static final int UUID_HEADER = 5 * Integer.BYTES;
  private static final int UUID_ELEMENT = Integer.BYTES + 2 * Long.BYTES;

  private SqlArrays() {}

  /**
   * In the binary form, which the driver makes for other types, and for this one only as text.
   * There may be nulls.
   */
  public static Array uuids(Connection connection, Collection<UUID> values) throws SQLException {
    ByteBuffer bytes = ByteBuffer.allocate(UUID_HEADER + values.size() * UUID_ELEMENT);
    bytes.putInt(1).putInt(1).putInt(Oid.UUID).putInt(values.size()).putInt(1);
    for (UUID value : values) {
      if (value == null) {
        bytes.putInt(-1);
      } else {
        bytes.putInt(Long.BYTES * 2);
        bytes.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
      }
    }
    byte[] binary = Arrays.copyOf(bytes.array(), bytes.position());
    return new PgArray(connection.unwrap(BaseConnection.class), Oid.UUID_ARRAY, binary);
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

  /** JSON in UTF-8, each packed. */
  public static Array packed(Connection connection, Collection<byte[]> values) throws SQLException {
    return bodies(connection, values.stream().map(PackedJson::pack).toList());
  }

  public static Array instants(Connection connection, Collection<Optional<Instant>> values)
      throws SQLException {
    return connection.createArrayOf(
        "text",
        values.stream().map(at -> at.map(Instant::toString).orElse(null)).toArray(String[]::new));
  }
}
