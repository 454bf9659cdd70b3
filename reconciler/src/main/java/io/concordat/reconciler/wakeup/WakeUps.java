package io.concordat.reconciler.wakeup;

import io.concordat.reconciler.decision.Decisions;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Decides again exactly the entities whose answer time alone, or a confirmation, could change. */
@ApplicationScoped
public class WakeUps {
  private static final Logger LOG = Logger.getLogger(WakeUps.class);
  private static final int BATCH = 500;

  /** So that one tick ends even while more falls due than is decided. */
  private static final int MAX_BATCHES = 200;

  private final Decisions decisions;

  WakeUps(Decisions decisions) {
    this.decisions = decisions;
  }

  @Scheduled(
      every = "${concordat.wakeup.every:1s}",
      delayed = "${concordat.wakeup.delay:2s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    if (!decisions.ready()) {
      return;
    }
    try {
      decisions.sweep();
      run();
    } catch (RuntimeException e) {
      LOG.warnf("A wake-up could not be done and is repeated: %s", e.getMessage());
    }
  }

  /**
   * Decides all that is due.
   *
   * @return how many entities were due
   */
  public int run() {
    int total = 0;
    for (int i = 0; i < MAX_BATCHES; i++) {
      int due = decisions.due(BATCH);
      total += due;
      if (due < BATCH) {
        break;
      }
    }
    return total;
  }
}
