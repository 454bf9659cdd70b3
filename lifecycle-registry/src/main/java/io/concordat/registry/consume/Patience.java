package io.concordat.registry.consume;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Repeats work until it succeeds: nothing is skipped because a server was away. Each wait has a
 * ceiling, and a stop of the service ends it.
 */
@ApplicationScoped
public class Patience {
  private static final Logger LOG = Logger.getLogger(Patience.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final CountDownLatch stopping = new CountDownLatch(1);

  /** The service stops before the work was done; its offsets are not committed. */
  public static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException(Throwable cause) {
      super("stopped before the batch was stored; it is read again after the start", cause);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stopping.countDown();
  }

  /**
   * Runs the work until it succeeds. The work must bear repetition.
   *
   * @throws StoppedException if the service stops first
   */
  public void until(String what, Runnable work) {
    for (int failures = 1; ; failures++) {
      try {
        work.run();
        return;
      } catch (RuntimeException e) {
        LOG.warnf("attempt=%d could not %s, trying again: %s", failures, what, e.toString());
        pause(failures, e);
      }
    }
  }

  private void pause(int failures, RuntimeException cause) {
    long millis = Math.min(LONGEST_WAIT.toMillis(), 100L << Math.min(failures, 6));
    try {
      if (stopping.await(millis, TimeUnit.MILLISECONDS)) {
        throw new StoppedException(cause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException(e);
    }
  }
}
