package io.concordat.registry.intake;

import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The retracted sources of one batch: their records are taken in as all others are, and count no
 * more than before. One look for each batch; where no source of it is retracted, that is all.
 */
final class RetractedSources {
  private final Connection connection;
  private final List<Retraction> retractions;
  private final Instant now;
  private final Set<Long> uncovered = new HashSet<>();

  private RetractedSources(Connection connection, List<Retraction> retractions, Instant now) {
    this.connection = connection;
    this.retractions = retractions;
    this.now = now;
  }

  static RetractedSources of(
      Connection connection, List<Observed> batch, int neighbourBound, Instant now)
      throws SQLException {
    Set<String> sources = new HashSet<>();
    batch.forEach(observed -> sources.add(observed.record().source()));
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT id, source, starts_at FROM retraction WHERE state <> 'undone' AND source = ANY"
                + " (?::text[]) ORDER BY id")) {
      return new RetractedSources(
          connection,
          statement
              .texts(sources)
              .list(
                  row ->
                      new Retraction(
                          connection,
                          row.getLong("id"),
                          row.getString("source"),
                          SetStatement.instant(row, "starts_at"),
                          neighbourBound)),
          now);
    }
  }

  /** Gives the batch's own records back what they say, so that versions are guarded by that. */
  void uncover(List<Observed> batch) throws SQLException {
    for (Retraction retraction : retractions) {
      uncovered.addAll(
          retraction.uncover(
              batch.stream()
                  .filter(observed -> observed.record().source().equals(retraction.source()))
                  .map(observed -> observed.record().nativeId())
                  .toList()));
    }
  }

  /**
   * Covers them again, and what is new with them.
   *
   * @return entities that are due because of it, beside those of the intake itself
   */
  List<UUID> cover(Collection<Row> rows) throws SQLException {
    List<UUID> due = new ArrayList<>();
    if (retractions.isEmpty()) {
      return due;
    }
    for (Retraction retraction : retractions) {
      due.addAll(retraction.cover(ids(rows), uncovered, now));
    }
    return due;
  }

  private static List<Long> ids(Collection<Row> rows) {
    return rows.stream().map(Row::id).sorted().toList();
  }
}
