package io.concordat.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * One statement whose parameters are whole columns: a batch costs one round trip, however many rows
 * it has. Columns are bound in the order of the question marks.
 */
public final class SetStatement implements AutoCloseable {
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
    return array(SqlArrays.texts(connection, column(rows, column)));
  }

  public SetStatement texts(Collection<String> values) throws SQLException {
    return array(SqlArrays.texts(connection, values));
  }

  public <T> SetStatement uuids(Collection<T> rows, Function<? super T, UUID> column)
      throws SQLException {
    return uuids(column(rows, column));
  }

  public SetStatement uuids(Collection<UUID> values) throws SQLException {
    return array(SqlArrays.uuids(connection, values));
  }

  public <T> SetStatement instants(Collection<T> rows, Function<? super T, Instant> column)
      throws SQLException {
    return array(
        SqlArrays.instants(
            connection, column(rows, row -> Optional.ofNullable(column.apply(row)))));
  }

  public <T> SetStatement longs(Collection<T> rows, ToLongFunction<? super T> column)
      throws SQLException {
    return longs(column(rows, column::applyAsLong));
  }

  public SetStatement longs(Collection<Long> values) throws SQLException {
    return array(SqlArrays.longs(connection, values));
  }

  public <T> SetStatement integers(Collection<T> rows, ToIntFunction<? super T> column)
      throws SQLException {
    return array(SqlArrays.integers(connection, column(rows, column::applyAsInt)));
  }

  public <T> SetStatement flags(Collection<T> rows, Predicate<? super T> column)
      throws SQLException {
    return array(SqlArrays.flags(connection, column(rows, column::test)));
  }

  public <T> SetStatement bodies(Collection<T> rows, Function<? super T, byte[]> column)
      throws SQLException {
    return array(SqlArrays.bodies(connection, column(rows, column)));
  }

  /** JSON in UTF-8, each packed. */
  public <T> SetStatement packed(Collection<T> rows, Function<? super T, byte[]> column)
      throws SQLException {
    return array(SqlArrays.packed(connection, column(rows, column)));
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
    List<T> result = new ArrayList<>();
    each(rows -> result.add(row.read(rows)));
    return result;
  }

  /** Has rows fetched so many at a time, inside a transaction; otherwise all of them at once. */
  public SetStatement fetching(int rows) throws SQLException {
    statement.setFetchSize(rows);
    return this;
  }

  /** Hands on every row, and keeps none. */
  public void each(RowConsumer row) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        row.accept(rows);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }

  /** What is done with a row. */
  public interface RowConsumer {
    void accept(ResultSet row) throws SQLException;
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

  /** An array column of uuids, in its stored order. */
  public static Set<UUID> uuids(ResultSet row, String column) throws SQLException {
    Object[] values = (Object[]) row.getArray(column).getArray();
    Set<UUID> result = LinkedHashSet.newLinkedHashSet(values.length);
    for (Object value : values) {
      result.add((UUID) value);
    }
    return result;
  }

  private SetStatement array(Array values) throws SQLException {
    statement.setArray(++bound, values);
    return this;
  }

  private static <T, V> List<V> column(Collection<T> rows, Function<? super T, V> column) {
    List<V> values = new ArrayList<>(rows.size());
    rows.forEach(row -> values.add(column.apply(row)));
    return values;
  }
}
