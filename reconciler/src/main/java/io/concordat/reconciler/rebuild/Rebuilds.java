package io.concordat.reconciler.rebuild;

import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.reconciler.database.WorkTransactions.BadDataException;
import io.concordat.reconciler.decision.Decisions;
import io.concordat.reconciler.decision.Recomputation;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Works rebuilds off, batch by batch. The job is a row: whoever runs, on whichever instance, goes
 * on behind the last batch that was committed, and nobody else has the job meanwhile.
 */
@ApplicationScoped
class Rebuilds {
  private static final Logger LOG = Logger.getLogger(Rebuilds.class);

  private final RebuildStore store;
  private final Recomputation recomputation;
  private final Decisions decisions;
  private final RebuildConfig config;
  private final WorkTransactions transactions;
  private final Clock clock;
  private volatile boolean stopping;

  Rebuilds(
      RebuildStore store,
      Recomputation recomputation,
      Decisions decisions,
      RebuildConfig config,
      WorkTransactions transactions,
      Clock clock) {
    this.store = store;
    this.recomputation = recomputation;
    this.decisions = decisions;
    this.config = config;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Another rebuild runs. */
  static final class RunningException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Asks for a rebuild.
   *
   * @throws RunningException while another one runs
   */
  Rebuild request(Rebuild.Mode mode, String actor) {
    UUID id = UUID.randomUUID();
    try {
      return transactions.run(
          connection -> {
            store.create(connection, id, mode, actor, clock.instant());
            return store.find(connection, id).orElseThrow();
          });
    } catch (BadDataException e) {
      // Only the index of running rebuilds can refuse such a row.
      throw new RunningException();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stopping = true;
  }

  @Scheduled(
      every = "${concordat.rebuild.every:1s}",
      delayed = "${concordat.rebuild.delay:2s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    if (!decisions.ready()) {
      return;
    }
    try {
      boolean more = true;
      while (more && !stopping) {
        more = step();
      }
    } catch (RuntimeException e) {
      LOG.warnf("A batch of a rebuild could not be done and is repeated: %s", e.getMessage());
    }
  }

  /**
   * Does one batch.
   *
   * @return whether there may be more to do
   */
  boolean step() {
    return recomputation.step(new NextBatch()).filter(Recomputation.Batch::full).isPresent();
  }

  /** The running rebuild, for one batch. */
  private final class NextBatch implements Recomputation.Job {
    private Optional<RebuildStore.Claimed> claimed = Optional.empty();

    @Override
    public Optional<Recomputation.Position> claim(Connection connection) throws SQLException {
      claimed = store.claim(connection);
      return claimed.map(
          job -> new Recomputation.Position(job.after(), config.batch(), job.rewrite()));
    }

    @Override
    public void advance(Connection connection, Recomputation.Batch batch) throws SQLException {
      store.advance(connection, claimed.orElseThrow(), batch, clock.instant());
    }
  }
}
