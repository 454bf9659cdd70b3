package io.concordat.connector.testkit;

import io.concordat.connector.runtime.pull.Breaker;
import io.concordat.connector.runtime.pull.Patience;
import io.concordat.connector.runtime.pull.PullPolicy;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A source that is pulled as in operation, by the runtime's own loop, in memory: what a vendor's
 * answers come to in the end. Waits are noted and not waited.
 */
public final class Rehearsal {
  private static final PullPolicy POLICY =
      new PullPolicy(
          Duration.ofDays(365),
          Duration.ofDays(1),
          new Patience(5, Duration.ofSeconds(1), Duration.ofMinutes(5)),
          new Breaker(1.0, Long.MAX_VALUE));

  private final ContractBench bench = ContractBench.inMemory();
  private final TickingClock clock = new TickingClock(Instant.parse("2026-01-05T08:00:00Z"));
  private final List<Duration> waits = new CopyOnWriteArrayList<>();
  private final Source source;

  public Rehearsal(Source source) {
    this.source = source;
  }

  /**
   * The same source with some of its streams.
   *
   * @throws IllegalArgumentException if one of them is none of its streams
   */
  public static Rehearsal of(Source source, String... streams) {
    return new Rehearsal(new Part(source, List.of(streams)));
  }

  /**
   * Runs every stream in the mode that it prefers.
   *
   * @return the reports of this run by stream, in the streams' order
   */
  public Map<String, RunReport> pull() {
    return byStream(new Run(bench, POLICY, clock).waiting(waits::add).of(source));
  }

  /** Runs every stream in full. */
  public Map<String, RunReport> pullInFull() {
    return byStream(new Run(bench, POLICY, clock).waiting(waits::add).full().of(source));
  }

  private static Map<String, RunReport> byStream(List<RunReport> reports) {
    Map<String, RunReport> byStream = new LinkedHashMap<>();
    reports.forEach(report -> byStream.put(report.stream(), report));
    return byStream;
  }

  /** Every wait that was asked for, in order. */
  public List<Duration> waits() {
    return new ArrayList<>(waits);
  }

  /** The ids of the rows of a stream that a reader of the topic holds for there. */
  public Set<String> active(String stream) {
    return contents(stream).keySet();
  }

  /** What a reader of the topic holds of a stream: id to content, as a text to compare. */
  public Map<String, String> contents(String stream) {
    return Fold.of(bench.records()).active(source.id(), stream);
  }

  /** The ids of the rows of a stream that a reader of the topic holds for gone. */
  public Set<String> retired(String stream) {
    return Fold.of(bench.records()).retired(source.id(), stream);
  }

  /** Some streams of a source. */
  private record Part(Source whole, List<String> names) implements Source {
    Part {
      List<String> known = whole.streams().stream().map(SourceStream::name).toList();
      if (!known.containsAll(names)) {
        throw new IllegalArgumentException(names + " are not all among " + known);
      }
    }

    @Override
    public String id() {
      return whole.id();
    }

    @Override
    public String system() {
      return whole.system();
    }

    @Override
    public SourceDomain domain() {
      return whole.domain();
    }

    @Override
    public String fingerprint() {
      return whole.fingerprint();
    }

    @Override
    public List<SourceStream> streams() {
      return whole.streams().stream().filter(stream -> names.contains(stream.name())).toList();
    }
  }
}
