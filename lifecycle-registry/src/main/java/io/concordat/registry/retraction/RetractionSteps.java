package io.concordat.registry.retraction;

import io.concordat.registry.announce.Due;
import io.concordat.registry.intake.Retraction;
import io.concordat.registry.retraction.RetractionStore.Next;
import io.concordat.registry.retraction.RetractionStore.Stored;
import io.concordat.registry.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The work of retractions, a bounded batch in one transaction at a time. How far it is stands in
 * the database with what was done, so that whoever comes after a crash goes on from there.
 */
final class RetractionSteps {
  private final Transactions transactions;
  private final Clock clock;
  private final Due due;
  private final int batchSize;
  private final int neighbourBound;

  RetractionSteps(
      Transactions transactions, Clock clock, Due due, int batchSize, int neighbourBound) {
    this.transactions = transactions;
    this.clock = clock;
    this.due = due;
    this.batchSize = batchSize;
    this.neighbourBound = neighbourBound;
  }

  /** Does the next batch; false if there is nothing to do. */
  boolean step() {
    if (!transactions.read(RetractionStore::anyWork)) {
      return false;
    }
    Optional<List<UUID>> done = transactions.run(this::next);
    done.ifPresent(due::due);
    return done.isPresent();
  }

  private Optional<List<UUID>> next(Connection connection) throws SQLException {
    Retraction.begin(connection);
    Optional<Stored> claimed = RetractionStore.claim(connection);
    if (claimed.isEmpty()) {
      return Optional.empty();
    }
    Stored stored = claimed.get();
    Retraction retraction =
        new Retraction(connection, stored.id(), stored.source(), stored.startsAt(), neighbourBound);
    Instant now = clock.instant();
    return Optional.of(
        stored.state().equals("executing")
            ? cover(connection, stored, retraction, now)
            : restore(connection, stored, retraction, now));
  }

  private List<UUID> cover(Connection connection, Stored stored, Retraction retraction, Instant now)
      throws SQLException {
    List<Next> batch = RetractionStore.toCover(connection, stored, batchSize);
    List<UUID> reached = retraction.cover(batch.stream().map(Next::id).toList(), now);
    RetractionStore.proceed(
        connection,
        stored.id(),
        batch.isEmpty() ? stored.progress() : batch.getLast().nativeId(),
        batch.size(),
        batch.size() < batchSize,
        now);
    return reached;
  }

  private List<UUID> restore(
      Connection connection, Stored stored, Retraction retraction, Instant now)
      throws SQLException {
    List<Long> batch = RetractionStore.toRestore(connection, stored.id(), batchSize);
    List<UUID> reached = batch.isEmpty() ? List.of() : retraction.restore(batch, now);
    if (batch.size() < batchSize) {
      RetractionStore.undone(connection, stored.id(), now);
    }
    return reached;
  }
}
