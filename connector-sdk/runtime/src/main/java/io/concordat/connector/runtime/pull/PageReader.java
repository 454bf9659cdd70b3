package io.concordat.connector.runtime.pull;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.spi.Unmapped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the pages of one run: waits and tries again where the vendor asks for it, refuses a page
 * token that does not move, and reads one page ahead while the one before is being published. The
 * stream is read by one thread at a time; whoever is done with a reader closes it.
 */
final class PageReader implements AutoCloseable {
  private final SourceStream stream;
  private final PullPorts ports;
  private final Patience patience;
  private final Set<String> visited = new HashSet<>();
  private Ahead ahead;

  PageReader(SourceStream stream, PullPorts ports, Patience patience) {
    this.stream = stream;
    this.ports = ports;
    this.patience = patience;
  }

  /**
   * A page that was read and is still to be mapped.
   *
   * @param at when the reading began: what the page says was so then, or later
   */
  record Read(Unmapped page, Instant at) {}

  private record Ahead(Checkpoint since, Errand<Read> read) {}

  /** Whether the page behind a checkpoint was read ahead: {@link #read} neither waits nor fails. */
  boolean holds(Checkpoint since) {
    return ahead != null
        && ahead.since().equals(since)
        && ahead.read().isDone()
        && moves(since, ahead.read().result().page());
  }

  /**
   * Waits until the page that is read ahead is there, or cannot be, or something else has ended.
   */
  void awaitPageOr(Errand<?> other) {
    if (ahead != null) {
      ahead.read().awaitEndOfEither(other);
    }
  }

  /** The page behind a checkpoint: the one that was read ahead, if it is that. */
  Read read(Checkpoint since) {
    visited.add(ContentDigest.of(since.cursor()));
    Ahead begun = ahead;
    ahead = null;
    Read read =
        begun != null && begun.since().equals(since) ? begun.read().result() : patiently(since);
    if (!moves(since, read.page())) {
      throw new SourceFailure.Rejected(
          "the vendor's page token does not move: it was already read from in this run");
    }
    return read;
  }

  private boolean moves(Checkpoint since, Unmapped page) {
    return !page.more()
        || !(page.next().cursor().equals(since.cursor())
            || visited.contains(ContentDigest.of(page.next().cursor())));
  }

  /** Begins to read the page behind a checkpoint; its failure is thrown when it is asked for. */
  void readAhead(Checkpoint since) {
    ahead = new Ahead(since, Errand.begin(ports.aside(), () -> patiently(since)));
  }

  /** Drops what was read ahead, and waits until nobody reads the stream any more. */
  @Override
  public void close() {
    Ahead begun = ahead;
    ahead = null;
    if (begun != null) {
      begun.read().cancel();
    }
  }

  /** The one place that waits and tries again. */
  private Read patiently(Checkpoint since) {
    for (int attempt = 1; ; attempt++) {
      ports.throttle().await();
      Instant at = ports.clock().instant();
      try {
        return new Read(stream.fetch(since), at);
      } catch (SourceFailure.Throttled slowDown) {
        waitOrGiveUp(slowDown, slowDown.retryAfter(), attempt);
      } catch (SourceFailure.Unavailable tryLater) {
        waitOrGiveUp(tryLater, Optional.empty(), attempt);
      }
    }
  }

  private void waitOrGiveUp(SourceFailure failure, Optional<Duration> named, int attempt) {
    if (attempt >= patience.attempts()) {
      throw failure;
    }
    ports.pause().await(patience.afterAttempt(attempt, named, ports.random()));
  }
}
