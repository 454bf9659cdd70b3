package io.concordat.connector.http;

import io.concordat.connector.spi.SourceFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * A steady pace of requests, without bursts; one for all calls to a source. The runtime's budget
 * counts pages, and a page may take many requests. Thread-safe.
 */
final class Pacer {
  /** Waits; throws nothing when it is woken early. */
  @FunctionalInterface
  interface Wait {
    void await(Duration duration);
  }

  private final Duration spacing;
  private final Clock clock;
  private final Wait wait;
  private Instant next = Instant.MIN;

  Pacer(double perSecond, Clock clock, Wait wait) {
    this.spacing = Duration.ofNanos(Math.round(1_000_000_000d / perSecond));
    this.clock = clock;
    this.wait = wait;
  }

  static Pacer unlimited(Clock clock) {
    return new Pacer(Double.POSITIVE_INFINITY, clock, duration -> {});
  }

  /** Returns when the next request may be made. */
  void await() {
    Duration turn = reserve();
    if (turn.isPositive()) {
      wait.await(turn);
    }
  }

  private synchronized Duration reserve() {
    Instant now = clock.instant();
    if (next.isAfter(now.plus(spacing.multipliedBy(1_000)))) {
      // A clock that was set back must not stop the source until it has caught up.
      next = now;
    }
    Instant turn = next.isAfter(now) ? next : now;
    next = turn.plus(spacing);
    return Duration.between(now, turn);
  }

  /** Parks the calling thread. */
  static void park(Duration duration) {
    long until = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        throw new SourceFailure.Unavailable("interrupted while keeping to requests-per-second");
      }
    }
  }
}
