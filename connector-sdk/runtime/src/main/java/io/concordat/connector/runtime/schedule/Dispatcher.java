package io.concordat.connector.runtime.schedule;

import io.concordat.connector.runtime.postgres.PostgresJournal;
import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.pull.RecordPublisher.PublishFailed;
import io.concordat.connector.runtime.pull.ReportPublisher;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Gives every source its turns: sources side by side on virtual threads, each source one turn at a
 * time. Also hands over the reports that the broker does not have yet.
 */
public final class Dispatcher {
  private static final Logger LOG = Logger.getLogger(Dispatcher.class);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final List<SourceTurn> turns;
  private final PostgresJournal journal;
  private final ReportPublisher reports;
  private final StopSignal stop;
  private final Places places;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("pull-", 0).factory());
  private volatile boolean databaseAway;

  Dispatcher(
      List<SourceTurn> turns,
      PostgresJournal journal,
      ReportPublisher reports,
      StopSignal stop,
      Places places) {
    this.turns = List.copyOf(turns);
    this.journal = journal;
    this.reports = reports;
    this.stop = stop;
    this.places = places;
  }

  /** Looks at the schedule and the queue once; returns at once. */
  public void tick() {
    for (SourceTurn turn : turns) {
      start(turn.sourceId(), () -> whenThereIsWork(turn));
    }
    start("reports", this::handOverReports);
  }

  /** Ends waits, lets running pages finish for a moment, and then interrupts. */
  public void stop() {
    stop.stop();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the stop has begun. */
  boolean isStopping() {
    return threads.isShutdown();
  }

  private void start(String what, Runnable work) {
    if (threads.isShutdown() || !busy.add(what)) {
      return;
    }
    threads.execute(
        () -> {
          try {
            work.run();
            databaseAway = false;
          } catch (Ledger.Unavailable e) {
            sayOnce(e);
          } catch (RuntimeException e) {
            LOG.errorf(e, "turn failed what=%s", what);
          } finally {
            busy.remove(what);
          }
        });
  }

  private void whenThereIsWork(SourceTurn turn) {
    if (!turn.hasWork() || !places.tryEnter()) {
      return;
    }
    try {
      turn.take();
    } finally {
      places.leave();
    }
    handOverReports();
  }

  private void handOverReports() {
    try {
      journal.handOver(reports);
    } catch (PublishFailed e) {
      LOG.warnf("reports wait for the broker reason=\"%s\"", e.getMessage());
    }
  }

  /** The schedule is looked at every second; a database that is away for a minute is one line. */
  private void sayOnce(Ledger.Unavailable e) {
    if (!databaseAway) {
      databaseAway = true;
      LOG.warnf("pulls wait for the database reason=\"%s\"", e.getMessage());
    }
  }
}
