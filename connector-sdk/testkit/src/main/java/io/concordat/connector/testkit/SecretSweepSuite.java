package io.concordat.connector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.runtime.probe.SourceTester;
import io.concordat.connector.runtime.pull.Breaker;
import io.concordat.connector.runtime.pull.Patience;
import io.concordat.connector.runtime.pull.PullPolicy;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.ContractJson;
import io.concordat.contract.SourceRecord;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Feeds a source its vendor's answers with secrets in every place, and looks for them in everything
 * that leaves it: records, reports, rejects, checkpoints, what a connection test says, and the log.
 *
 * <p>Beside what a mapper reads the planted text is an ordinary one: only an allow-list keeps it
 * out. Instead of what it reads it has the shape of a token: whoever would take it must refuse it.
 */
public abstract class SecretSweepSuite {
  private static final String ORDINARY = "planted-where-nobody-looks-0815";
  private static final String TOKEN =
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkLTA4MTUifQ.c2lnbmF0dXJl";
  private static final PullPolicy POLICY =
      new PullPolicy(
          Duration.ofDays(365),
          Duration.ofDays(1),
          new Patience(1, Duration.ofMillis(1), Duration.ofMillis(2)),
          new Breaker(1.0, Long.MAX_VALUE));

  private PlantingProxy proxy;

  /** Where the vendor's stand-in answers; filled with a few rows of every stream. */
  protected abstract URI vendor();

  /** The source, configured to find its vendor at an address; made anew with each call. */
  protected abstract Source source(URI vendor);

  /**
   * Names of values that are no place for a secret, because nothing could be read with one in them:
   * a row's id, a page's marker, the token that the connector itself asks for.
   */
  protected abstract Set<String> steering();

  @BeforeEach
  final void standBetween() {
    proxy = new PlantingProxy(vendor());
  }

  @AfterEach
  final void goAway() {
    proxy.close();
  }

  @Test
  void takesNothingThatNobodyAllowed() {
    int expected = pulled().bench().records().size();
    proxy.change(answer -> Planting.beside(answer, ORDINARY));
    Pulled pulled = pulled();
    assertThat(pulled.kept()).doesNotContain(ORDINARY);
    assertThat(pulled.bench().records()).as("the rest is taken as ever").hasSize(expected);
  }

  @Test
  void refusesASecretInWhatItTakes() {
    pulled();
    Set<String> names = Planting.names(proxy.answers());
    assertThat(names).containsAll(steering()).hasSizeGreaterThan(steering().size());
    names.removeAll(steering());
    for (String name : names) {
      proxy.change(answer -> Planting.instead(answer, name, TOKEN));
      assertThat(pulled().kept()).as("a token in %s", name).doesNotContain(TOKEN);
    }
  }

  private record Pulled(ContractBench bench, String kept) {}

  private Pulled pulled() {
    ContractBench bench = ContractBench.inMemory();
    Source source = source(proxy.uri());
    StringBuilder kept = new StringBuilder();
    try (LogEar ear = new LogEar();
        SourceTester tester = new SourceTester(null, Duration.ofMinutes(1), Clock.systemUTC())) {
      TickingClock clock = new TickingClock(Instant.parse("2026-01-05T08:00:00Z"));
      new Run(bench, POLICY, clock).full().of(source);
      if (source instanceof ConnectionTest) {
        kept.append(tester.test(source, "somebody"));
        assertThat(ear.heard()).as("the log is listened to").contains("source tested");
      }
      kept.append(ear.heard());
    }
    kept.append(source).append(source.fingerprint()).append(bench.reports());
    kept.append(bench.rejects());
    for (SourceStream stream : source.streams()) {
      kept.append(stream);
      kept.append(bench.ledger().open(new StreamKey(source.id(), stream.name())));
    }
    for (SourceRecord record : bench.records()) {
      kept.append(new String(ContractJson.write(record), StandardCharsets.UTF_8));
    }
    return new Pulled(bench, kept.toString());
  }
}
