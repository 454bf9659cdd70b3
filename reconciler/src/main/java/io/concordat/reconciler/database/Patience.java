package io.concordat.reconciler.database;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Repeats work until the database and the broker are there again: the one place where the intake
 * waits. Each wait has a ceiling, and a stop of the service ends it.
 */
@ApplicationScoped
public class Patience {
  private static final Logger LOG = Logger.getLogger(Patience.class);

  private final CountDownLatch stopping = new CountDownLatch(1);

  /** The service stops before the work could be done; it will be repeated after the start. */
  public static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException(Throwable cause) {
      super("stopped before the work was done", cause);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stopping.countDown();
  }

  /** Runs the work until it succeeds. The work must bear repetition. */
  public void until(String what, Runnable work) {
    for (int attempt = 0; ; attempt++) {
      try {
        work.run();
        return;
      } catch (RuntimeException e) {
        Duration wait = WorkTransactions.backOff(attempt);
        LOG.warnf("Could not %s; trying again in %d ms: %s", what, wait.toMillis(), e.getMessage());
        pause(wait, e);
      }
    }
  }

  private void pause(Duration wait, RuntimeException cause) {
    try {
      if (stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StoppedException(cause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException(e);
    }
  }
}
