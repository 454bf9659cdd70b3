package io.concordat.reconciler.wakeup;

import io.concordat.contract.RunReport;
import io.concordat.reconciler.count.Suppressed;
import io.concordat.reconciler.count.Tally;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** When each stream was last seen whole. */
@ApplicationScoped
class SourceRuns {
  private static final String CONFIRM =
      """
      with moved as (
        insert into source_run (source, stream, confirmed_at, finished_at, run_id)
        values (?, ?, ?::timestamptz, ?::timestamptz, ?)
        on conflict (source, stream) do update
        set confirmed_at = excluded.confirmed_at, finished_at = excluded.finished_at,
            run_id = excluded.run_id
        where source_run.confirmed_at < excluded.confirmed_at
        returning source, stream, confirmed_at, finished_at, run_id)
      insert into source_run_history
        (source, stream, confirmed_at, finished_at, run_id, stored_at)
      select source, stream, confirmed_at, finished_at, run_id, ?::timestamptz from moved
      """;
  private static final String WAKE =
      """
      update decision set wake_at = ?::timestamptz
      where entity_id in (
        select entity_id from stale_assertion where source = ? and stream = ?)
        and (wake_at is null or wake_at > ?::timestamptz)
      """;

  /**
   * Confirms what completed runs saw; a report seen before changes nothing.
   *
   * @return which reports confirmed nothing, and why
   */
  Tally confirm(Connection connection, List<RunReport> reports, Instant now) throws SQLException {
    Tally tally = new Tally();
    for (RunReport report : reports) {
      if (!report.confirms()) {
        tally.add(Suppressed.RUN_NOT_CONFIRMING);
        continue;
      }
      int moved;
      try (PreparedStatement upsert = connection.prepareStatement(CONFIRM)) {
        upsert.setString(1, report.source());
        upsert.setString(2, report.stream());
        upsert.setString(3, report.startedAt().toString());
        upsert.setString(4, report.finishedAt().toString());
        upsert.setString(5, report.runId());
        upsert.setString(6, now.toString());
        moved = upsert.executeUpdate();
      }
      if (moved == 0) {
        tally.add(Suppressed.RUN_OUTDATED);
        continue;
      }
      // Whoever rests on a value of this stream that had grown stale, or passed one over that no
      // completed run had read, is decided again at once;
      // everybody else learns of the confirmation when the old limit comes.
      try (PreparedStatement wake = connection.prepareStatement(WAKE)) {
        wake.setString(1, now.toString());
        wake.setString(2, report.source());
        wake.setString(3, report.stream());
        wake.setString(4, now.toString());
        wake.executeUpdate();
      }
    }
    return tally;
  }
}
