package io.concordat.registry;

import io.concordat.registry.announce.Due;
import io.concordat.registry.consume.Patience;
import io.concordat.registry.intake.PolicyChange;
import io.concordat.registry.intake.Waiting;
import io.concordat.registry.link.Linker;
import io.concordat.registry.store.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Puts the linking policy in force: the one of the start, and whatever its file becomes. What waits
 * is then looked at by it, beside everything else.
 */
@ApplicationScoped
class LinkingReload {
  private static final Logger LOG = Logger.getLogger(LinkingReload.class);

  private final LinkingInForce inForce;
  private final PolicyChange change;
  private final Patience patience;
  private final Thread first;

  LinkingReload(
      LinkingInForce inForce,
      Transactions transactions,
      Waiting waiting,
      Due due,
      Patience patience,
      Clock clock) {
    this.inForce = inForce;
    this.change = new PolicyChange(transactions, waiting, clock, due::due);
    this.patience = patience;
    this.first = Thread.ofVirtual().name("linking-policy").unstarted(() -> put(false));
  }

  /** After the pipeline, which announces what is linked. */
  void start(@Observes @Priority(3_000) StartupEvent event) {
    first.start();
  }

  void stop(@Observes ShutdownEvent event) {
    first.interrupt();
  }

  @Scheduled(
      every = "${concordat.registry.link.reload:10s}",
      delayed = "${concordat.registry.link.reload:10s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void reload() {
    if (first.isAlive()) {
      return;
    }
    Optional<Linker> changed = inForce.changed();
    if (changed.isPresent()) {
      inForce.use(changed.get());
      put(true);
      LOG.infof(
          "Linking policy %s is in force (%s)", changed.get().policy().version(), inForce.origin());
    }
  }

  private void put(boolean again) {
    patience.until("put the linking policy in force", () -> change.apply(inForce.origin(), again));
  }
}
