package io.concordat.connector.runtime.pull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A steady pace: at most so many pages a second, without bursts. Thread-safe. */
public final class RateBudget implements Throttle {
  private final Duration spacing;
  private final Clock clock;
  private final Pause pause;
  private Instant next = Instant.MIN;
  private Instant seen = Instant.MIN;

  /**
   * @param perSecond reads per second, above zero
   */
  public RateBudget(double perSecond, Clock clock, Pause pause) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("requests-per-second: must be above zero");
    }
    this.spacing = Duration.ofNanos(Math.round(1_000_000_000d / perSecond));
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public void await() {
    Duration wait = reserve();
    if (wait.isPositive()) {
      pause.await(wait);
    }
  }

  private synchronized Duration reserve() {
    Instant now = clock.instant();
    if (now.isBefore(seen)) {
      // A clock that was set back must not stop the source until it has caught up.
      next = now.plus(spacing);
    }
    seen = now;
    Instant turn = next.isAfter(now) ? next : now;
    next = turn.plus(spacing);
    return Duration.between(now, turn);
  }
}
