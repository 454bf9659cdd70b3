package io.concordat.connector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.runtime.pull.Breaker;
import io.concordat.connector.runtime.pull.Patience;
import io.concordat.connector.runtime.pull.PullPolicy;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.ContractJson;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceRecord;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A vendor that lies, breaks off and answers nonsense harms nothing but its own run. A connector's
 * test extends it over the stand-in of its vendor, which it reaches through one that spoils the
 * answers.
 */
public abstract class HostileVendorSuite {
  /** More of them on demand: {@code -Dhostile.seeds=1000}. */
  private static final int SEEDS = Integer.getInteger("hostile.seeds", 30);

  private static final int MOST_PAGES = 60;

  /** A hostile vendor is given up soon. */
  private static final PullPolicy BRIEF = policy(3);

  /** An honest one may be slow on a busy machine, whatever the time-out. */
  private static final PullPolicy PATIENT = policy(30);

  private final TickingClock clock = new TickingClock(Instant.parse("2026-01-05T08:00:00Z"));

  /** The vendor's stand-in, which answers every call as it should. */
  protected abstract URI honestVendor();

  /**
   * The source under test, with a time-out of about a second.
   *
   * @param vendor where it is to find the vendor
   */
  protected abstract Source source(URI vendor);

  /** Texts that must not be found in anything that is kept: planted secrets, the password. */
  protected abstract Set<String> plantedSecrets();

  @Test
  final void endsEveryRunWithAReportAndHarmsNoLaterOne() {
    Map<String, Map<String, ?>> expected = afterAnHonestRun(ContractBench.inMemory());
    int spoiled = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      ContractBench bench = ContractBench.inMemory();
      List<RuntimeException> escaped = new ArrayList<>();
      try (HostileVendor vendor = new HostileVendor(honestVendor(), seed)) {
        Source source = source(vendor.uri());
        Run run = new Run(bench, BRIEF, clock).reading(stream -> new Watched(stream, escaped));
        // The second one increments where the first got through.
        List<RunReport> reports = new ArrayList<>(run.of(source));
        reports.addAll(run.of(source));
        assertThat(reports).as("seed %s", seed).hasSize(2 * source.streams().size());
        spoiled += (int) reports.stream().filter(r -> r.outcome() == RunOutcome.FAILED).count();
      }
      assertThat(escaped).as("seed %s: only sorted failures leave a stream", seed).isEmpty();
      assertKeepsNoSecret(bench, seed);
      assertThat(afterAnHonestRun(bench)).as("seed %s", seed).isEqualTo(expected);
    }
    assertThat(spoiled).as("runs that were spoiled").isPositive();
  }

  /** What a reader of the topic holds after a full run on an honest vendor. */
  private Map<String, Map<String, ?>> afterAnHonestRun(ContractBench bench) {
    Source source = source(honestVendor());
    assertThat(new Run(bench, PATIENT, clock).full().of(source))
        .allSatisfy(
            report ->
                assertThat(report.outcome()).as("%s", report).isEqualTo(RunOutcome.COMPLETED));
    Fold fold = Fold.of(bench.records());
    Map<String, Map<String, ?>> held = new TreeMap<>();
    for (SourceStream stream : source.streams()) {
      held.put(stream.name(), fold.active(source.id(), stream.name()));
    }
    return held;
  }

  private static PullPolicy policy(int attempts) {
    return new PullPolicy(
        Duration.ofDays(365),
        Duration.ofDays(1),
        new Patience(attempts, Duration.ofMillis(1), Duration.ofMillis(2)),
        new Breaker(1.0, Long.MAX_VALUE));
  }

  private void assertKeepsNoSecret(ContractBench bench, long seed) {
    StringBuilder kept = new StringBuilder().append(bench.reports()).append(bench.rejects());
    for (SourceRecord record : bench.records()) {
      kept.append(new String(ContractJson.write(record), StandardCharsets.UTF_8));
    }
    for (String secret : plantedSecrets()) {
      assertThat(kept.indexOf(secret)).as("seed %s: a secret was kept", seed).isNegative();
    }
  }

  /** Notes what no stream may throw, and ends a vendor's endless pages. */
  private static final class Watched implements SourceStream {
    private final SourceStream stream;
    private final List<RuntimeException> escaped;
    private int pages;

    Watched(SourceStream stream, List<RuntimeException> escaped) {
      this.stream = stream;
      this.escaped = escaped;
    }

    @Override
    public String name() {
      return stream.name();
    }

    @Override
    public PullMode preferredMode() {
      return stream.preferredMode();
    }

    @Override
    public Page read(Checkpoint since) {
      pages++;
      if (pages > MOST_PAGES) {
        throw new SourceFailure.Rejected("more pages than anybody has");
      }
      try {
        return stream.read(since);
      } catch (SourceFailure sorted) {
        throw sorted;
      } catch (RuntimeException unsorted) {
        escaped.add(unsorted);
        throw unsorted;
      }
    }
  }
}
