package io.concordat.connector.runtime.schedule;

import io.concordat.connector.runtime.kafka.EscalationReader;
import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.ticket.EscalationIntake;
import io.concordat.connector.runtime.ticket.TicketClerk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Lets escalations become tickets: for each source that takes them one reader, and one clerk that
 * writes. Reading waits for no vendor. Nothing runs where no source takes tickets.
 */
public final class TicketOffice {
  private static final Logger LOG = Logger.getLogger(TicketOffice.class);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final List<Branch> branches;
  private final StopSignal stop;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("tickets-", 0).factory());

  /** What one source has. */
  record Branch(
      String source, EscalationReader reader, EscalationIntake intake, TicketClerk clerk) {}

  TicketOffice(List<Branch> branches, StopSignal stop) {
    this.branches = List.copyOf(branches);
    this.stop = stop;
  }

  /** Begins to read. */
  void open() {
    for (Branch branch : branches) {
      threads.execute(branch.reader());
    }
  }

  /** Writes what is due; returns at once. */
  void tick() {
    for (Branch branch : branches) {
      if (!threads.isShutdown() && busy.add(branch.source())) {
        threads.execute(() -> write(branch));
      }
    }
  }

  /** An operator wants a source's tickets to be tried now. */
  public void hurry(String source) {
    branches.stream()
        .filter(branch -> branch.source().equals(source))
        .forEach(branch -> branch.clerk().hurry());
    tick();
  }

  /** Who takes a source's messages in; empty if it takes no tickets. */
  public Optional<EscalationIntake> intake(String source) {
    return branches.stream()
        .filter(branch -> branch.source().equals(source))
        .map(Branch::intake)
        .findFirst();
  }

  /** Lets a write that is under way finish for a moment, and then interrupts. */
  void close() {
    stop.stop();
    branches.forEach(branch -> branch.reader().stop());
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

  private void write(Branch branch) {
    try {
      branch.clerk().round();
    } catch (Ledger.Unavailable e) {
      // The reader and the pulls say that the database is away.
      LOG.debugf("tickets wait for the database source=%s", branch.source());
    } catch (RuntimeException e) {
      LOG.errorf(e, "tickets could not be written source=%s", branch.source());
    } finally {
      busy.remove(branch.source());
    }
  }
}
