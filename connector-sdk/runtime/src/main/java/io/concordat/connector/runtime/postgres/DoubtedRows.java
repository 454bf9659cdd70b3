package io.concordat.connector.runtime.postgres;

import io.concordat.connector.runtime.pull.InventoryChange;
import io.concordat.connector.runtime.pull.InventoryEntry;
import io.concordat.connector.runtime.pull.StreamKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What is on its way to the broker: one row for all of a page, at a fraction of the cost of a row
 * for each of its rows. Within the ledger's transactions.
 */
final class DoubtedRows {
  private static final String DOUBT_LEFT =
      """
      with l as (delete from pull_doubt where source = ? and stream = ? returning *)
      insert into pull_inventory
          (source, stream, native_id, kind, type, standing, seen_sweep, part)
      select distinct on (n.id) l.source, l.stream, n.id, n.kind, n.type, n.standing, 0,
          coalesce(n.part, '')
      from l, unnest(l.native_ids, l.kinds, l.types, l.standings, l.parts)
          as n (id, kind, type, standing, part)
      on conflict (source, stream, native_id) do update set digest = null
      """;

  private static final String DOUBT =
      """
      insert into pull_doubt as d (source, stream, native_ids, kinds, types, standings, parts)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict (source, stream) do update
      """;

  private static final String DOUBT_NEXT =
      DOUBT
          + """
          set native_ids = excluded.native_ids, kinds = excluded.kinds, types = excluded.types,
              standings = excluded.standings, parts = excluded.parts
          """;

  private static final String DOUBT_MORE =
      DOUBT
          + """
          set native_ids = d.native_ids || excluded.native_ids, kinds = d.kinds || excluded.kinds,
              types = d.types || excluded.types, standings = d.standings || excluded.standings,
              parts = d.parts || excluded.parts
          """;

  private static final String NO_DOUBT = "delete from pull_doubt where source = ? and stream = ?";

  private DoubtedRows() {}

  /** Puts into the inventory what a run that was cut has left, as in doubt. */
  static void leftToInventory(Connection connection, StreamKey key) throws SQLException {
    Database.update(connection, DOUBT_LEFT, key.source(), key.stream());
  }

  /** Notes what a change doubts, in the place of what it settles. */
  static void note(Connection connection, StreamKey key, InventoryChange change)
      throws SQLException {
    List<InventoryEntry> doubted = change.doubted();
    if (!doubted.isEmpty()) {
      Database.update(
          connection,
          change.settles() ? DOUBT_NEXT : DOUBT_MORE,
          key.source(),
          key.stream(),
          PostgresLedger.column(doubted, InventoryEntry::nativeId),
          PostgresLedger.column(doubted, entry -> entry.kind().wireName()),
          PostgresLedger.column(doubted, entry -> entry.type().orElse(null)),
          PostgresLedger.column(doubted, entry -> entry.standing().wireName()),
          PostgresLedger.column(doubted, entry -> entry.part().orElse("")));
    } else if (change.settles()) {
      Database.update(connection, NO_DOUBT, key.source(), key.stream());
    }
  }
}
