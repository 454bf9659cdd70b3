package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.Checkpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was learnt of a page before it had to be tried again, so that the next try goes on instead
 * of beginning anew.
 */
final class PageMemory<T> {
  /** Longer than the waits between tries of one page, too short for the next pull. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  private final Clock clock;
  private final Map<String, T> learnt = new ConcurrentHashMap<>();
  private Checkpoint page = Checkpoint.start();
  private Instant since = Instant.MIN;

  PageMemory(Clock clock) {
    this.clock = clock;
  }

  /** What is known of the page that follows a checkpoint, by id. Safe for several threads. */
  Map<String, T> of(Checkpoint checkpoint) {
    Instant now = clock.instant();
    if (!checkpoint.equals(page) || since.isBefore(now.minus(KEPT))) {
      learnt.clear();
      page = checkpoint;
      since = now;
    }
    return learnt;
  }

  /** The page is done. */
  void forget() {
    learnt.clear();
  }
}
