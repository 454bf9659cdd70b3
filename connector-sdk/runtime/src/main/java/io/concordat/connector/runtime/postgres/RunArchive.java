package io.concordat.connector.runtime.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.pull.Tally;
import io.concordat.connector.spi.Page;
import io.concordat.contract.ContractJson;
import io.concordat.contract.RunReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people look up: runs, their rejects, and where streams stand. */
public final class RunArchive {
  private static final String RUNS =
      """
      select * from pull_run
      where (?::text is null or source = ?) and (?::text is null or stream = ?)
        and (?::text is null or state = ?)
        and (?::timestamptz is null or (created_at, run_id) < (?, ?))
      order by created_at desc, run_id desc limit ?
      """;

  private static final String STANDINGS =
      """
      select s.source, s.stream, s.phase, s.held_sweep, s.held_unseen, s.held_known, s.held_since,
          r.verdict, r.released_by, t.turn_at,
          (select run_id from pull_run l
           where l.source = s.source and l.stream = s.stream and l.state = 'finished'
           order by created_at desc, run_id desc limit 1) as last_run
      from pull_stream s
      left join pull_turn t on t.source = s.source and t.stream = s.stream
      left join pull_release r
        on r.source = s.source and r.stream = s.stream and r.sweep = s.held_sweep
      """;

  private final Database database;

  public RunArchive(Database database) {
    this.database = database;
  }

  private static final TypeReference<List<RunReport.Gap>> GAPS = new TypeReference<>() {};

  /**
   * A run as it is on record.
   *
   * @param gaps of the parts that it could not read in full, once it has ended
   */
  public record Entry(
      String runId,
      StreamKey key,
      String state,
      Optional<String> mode,
      Optional<String> askedMode,
      Optional<String> askedBy,
      Instant createdAt,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt,
      Optional<String> outcome,
      Optional<String> reason,
      List<RunReport.Gap> gaps,
      Tally tally,
      Optional<Left> left) {}

  /** How many rows of a running run are still to come, and what that rests on. */
  public record Left(long rows, String basis) {}

  /** Where a page of runs goes on: behind this one. */
  public record Position(Instant createdAt, String runId) {}

  /** Which runs are of interest. */
  public record Filter(Optional<String> source, Optional<String> stream, Optional<String> state) {}

  /**
   * What the breaker holds back.
   *
   * @param verdict what a person said, {@code released} or {@code discarded}; empty while nobody
   *     has
   * @param judgedBy who that was
   */
  public record Held(
      long unseen,
      long known,
      Instant since,
      Optional<String> verdict,
      Optional<String> judgedBy) {}

  /** Where a stream stands. */
  public record Standing(
      String phase, Optional<Instant> turnAt, Optional<String> lastRun, Optional<Held> held) {}

  /** Runs, newest first. */
  public List<Entry> runs(Filter filter, Optional<Position> behind, int limit) {
    return database.query(
        RUNS,
        RunArchive::entry,
        filter.source(),
        filter.source(),
        filter.stream(),
        filter.stream(),
        filter.state(),
        filter.state(),
        behind.map(Position::createdAt),
        behind.map(Position::createdAt),
        behind.map(Position::runId),
        limit);
  }

  public Optional<Entry> run(String runId) {
    return database
        .query("select * from pull_run where run_id = ?", RunArchive::entry, runId)
        .stream()
        .findFirst();
  }

  /** The first rejects of a run. */
  public List<Page.Reject> rejects(String runId) {
    return database.query(
        "select native_id, reason from pull_reject where run_id = ? order by position",
        row -> new Page.Reject(row.getString("native_id"), row.getString("reason")),
        runId);
  }

  /** All streams that were ever pulled. */
  public Map<StreamKey, Standing> standings() {
    Map<StreamKey, Standing> standings = new HashMap<>();
    database.query(
        STANDINGS,
        row ->
            standings.put(
                new StreamKey(row.getString("source"), row.getString("stream")), standing(row)));
    return standings;
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getString("run_id"),
        new StreamKey(row.getString("source"), row.getString("stream")),
        row.getString("state"),
        Database.text(row, "mode"),
        Database.text(row, "asked_mode"),
        Database.text(row, "asked_by"),
        Database.instant(row, "created_at").orElseThrow(),
        Database.instant(row, "started_at"),
        Database.instant(row, "finished_at"),
        Database.text(row, "outcome"),
        Database.text(row, "reason"),
        Database.text(row, "gaps").map(RunArchive::gaps).orElse(List.of()),
        tally(row),
        left(row));
  }

  private static List<RunReport.Gap> gaps(String stored) {
    try {
      return ContractJson.mapper().readValue(stored, GAPS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored gaps are no list of parts and reasons", e);
    }
  }

  static Tally tally(ResultSet row) throws SQLException {
    return new Tally(
        row.getLong("pages"),
        row.getLong("read"),
        row.getLong("published"),
        row.getLong("unchanged"),
        row.getLong("retired"),
        row.getLong("rejected"));
  }

  private static Optional<Left> left(ResultSet row) throws SQLException {
    Optional<String> basis = Database.text(row, "left_basis");
    return basis.isEmpty()
        ? Optional.empty()
        : Optional.of(new Left(row.getLong("left_rows"), basis.get()));
  }

  private static Standing standing(ResultSet row) throws SQLException {
    Optional<Instant> since = Database.instant(row, "held_since");
    Optional<Held> held =
        since.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Held(
                    row.getLong("held_unseen"),
                    row.getLong("held_known"),
                    since.get(),
                    Database.text(row, "verdict"),
                    Database.text(row, "released_by")));
    return new Standing(
        row.getString("phase"),
        Database.instant(row, "turn_at"),
        Database.text(row, "last_run"),
        held);
  }
}
