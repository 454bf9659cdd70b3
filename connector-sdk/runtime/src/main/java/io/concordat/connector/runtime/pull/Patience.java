package io.concordat.connector.runtime.pull;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before another try. Waits double from the first up to the ceiling, and each is
 * drawn between its half and its whole, so that many connectors do not come back at once.
 *
 * @param attempts how often one page is tried in all
 * @param first the first wait
 * @param ceiling no wait is longer, whatever a vendor names
 */
public record Patience(int attempts, Duration first, Duration ceiling) {
  private static final int MAX_DOUBLINGS = 20;

  public Patience {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts: must be at least 1");
    }
    if (!first.isPositive() || ceiling.compareTo(first) < 0) {
      throw new IllegalArgumentException("first wait: must be positive and not above the ceiling");
    }
  }

  /**
   * The wait after a failed attempt.
   *
   * @param failed how often the page was tried in vain, at least 1
   * @param named what the vendor asked for: waited in full, up to the ceiling
   */
  Duration afterAttempt(int failed, Optional<Duration> named, RandomGenerator random) {
    Duration backOff = first.multipliedBy(1L << Math.min(failed - 1, MAX_DOUBLINGS));
    Duration wait = named.filter(Duration::isPositive).orElseGet(() -> jittered(backOff, random));
    return wait.compareTo(ceiling) > 0 ? ceiling : wait;
  }

  private Duration jittered(Duration backOff, RandomGenerator random) {
    Duration bounded = backOff.compareTo(ceiling) > 0 ? ceiling : backOff;
    long half = bounded.toNanos() / 2;
    return Duration.ofNanos(half + random.nextLong(half + 1));
  }
}
