package io.concordat.connector.iam.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** What the streams of one pull share, read once for them, and anew when a pull is a long one. */
final class Kept<T> {
  /** Long enough for the streams of one pull, too short for a second pull to see what was. */
  private static final Duration FOR_ONE_PULL = Duration.ofSeconds(30);

  /** A run that goes on where an earlier one was cut must not go on with what that one knew. */
  private static final Duration AT_MOST = Duration.ofMinutes(10);

  private final Supplier<T> reading;
  private final Clock clock;
  private Instant readAt = Instant.MIN;
  private T value;

  Kept(Supplier<T> reading, Clock clock) {
    this.reading = reading;
    this.clock = clock;
  }

  /**
   * @param begins whether a run begins: then what was read for an earlier pull is not good enough
   */
  synchronized T get(boolean begins) {
    Instant now = clock.instant();
    if (value == null || readAt.isBefore(now.minus(begins ? FOR_ONE_PULL : AT_MOST))) {
      value = reading.get();
      readAt = now;
    }
    return value;
  }
}
