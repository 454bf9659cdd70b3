package io.concordat.quickstart;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That the suite is to stop: Ctrl-C or {@code down}. The wish cuts a start short, but never a
 * closing, which would leave servers running.
 */
final class StopWish {
  private static final Logger LOG = LoggerFactory.getLogger(StopWish.class);

  private final CountDownLatch wished = new CountDownLatch(1);
  private Optional<Thread> starting = Optional.empty();

  /** The suite from its start to its end; answers the exit status. */
  interface Run {
    int run() throws InterruptedException;
  }

  /** From now on the wish interrupts this thread. */
  synchronized void cuts(Thread thread) {
    starting = Optional.of(thread);
  }

  /** From now on the wish interrupts nobody; an interrupt that is pending here is taken back. */
  synchronized void cutsNothing() {
    starting = Optional.empty();
    Thread.interrupted();
  }

  /** Wishes it. May be repeated. */
  synchronized void express() {
    wished.countDown();
    starting.ifPresent(Thread::interrupt);
  }

  boolean isExpressed() {
    return wished.getCount() == 0;
  }

  /**
   * Waits for it.
   *
   * @return whether it came in time
   */
  boolean await(Duration patience) throws InterruptedException {
    return wished.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Runs the suite. Whoever presses Ctrl-C interrupts the services as well, and the start may see
   * one of them end before it sees the wish: with the wish expressed a failure is the stop.
   *
   * @return the exit status; 0 where the wish ended it
   */
  int orFailure(Run suite) throws InterruptedException {
    try {
      return suite.run();
    } catch (InterruptedException | RuntimeException e) {
      if (!isExpressed()) {
        throw e;
      }
      LOG.info("stopped before it had started", e);
      return 0;
    }
  }
}
