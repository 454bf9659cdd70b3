package io.concordat.connector.testkit;

import io.concordat.connector.runtime.pull.Pause;
import io.concordat.connector.runtime.pull.PullPolicy;
import io.concordat.connector.runtime.pull.PullPorts;
import io.concordat.connector.runtime.pull.RunOrder;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.pull.StreamRun;
import io.concordat.connector.runtime.pull.StreamState;
import io.concordat.connector.runtime.pull.Throttle;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunReport;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Runs all streams of a source on a bench as the dispatcher would; waits only where told to. */
final class Run {
  private static final int NEVER = 0;

  private final ContractBench bench;
  private final PullPolicy policy;
  private final Clock clock;
  private Cutter cutter = new Cutter(NEVER);
  private Pause pause = duration -> {};
  private UnaryOperator<SourceStream> wrapped = UnaryOperator.identity();
  private Optional<PullMode> mode = Optional.empty();
  private Optional<Runnable> meanwhile = Optional.empty();

  Run(ContractBench bench, PullPolicy policy, Clock clock) {
    this.bench = bench;
    this.policy = policy;
    this.clock = clock;
  }

  Run full() {
    mode = Optional.of(PullMode.FULL);
    return this;
  }

  /** Instead of passing over each wait. */
  Run waiting(Pause how) {
    pause = how;
    return this;
  }

  Run cutAt(int step) {
    cutter = new Cutter(step);
    return this;
  }

  /**
   * Full runs give way after every page: first something happens at the vendor, then an increment
   * is read of every stream that knows what changed.
   */
  Run givingWay(Runnable first) {
    meanwhile = Optional.of(first);
    return this;
  }

  Run reading(UnaryOperator<SourceStream> through) {
    wrapped = through;
    return this;
  }

  /**
   * Runs every stream in order.
   *
   * @throws Cutter.Cut where it was to be cut
   */
  List<RunReport> of(Source source) {
    PullPorts ports =
        new PullPorts(
            cutter.cutting(bench.ledger()),
            bench.journal(),
            cutter.cutting(bench.publisher()),
            Throttle.NONE,
            clock,
            pause,
            new Random(1),
            bench.aside());
    List<RunReport> reports = new ArrayList<>();
    for (SourceStream stream : source.streams()) {
      SourceStream read = cutter.cutting(wrapped.apply(stream));
      RunOrder order = new RunOrder(UUID.randomUUID().toString(), mode);
      StreamRun run = new StreamRun(source, read, order, ports, policy);
      Optional<RunReport> report = run.proceed(meanwhile::isPresent);
      while (report.isEmpty()) {
        meanwhile.orElseThrow().run();
        reports.addAll(increments(source, ports));
        report = run.proceed(meanwhile::isPresent);
      }
      reports.add(report.get());
    }
    return reports;
  }

  private List<RunReport> increments(Source source, PullPorts ports) {
    List<RunReport> reports = new ArrayList<>();
    for (SourceStream stream : source.streams()) {
      StreamState state = bench.ledger().open(new StreamKey(source.id(), stream.name()));
      boolean possible =
          state.phase() == StreamState.Phase.RESTING || state.increment().isPresent();
      if (possible && stream.preferredMode() == PullMode.INCREMENTAL) {
        RunOrder order = RunOrder.increment(UUID.randomUUID().toString());
        SourceStream read = cutter.cutting(wrapped.apply(stream));
        reports.add(new StreamRun(source, read, order, ports, policy).run());
      }
    }
    return reports;
  }

  /** Runs until the cut; false if the run ended before it. */
  boolean isCutIn(Source source) {
    try {
      of(source);
      return false;
    } catch (Cutter.Cut cut) {
      return true;
    }
  }
}
