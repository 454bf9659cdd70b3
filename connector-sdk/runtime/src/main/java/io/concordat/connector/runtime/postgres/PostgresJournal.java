package io.concordat.connector.runtime.postgres;

import io.concordat.connector.runtime.pull.Outlook;
import io.concordat.connector.runtime.pull.Progress;
import io.concordat.connector.runtime.pull.RecordPublisher.PublishFailed;
import io.concordat.connector.runtime.pull.ReportPublisher;
import io.concordat.connector.runtime.pull.RunJournal;
import io.concordat.connector.runtime.pull.Tally;
import io.concordat.connector.spi.Page;
import io.concordat.contract.ContractJson;
import io.concordat.contract.RunReport;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The journal on PostgreSQL. A finished run's report waits here until the broker has it, so that a
 * broker that is away delays the report and loses none.
 */
public final class PostgresJournal implements RunJournal {
  private static final int REJECTS_PER_RUN = 200;
  private static final int REPORTS_AT_ONCE = 200;

  private static final String PROGRESS =
      """
      update pull_run
      set mode = ?, pages = ?, read = ?, published = ?, unchanged = ?, retired = ?, rejected = ?,
          left_rows = ?, left_basis = ?, reason = ?
      where run_id = ? and state = 'running'
      """;

  /**
   * The commit does not wait for the disk: counts that a crash of PostgreSQL takes back are counted
   * no worse than those of a page that was never told. Rejects, and the end of a run, do wait.
   */
  private static final String AT_LEISURE = "set local synchronous_commit = off";

  private static final String REJECTS =
      """
      insert into pull_reject (run_id, native_id, reason)
      select ?, r.native_id, r.reason
      from unnest(?, ?) as r (native_id, reason)
      limit greatest(0, ? - (select count(*) from pull_reject where run_id = ?))
      """;

  private static final String FINISHED =
      """
      update pull_run
      set state = 'finished', started_at = coalesce(started_at, ?), finished_at = ?, mode = ?,
          outcome = ?, reason = ?, gaps = ?::jsonb, left_rows = null, left_basis = null, read = ?, published = ?,
          unchanged = ?, retired = ?, rejected = ?, report = ?
      where run_id = ? and state <> 'finished'
      """;

  private static final String FORGET =
      """
      delete from pull_run
      where source = ? and stream = ? and state = 'finished' and reported_at is not null
        and run_id not in (
          select run_id from pull_run where source = ? and stream = ?
          order by created_at desc, run_id desc limit ?)
      """;

  private static final String UNREPORTED =
      """
      select report from pull_run
      where state = 'finished' and reported_at is null and report is not null
      order by finished_at limit 1 for update skip locked
      """;

  private final Database database;
  private final Clock clock;
  private final int keepRuns;

  /**
   * @param keepRuns how many runs of each stream are kept
   */
  public PostgresJournal(Database database, Clock clock, int keepRuns) {
    this.database = database;
    this.clock = clock;
    this.keepRuns = keepRuns;
  }

  @Override
  public void progress(Progress progress, List<Page.Reject> rejects) {
    Tally tally = progress.tally();
    database.inTransaction(
        connection -> {
          if (rejects.isEmpty()) {
            Database.update(connection, AT_LEISURE);
          }
          Database.update(
              connection,
              PROGRESS,
              progress.mode().wireName(),
              tally.pages(),
              tally.read(),
              tally.published(),
              tally.unchanged(),
              tally.retired(),
              tally.rejected(),
              progress.outlook().map(Outlook::rows),
              progress.outlook().map(outlook -> outlook.basis().wireName()),
              progress.release(),
              progress.runId());
          if (!rejects.isEmpty()) {
            Database.update(
                connection,
                REJECTS,
                progress.runId(),
                rejects.stream().map(Page.Reject::nativeId).toArray(String[]::new),
                rejects.stream().map(Page.Reject::reason).toArray(String[]::new),
                REJECTS_PER_RUN,
                progress.runId());
          }
          return null;
        });
  }

  @Override
  public void finished(RunReport report) {
    database.inTransaction(
        connection -> {
          Database.update(
              connection,
              FINISHED,
              report.startedAt(),
              report.finishedAt(),
              report.mode().wireName(),
              report.outcome().wireName(),
              report.reason(),
              gaps(report),
              report.read(),
              report.published(),
              report.unchanged(),
              report.retired(),
              report.rejected(),
              ContractJson.write(report),
              report.runId());
          Database.update(
              connection,
              FORGET,
              report.source(),
              report.stream(),
              report.source(),
              report.stream(),
              keepRuns);
          return null;
        });
  }

  private static Optional<String> gaps(RunReport report) {
    return report.gaps().isEmpty()
        ? Optional.empty()
        : Optional.of(new String(ContractJson.write(report.gaps()), StandardCharsets.UTF_8));
  }

  /**
   * Hands over the reports that the broker does not have yet, oldest first. What another replica is
   * handing over is left to it.
   *
   * @throws PublishFailed if the broker is away; what is left is handed over next time
   */
  public void handOver(ReportPublisher publisher) {
    for (int i = 0; i < REPORTS_AT_ONCE; i++) {
      if (!database.inTransaction(connection -> handOverOne(connection, publisher))) {
        return;
      }
    }
  }

  private boolean handOverOne(Connection connection, ReportPublisher publisher)
      throws SQLException {
    for (byte[] body : Database.query(connection, UNREPORTED, row -> row.getBytes("report"))) {
      RunReport report = ContractJson.read(body, RunReport.class);
      publisher.publish(report);
      Database.update(
          connection,
          "update pull_run set reported_at = ? where run_id = ?",
          clock.instant(),
          report.runId());
      return true;
    }
    return false;
  }
}
