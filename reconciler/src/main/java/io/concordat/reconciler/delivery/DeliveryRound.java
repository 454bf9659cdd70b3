package io.concordat.reconciler.delivery;

import io.concordat.reconciler.database.WorkTransactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Delivers what is due, each endpoint on its own: claim with a lease, send, write the attempt down.
 * An endpoint that never answers delays nobody else; a crash lets the lease end, and the delivery
 * goes out again under its old id.
 */
@ApplicationScoped
public class DeliveryRound {
  private static final Logger LOG = Logger.getLogger(DeliveryRound.class);

  private final Endpoints endpoints;
  private final DeliveryStore store;
  private final Courier courier;
  private final DeliveryConfig config;
  private final WorkTransactions transactions;
  private final MeterRegistry meters;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  DeliveryRound(
      Endpoints endpoints,
      DeliveryStore store,
      Courier courier,
      DeliveryConfig config,
      WorkTransactions transactions,
      MeterRegistry meters,
      Clock clock) {
    this.endpoints = endpoints;
    this.store = store;
    this.courier = courier;
    this.config = config;
    this.transactions = transactions;
    this.meters = meters;
    this.clock = clock;
  }

  @Scheduled(
      every = "${concordat.delivery.every:1s}",
      delayed = "${concordat.delivery.delay:2s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    for (String endpoint : endpoints.all().keySet()) {
      if (busy.add(endpoint)) {
        var _ = threads.submit(() -> deliverAndRelease(endpoint));
      }
    }
  }

  private void deliverAndRelease(String endpoint) {
    try {
      while (deliver(endpoint) > 0) {
        // Goes on while there is something to deliver.
      }
    } catch (RuntimeException e) {
      LOG.warnf(
          "Deliveries to %s could not be done and are repeated: %s", endpoint, e.getMessage());
    } finally {
      busy.remove(endpoint);
    }
  }

  /**
   * Delivers one claim's worth of what is due to an endpoint, and waits for it.
   *
   * @return how many attempts were made
   */
  public int deliver(String name) {
    DeliveryConfig.Endpoint endpoint = endpoints.find(name).orElseThrow();
    Instant now = now();
    // Longer than an attempt can take, so that a living process never loses its claim.
    Duration lease = config.timeout().multipliedBy(2).plusSeconds(20);
    List<DeliveryStore.Claim> claims =
        transactions.run(
            connection ->
                store.isOff(connection, name)
                    ? List.<DeliveryStore.Claim>of()
                    : store.claim(connection, name, config.concurrency(), now, lease));
    List<? extends Future<?>> running =
        claims.stream().map(claim -> threads.submit(() -> attempt(name, endpoint, claim))).toList();
    for (Future<?> one : running) {
      try {
        one.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return claims.size();
      } catch (java.util.concurrent.ExecutionException e) {
        LOG.warnf("A delivery to %s is repeated when its lease ends: %s", name, e.getMessage());
      }
    }
    return claims.size();
  }

  private void attempt(String name, DeliveryConfig.Endpoint endpoint, DeliveryStore.Claim claim) {
    Instant startedAt = now();
    long started = System.nanoTime();
    OutgoingMessage message =
        switch (endpoint.type()) {
          case WEBHOOK ->
              OutgoingMessage.webhook(claim.webhookId(), claim.event(), endpoint, startedAt);
          case SLACK -> OutgoingMessage.slack(claim.event());
        };
    Attempt attempt = courier.send(endpoint.url(), endpoint.allowPrivate(), message);
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    String state =
        switch (attempt) {
          case Attempt.Delivered _ -> "delivered";
          case Attempt.Later _ when claim.attemptsLeft() > 0 -> "pending";
          case Attempt.Later _, Attempt.Dead _, Attempt.Gone _ -> "dead";
        };
    Instant next = startedAt.plus(took).plus(wait(claim.attempt(), attempt));
    transactions.run(
        connection -> {
          store.record(connection, claim, state, attempt, startedAt, took, next);
          if (attempt instanceof Attempt.Gone) {
            store.switchOff(
                connection, name, "the endpoint answered 410 (gone)", startedAt.plus(took));
          }
          return null;
        });
    meters.counter("concordat.deliveries", "endpoint", name, "outcome", state).increment();
  }

  /** Doubles, with up to a quarter of jitter, under a ceiling; a wait that was named is kept. */
  private Duration wait(int attempt, Attempt outcome) {
    Duration doubled = config.firstRetry().multipliedBy(1L << Math.min(attempt - 1, 16));
    Duration bounded =
        doubled.compareTo(config.longestRetry()) > 0 ? config.longestRetry() : doubled;
    long jitter = ThreadLocalRandom.current().nextLong(bounded.toMillis() / 4 + 1);
    Duration usual = bounded.plusMillis(jitter);
    Optional<Duration> named =
        outcome instanceof Attempt.Later(_, _, var wait) ? wait : Optional.empty();
    return named.filter(wait -> wait.compareTo(usual) > 0).orElse(named.orElse(usual));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }
}
