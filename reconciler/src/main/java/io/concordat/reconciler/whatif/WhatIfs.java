package io.concordat.reconciler.whatif;

import io.agroal.api.AgroalDataSource;
import io.concordat.reconciler.gate.GateConfig;
import io.concordat.reconciler.gate.GateEvaluator;
import io.concordat.reconciler.policy.BlastRadius;
import io.concordat.reconciler.policy.PolicyDocument;
import io.concordat.reconciler.policy.PolicyInForce;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Runs what-ifs, one at a time, in threads and on connections of their own. */
@ApplicationScoped
class WhatIfs implements BlastRadius {
  private static final Logger LOG = Logger.getLogger(WhatIfs.class);
  private static final int MOST_THREADS = 4;

  private final AgroalDataSource dataSource;
  private final WhatIfConfig config;
  private final PolicyInForce policy;
  private final Clock clock;
  private final GateEvaluator gates;
  private final MeterRegistry meters;
  private final AtomicReference<Running> present = new AtomicReference<>();

  WhatIfs(
      @DataSource("what-if") AgroalDataSource dataSource,
      WhatIfConfig config,
      PolicyInForce policy,
      Clock clock,
      GateConfig gates,
      MeterRegistry meters) {
    this.dataSource = dataSource;
    this.config = config;
    this.policy = policy;
    this.clock = clock;
    this.gates = new GateEvaluator(gates.neighbourBound());
    this.meters = meters;
  }

  /** A what-if under way. */
  static final class Running {
    private final CompletableFuture<WhatIfResult> result = new CompletableFuture<>();
    private volatile Optional<WhatIfRun> run = Optional.empty();

    /** Completes exceptionally with the run's own failure. */
    CompletableFuture<WhatIfResult> result() {
      return result;
    }

    /** Ends it soon; without effect once it has ended. */
    void stop() {
      run.ifPresent(
          one -> {
            try {
              one.stop();
            } catch (SQLException e) {
              LOG.debugf("A statement of a what-if could not be cancelled: %s", e.getMessage());
            }
          });
    }
  }

  /** Another what-if is under way. */
  static final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  void start(@Observes StartupEvent event) {
    if (config.threads() < 1 || config.threads() > MOST_THREADS) {
      throw new IllegalStateException(
          "concordat.what-if.threads is "
              + config.threads()
              + "; it must be 1 to "
              + MOST_THREADS
              + ".");
    }
  }

  void stop(@Observes ShutdownEvent event) {
    Running running = present.get();
    if (running != null) {
      running.stop();
    }
  }

  /**
   * Starts one against the policy in force.
   *
   * @throws BusyException while another is under way
   */
  Running start(
      PolicyDocument candidate, int examples, boolean findings, Consumer<Progress> listener) {
    Running running = new Running();
    if (!present.compareAndSet(null, running)) {
      throw new BusyException();
    }
    WhatIfRun run =
        new WhatIfRun(
            dataSource,
            new WhatIfRun.Request(
                policy.current(),
                candidate,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                examples,
                findings,
                gates,
                config.threads(),
                config.longest()),
            listener);
    running.run = Optional.of(run);
    Thread.ofPlatform().daemon().name("what-if").start(() -> work(running, run));
    return running;
  }

  private void work(Running running, WhatIfRun run) {
    try {
      WhatIfResult result = run.run();
      ended("finished");
      running.result.complete(result);
    } catch (WhatIfRun.StoppedException e) {
      ended("stopped");
      running.result.completeExceptionally(e);
    } catch (SQLException | RuntimeException | Error e) {
      ended(run.isStopped() ? "stopped" : "failed");
      LOG.warnf("A what-if ended early: %s", e.getMessage());
      running.result.completeExceptionally(e);
    }
  }

  /** The next may begin before anybody hears of the end of this one. */
  private void ended(String outcome) {
    present.set(null);
    meters.counter("concordat.whatif.runs", "outcome", outcome).increment();
  }

  @Override
  public long changedValues(PolicyDocument candidate) {
    try {
      return start(candidate, 0, false, _ -> {}).result().join().changedValues();
    } catch (BusyException e) {
      throw new NotMeasuredException(
          "another what-if is under way, and one runs at a time: try again when it has ended",
          true);
    } catch (CompletionException e) {
      throw new NotMeasuredException(
          "it could not be told how many values would change ("
              + e.getCause().getMessage()
              + "); nothing was published, try again",
          false);
    }
  }
}
