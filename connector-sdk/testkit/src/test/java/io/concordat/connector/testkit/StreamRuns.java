package io.concordat.connector.testkit;

import io.concordat.connector.runtime.pull.Breaker;
import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.pull.Patience;
import io.concordat.connector.runtime.pull.Pause;
import io.concordat.connector.runtime.pull.Progress;
import io.concordat.connector.runtime.pull.PullPolicy;
import io.concordat.connector.runtime.pull.PullPorts;
import io.concordat.connector.runtime.pull.RecordPublisher;
import io.concordat.connector.runtime.pull.RunJournal;
import io.concordat.connector.runtime.pull.RunOrder;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.pull.StreamRun;
import io.concordat.connector.runtime.pull.Throttle;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Runs of one stream of a scripted vendor, in memory, at an instant of the test's own. */
abstract class StreamRuns {
  protected static final Duration CEILING = Duration.ofMinutes(5);
  protected static final StreamKey KEY = new StreamKey("scripted-1", ScriptedVendor.STREAM);

  protected final TickingClock clock = new TickingClock(Instant.parse("2026-01-05T08:00:00Z"));
  protected final InMemoryLedger ledger = new InMemoryLedger();
  protected final InMemoryJournal journal = new InMemoryJournal();
  protected final InMemoryPublisher broker = new InMemoryPublisher();
  protected final List<Duration> waits = new ArrayList<>();
  protected RecordPublisher publisher = broker;
  protected Pause pause = waits::add;
  protected Executor aside = Runnable::run;
  protected Consumer<Progress> told = progress -> {};

  protected static SourceFailure away() {
    return new SourceFailure.Unavailable("the instance hibernates");
  }

  protected RunReport run(ScriptedVendor vendor) {
    return run(vendor, Optional.empty());
  }

  protected RunReport full(ScriptedVendor vendor) {
    return run(vendor, Optional.of(PullMode.FULL));
  }

  protected RunReport run(ScriptedVendor vendor, Optional<PullMode> mode) {
    return start(vendor, new RunOrder(UUID.randomUUID().toString(), mode)).run();
  }

  protected StreamRun start(ScriptedVendor vendor, RunOrder order) {
    Ledger kept = ledger;
    PullPolicy policy =
        new PullPolicy(
            Duration.ofHours(24),
            Duration.ofHours(6),
            new Patience(3, Duration.ofSeconds(1), CEILING),
            new Breaker(0.4, 3));
    RunJournal told =
        new RunJournal() {
          @Override
          public void progress(Progress progress, List<Page.Reject> rejects) {
            journal.progress(progress, rejects);
            StreamRuns.this.told.accept(progress);
          }

          @Override
          public void finished(RunReport report) {
            journal.finished(report);
          }
        };
    PullPorts ports =
        new PullPorts(kept, told, publisher, Throttle.NONE, clock, pause, new Random(7), aside);
    return new StreamRun(vendor, vendor, order, ports, policy);
  }
}
