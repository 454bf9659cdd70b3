package io.concordat.connector.runtime.probe;

import io.concordat.connector.runtime.postgres.Database;
import io.concordat.connector.runtime.postgres.SourceLease;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import io.concordat.connector.spi.FreshLogIn;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Tests sources: one test of a source at a time, each within a time, and none of them publishes or
 * moves a checkpoint.
 *
 * <p>A log-in that was made before does not count, so that the credentials as they are now are
 * tried. A source that offers a {@link ConnectionTest} may be tested while it is pulled. Any other
 * is tested by reading the first page of each stream, for which nobody else may be reading it.
 */
public final class SourceTester implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("io.concordat.connector.tests");
  private static final String LINE =
      "source tested source=%s by=%s passed=%b checks=%d failed=\"%s\" took_ms=%d";

  private final Database database;
  private final Duration limit;
  private final Clock clock;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("test-", 0).factory());

  /**
   * @param limit how long one test may take in all
   */
  public SourceTester(Database database, Duration limit, Clock clock) {
    this.database = database;
    this.limit = limit;
    this.clock = clock;
  }

  /** The source cannot be tested right now. */
  public static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Busy(String message) {
      super(message);
    }
  }

  /**
   * Tests a source.
   *
   * @param actor who wants to know; stands in the log
   * @throws Busy if a test of it is under way here, or a pull that may not be disturbed
   */
  public TestReport test(Source source, String actor) {
    if (!underWay.add(source.id())) {
      throw new Busy("a test of this source is under way");
    }
    boolean handedOver = false;
    try {
      Trial trial = new Trial(probes(source));
      Optional<SourceLease> lease = leaseIfNeeded(source);
      Instant at = clock.instant();
      Future<?> running = threads.submit(() -> run(source, trial, lease));
      handedOver = true;
      boolean inTime = awaited(running);
      TestReport report =
          new TestReport(
              source.id(), at, Duration.between(at, clock.instant()), trial.close(inTime));
      LOG.infof(
          LINE,
          report.source(),
          actor.replaceAll("\\p{Cntrl}", " "),
          report.passed(),
          report.checks().size(),
          String.join("; ", report.failed()),
          report.took().toMillis());
      return report;
    } finally {
      if (!handedOver) {
        underWay.remove(source.id());
      }
    }
  }

  /** The thread that reads is the one that gives back: a hanging call keeps the lease with it. */
  private void run(Source source, Trial trial, Optional<SourceLease> lease) {
    try {
      FreshLogIn.during(trial::run);
    } finally {
      lease.ifPresent(SourceLease::close);
      underWay.remove(source.id());
    }
  }

  private boolean awaited(Future<?> running) {
    try {
      running.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      running.cancel(true);
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a trial sorts every failure by itself", e.getCause());
    } catch (InterruptedException e) {
      running.cancel(true);
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Optional<SourceLease> leaseIfNeeded(Source source) {
    if (source instanceof ConnectionTest) {
      return Optional.empty();
    }
    return Optional.of(
        SourceLease.tryAcquire(database, source.id())
            .orElseThrow(
                () ->
                    new Busy(
                        "the source is being pulled, and can only be tested by reading it; the pull"
                            + " itself says what it may not read")));
  }

  private static List<Probe> probes(Source source) {
    return source instanceof ConnectionTest able
        ? able.probes()
        : source.streams().stream().map(SourceTester::firstPage).toList();
  }

  private static Probe firstPage(SourceStream stream) {
    return new Probe(
        "read the first page of the stream " + stream.name(),
        "read access to everything that the stream reads",
        "grant what the source's documentation lists under the rights to grant",
        () ->
            stream
                .read(Checkpoint.start())
                .gap()
                .map(Finding::missing)
                .orElseGet(Finding::granted));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
