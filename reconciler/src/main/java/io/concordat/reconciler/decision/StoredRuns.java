package io.concordat.reconciler.decision;

import io.concordat.authority.Confirmations;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last completed run of each stream, as it is stored. Immutable once read.
 *
 * @param byStream runs, without those of streams that no run ever completed
 */
record StoredRuns(Map<Decided.Stream, Run> byStream) implements Confirmations {
  /**
   * A run.
   *
   * @param finishedAt not known of runs that an earlier release stored
   */
  private record Run(Instant startedAt, Optional<Instant> finishedAt) {}

  /** Reads rows of source, stream, start and end. */
  static StoredRuns of(PreparedStatement select) throws SQLException {
    Map<Decided.Stream, Run> runs = new HashMap<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        read(rows, runs);
      }
    }
    return new StoredRuns(runs);
  }

  /** Reads rows of source, stream, start, end, and the instant as of which that was known. */
  static Map<Instant, StoredRuns> byInstant(PreparedStatement select) throws SQLException {
    Map<Instant, StoredRuns> known = new HashMap<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Instant at = rows.getObject(5, OffsetDateTime.class).toInstant();
        read(rows, known.computeIfAbsent(at, _ -> new StoredRuns(new HashMap<>())).byStream());
      }
    }
    return known;
  }

  private static void read(ResultSet rows, Map<Decided.Stream, Run> runs) throws SQLException {
    runs.put(
        new Decided.Stream(rows.getString(1), rows.getString(2)),
        new Run(
            rows.getObject(3, OffsetDateTime.class).toInstant(),
            Optional.ofNullable(rows.getObject(4, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant)));
  }

  @Override
  public Instant lastConfirmed(String source, String stream) {
    Run run = byStream.get(new Decided.Stream(source, stream));
    return run == null ? Instant.MIN : run.startedAt();
  }

  /** What was read after the last completed run ended was read by one that has not completed. */
  @Override
  public boolean fromIncompleteRun(LinkedRecord record) {
    Run run = byStream.get(new Decided.Stream(record.source(), record.stream()));
    return run == null || run.finishedAt().filter(record.observedAt()::isAfter).isPresent();
  }
}
