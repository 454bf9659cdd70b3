package io.concordat.connector.runtime.postgres;

import io.concordat.connector.runtime.pull.InventoryEntry;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.contract.RunReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What a sweep leaves behind: the parts that it could not read whole, and the rows of all others
 * that it did not see.
 */
final class SweptRows {
  /**
   * Rows that a sweep can judge and that an earlier one saw last. A row of no known part may be of
   * any: it is judged only where the sweep has no gap at all.
   */
  private static final String JUDGED =
      """
      from pull_inventory i
      where i.source = ? and i.stream = ? and i.seen_sweep < ?
        and (i.part <> '' or not exists (
          select from pull_gap where source = ? and stream = ? and sweep = ?))
        and not exists (
          select from pull_gap g
          where g.source = i.source and g.stream = i.stream and g.sweep = ? and g.part = i.part)
      """;

  private static final String COUNT = "select count(*) " + JUDGED;

  private static final String UNSEEN =
      PostgresLedger.ENTRY + JUDGED + " and i.native_id > ? order by i.native_id limit ?";

  private static final String NOTE =
      """
      insert into pull_gap (source, stream, sweep, part, reason) values (?, ?, ?, ?, ?)
      on conflict (source, stream, sweep, part) do nothing
      """;

  private static final String FORGET =
      """
      delete from pull_gap g using pull_stream s
      where g.source = ? and g.stream = ? and s.source = g.source and s.stream = g.stream
        and g.sweep <> s.sweep and g.sweep is distinct from s.held_sweep
      """;

  private static final String GAPS =
      """
      select part, reason from pull_gap where source = ? and stream = ? and sweep = ? order by part
      """;

  private SweptRows() {}

  /** Keeps the first gap of a part. */
  static void note(Connection connection, StreamKey key, long sweep, RunReport.Gap gap)
      throws SQLException {
    Database.update(connection, NOTE, key.source(), key.stream(), sweep, gap.part(), gap.reason());
  }

  /** Forgets the gaps of sweeps that nothing is decided by any more. */
  static void forgetGaps(Connection connection, StreamKey key) throws SQLException {
    Database.update(connection, FORGET, key.source(), key.stream());
  }

  static List<RunReport.Gap> gaps(Database database, StreamKey key, long sweep) {
    return database.query(
        GAPS,
        row -> new RunReport.Gap(row.getString("part"), row.getString("reason")),
        key.source(),
        key.stream(),
        sweep);
  }

  /**
   * How many rows a sweep can judge.
   *
   * @param seenBefore only those that a sweep before this one saw last
   */
  static long count(Database database, StreamKey key, long sweep, long seenBefore) {
    return database
        .query(
            COUNT,
            row -> row.getLong(1),
            key.source(),
            key.stream(),
            seenBefore,
            key.source(),
            key.stream(),
            sweep,
            sweep)
        .getFirst();
  }

  static List<InventoryEntry> unseen(
      Database database, StreamKey key, long sweep, String after, int limit) {
    return database.query(
        UNSEEN,
        PostgresLedger::entry,
        key.source(),
        key.stream(),
        sweep,
        key.source(),
        key.stream(),
        sweep,
        sweep,
        after,
        limit);
  }
}
