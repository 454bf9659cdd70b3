package io.concordat.registry.retraction;

import io.concordat.registry.RegistryConfig;
import io.concordat.registry.announce.Due;
import io.concordat.registry.consume.Patience;
import io.concordat.registry.store.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The loop: do what retractions have left to do, batch by batch, then wait to be told. Looks by
 * itself now and then, for work that another instance left.
 */
@ApplicationScoped
class RetractionWork {
  private static final int BATCH = 1_000;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  private final RetractionSteps steps;
  private final Patience patience;
  private final Semaphore told = new Semaphore(0);
  private final Thread thread;

  RetractionWork(
      RegistryConfig config, Transactions transactions, Due due, Patience patience, Clock clock) {
    this.steps =
        new RetractionSteps(transactions, clock, due, BATCH, config.announce().neighbourBound());
    this.patience = patience;
    this.thread = Thread.ofPlatform().name("retract").unstarted(this::run);
  }

  void start(@Observes StartupEvent event) {
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that something was ordered. */
  void ordered() {
    told.release();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        patience.until("go on with retractions", this::all);
        if (told.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          told.drainPermits();
        }
      } catch (Patience.StoppedException | InterruptedException e) {
        return;
      }
    }
  }

  private void all() {
    while (steps.step()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }
}
