package io.concordat.reconciler.whatif;

import io.concordat.contract.EntityKind;
import io.concordat.store.PackedJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Every stored announcement once, in no order, in batches of a bounded size: a cursor keeps the
 * rest at the server. Several threads may take batches.
 */
final class StoredEntities implements AutoCloseable {
  static final int BATCH = 200;
  private static final String SELECT =
      "select entity_id, kind, announcement from entity_state where kind = any (?::text[])";

  private final PreparedStatement select;
  private final ResultSet rows;
  private boolean ended;

  private StoredEntities(PreparedStatement select, ResultSet rows) {
    this.select = select;
    this.rows = rows;
  }

  /** A stored announcement as it came. */
  record Row(UUID id, EntityKind kind, byte[] announcement) {}

  /** Begins to read the entities of some kinds. */
  static StoredEntities of(Connection connection, Collection<EntityKind> kinds)
      throws SQLException {
    PreparedStatement select = connection.prepareStatement(SELECT);
    try {
      select.setFetchSize(BATCH);
      select.setArray(
          1,
          connection.createArrayOf(
              "text", kinds.stream().map(EntityKind::wireName).toArray(String[]::new)));
      return new StoredEntities(select, select.executeQuery());
    } catch (SQLException | RuntimeException e) {
      select.close();
      throw e;
    }
  }

  /** The next rows; empty after the last. */
  synchronized List<Row> next() throws SQLException {
    List<Row> batch = new ArrayList<>(BATCH);
    while (!ended && batch.size() < BATCH) {
      if (rows.next()) {
        batch.add(
            new Row(
                rows.getObject(1, UUID.class),
                EntityKind.fromWireName(rows.getString(2)),
                PackedJson.unpack(rows.getBytes(3))));
      } else {
        ended = true;
      }
    }
    return batch;
  }

  @Override
  public void close() throws SQLException {
    try (select) {
      rows.close();
    }
  }
}
