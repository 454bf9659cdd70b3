package io.concordat.registry.store;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/**
 * One statement whose parameters are whole columns: a batch costs one round trip, however many rows
 * it has. Columns are bound in the order of the question marks.
 */
public final class SetStatement implements AutoCloseable {
  private static final int UUID_HEADER = 5 * Integer.BYTES;
  private static final int UUID_ELEMENT = Integer.BYTES + 2 * Long.BYTES;

  private final Connection connection;
  private final PreparedStatement statement;
  private int bound;

  private SetStatement(Connection connection, String sql) throws SQLException {
    this.connection = connection;
    this.statement = connection.prepareStatement(sql);
  }

  public static SetStatement on(Connection connection, String sql) throws SQLException {
    return new SetStatement(connection, sql);
  }

  public <T> SetStatement texts(Collection<T> rows, Function<? super T, String> column)
      throws SQLException {
    // As strings, and not as objects: only then does the driver send them as they are. As objects
    // they would be escaped character by character, and parsed again by the server.
    String[] values = new String[rows.size()];
    int i = 0;
    for (T row : rows) {
      values[i++] = column.apply(row);
    }
    statement.setArray(++bound, connection.createArrayOf("text", values));
    return this;
  }

  public SetStatement texts(Collection<String> values) throws SQLException {
    return texts(values, Function.identity());
  }

  public <T> SetStatement uuids(Collection<T> rows, Function<? super T, UUID> column)
      throws SQLException {
    // In the binary form, which the driver makes for other types, and for this one only as text.
    ByteBuffer bytes = ByteBuffer.allocate(UUID_HEADER + rows.size() * UUID_ELEMENT);
    bytes.putInt(1).putInt(1).putInt(Oid.UUID).putInt(rows.size()).putInt(1);
    for (T row : rows) {
      UUID value = column.apply(row);
      if (value == null) {
        bytes.putInt(-1);
      } else {
        bytes.putInt(Long.BYTES * 2);
        bytes.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
      }
    }
    byte[] binary = Arrays.copyOf(bytes.array(), bytes.position());
    statement.setArray(
        ++bound, new PgArray(connection.unwrap(BaseConnection.class), Oid.UUID_ARRAY, binary));
    return this;
  }

  public SetStatement uuids(Collection<UUID> values) throws SQLException {
    return uuids(values, Function.identity());
  }

  public <T> SetStatement instants(Collection<T> rows, Function<? super T, Instant> column)
      throws SQLException {
    return array(
        "timestamptz",
        rows,
        row -> {
          Instant instant = column.apply(row);
          return instant == null ? null : instant.toString();
        });
  }

  public <T> SetStatement longs(Collection<T> rows, ToLongFunction<? super T> column)
      throws SQLException {
    Long[] values = new Long[rows.size()];
    int i = 0;
    for (T row : rows) {
      values[i++] = column.applyAsLong(row);
    }
    statement.setArray(++bound, connection.createArrayOf("int8", values));
    return this;
  }

  public SetStatement longs(Collection<Long> values) throws SQLException {
    return longs(values, Long::longValue);
  }

  public SetStatement value(long value) throws SQLException {
    statement.setLong(++bound, value);
    return this;
  }

  public SetStatement value(String value) throws SQLException {
    statement.setString(++bound, value);
    return this;
  }

  public SetStatement value(UUID value) throws SQLException {
    statement.setObject(++bound, value, Types.OTHER);
    return this;
  }

  public SetStatement value(Instant value) throws SQLException {
    if (value == null) {
      statement.setNull(++bound, Types.TIMESTAMP_WITH_TIMEZONE);
    } else {
      statement.setObject(++bound, value.atOffset(ZoneOffset.UTC));
    }
    return this;
  }

  public int update() throws SQLException {
    return statement.executeUpdate();
  }

  /** Reads every row. */
  public <T> List<T> list(Row<T> row) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      List<T> result = new ArrayList<>();
      while (rows.next()) {
        result.add(row.read(rows));
      }
      return result;
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }

  /** How a row becomes a value. */
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** A timestamp column as an instant; null where the column is. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private <T> SetStatement array(String type, Collection<T> rows, Function<? super T, ?> column)
      throws SQLException {
    Object[] values = new Object[rows.size()];
    int i = 0;
    for (T row : rows) {
      values[i++] = column.apply(row);
    }
    statement.setArray(++bound, connection.createArrayOf(type, values));
    return this;
  }
}
