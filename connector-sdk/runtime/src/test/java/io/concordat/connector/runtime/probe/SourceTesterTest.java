package io.concordat.connector.runtime.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.runtime.LittleVendor;
import io.concordat.connector.runtime.probe.TestReport.Check;
import io.concordat.connector.runtime.probe.TestReport.Outcome;
import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.SourceDomain;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The test of a source that names its rights itself: no database is asked. */
class SourceTesterTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";

  private final List<String> made = new ArrayList<>();

  @Test
  void namesTheRightThatIsMissingAndWhatToDo() {
    TestReport report =
        test(
            LONG,
            probe("users", ConnectionTest.Finding::granted),
            probe("roles", () -> ConnectionTest.Finding.missing("it shows none of 12 rows")),
            probe(
                "keys",
                () -> {
                  throw new SourceFailure.Rejected("status 403");
                }));
    assertThat(report.passed()).isFalse();
    assertThat(report.failed()).containsExactly("roles", "keys");
    assertThat(report.checks())
        .containsExactly(
            new Check(
                "users", Outcome.GRANTED, "right to users", Optional.empty(), Optional.empty()),
            new Check(
                "roles",
                Outcome.MISSING,
                "right to roles",
                Optional.of("it shows none of 12 rows"),
                Optional.of("grant roles")),
            new Check(
                "keys",
                Outcome.MISSING,
                "right to keys",
                Optional.of("status 403"),
                Optional.of("grant keys")));
  }

  @Test
  void asksNothingMoreOnceTheCredentialsWereRefused() {
    TestReport report =
        test(
            LONG,
            probe(
                "users",
                () -> {
                  throw SourceFailure.Rejected.credentials("status 401");
                }),
            probe("roles", ConnectionTest.Finding::granted));
    assertThat(made).as("a second try could lock the user out").containsExactly("users");
    assertThat(report.checks())
        .extracting(Check::outcome)
        .containsExactly(Outcome.CREDENTIALS_REFUSED, Outcome.NOT_TRIED);
    assertThat(report.checks().getFirst().remedy().orElseThrow()).contains("credentials");
  }

  @Test
  void wrongSettingIsNoRightThatIsMissing() {
    TestReport report =
        test(
            LONG,
            probe(
                "users",
                () -> {
                  throw SourceFailure.Rejected.setting("the certificate is not trusted");
                }),
            probe("roles", ConnectionTest.Finding::granted));
    assertThat(report.checks())
        .extracting(Check::outcome)
        .containsExactly(Outcome.MISCONFIGURED, Outcome.GRANTED);
    assertThat(report.checks().getFirst().problem()).contains("the certificate is not trusted");
    assertThat(report.checks().getFirst().remedy().orElseThrow()).contains("configuration");
  }

  @Test
  void tellsWhatMayPassFromWhatAPersonMustMend() {
    TestReport report =
        test(
            LONG,
            probe(
                "users",
                () -> {
                  throw new SourceFailure.Throttled("slow down", Optional.empty());
                }),
            probe("keys", () -> ConnectionTest.Finding.untested("there is no key")),
            probe(
                "roles",
                () -> {
                  throw new IllegalStateException("password=hunter22");
                }));
    assertThat(report.checks())
        .extracting(Check::outcome)
        .containsExactly(Outcome.UNAVAILABLE, Outcome.UNTESTED, Outcome.UNAVAILABLE);
    assertThat(report.checks()).allMatch(check -> check.remedy().isEmpty());
    assertThat(report.toString()).doesNotContain("hunter22").contains("IllegalStateException at");
  }

  @Test
  void doesNotCountAgainstASourceWhatCouldNotBeTried() {
    assertThat(test(LONG, probe("keys", () -> ConnectionTest.Finding.untested("none"))).passed())
        .isTrue();
  }

  @Test
  void showsNoTextThatHasTheShapeOfASecret() {
    TestReport report =
        test(
            LONG,
            probe(
                "users",
                () -> {
                  throw new SourceFailure.Rejected("the vendor quotes " + TOKEN);
                }));
    assertThat(report.toString()).doesNotContain(TOKEN);
  }

  @Test
  void endsInTimeWhenTheVendorDoesNotAnswer() {
    CountDownLatch never = new CountDownLatch(1);
    TestReport report =
        test(
            Duration.ofMillis(50),
            probe("users", ConnectionTest.Finding::granted),
            probe("roles", () -> awaited(never)),
            probe("keys", ConnectionTest.Finding::granted));
    assertThat(report.checks())
        .extracting(Check::outcome)
        .containsExactly(Outcome.GRANTED, Outcome.TIMED_OUT, Outcome.NOT_TRIED);
  }

  @Test
  void makesOneTestOfASourceAtATime() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (SourceTester tester = new SourceTester(null, LONG, Clock.systemUTC());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Source source =
          new Able(
              List.of(
                  probe(
                      "users",
                      () -> {
                        asking.countDown();
                        return awaited(answer);
                      })));
      Future<TestReport> first = threads.submit(() -> tester.test(source, "olga"));
      asking.await();
      assertThatThrownBy(() -> tester.test(source, "otto")).isInstanceOf(SourceTester.Busy.class);
      answer.countDown();
      assertThat(first.get().passed()).isTrue();
    }
  }

  private static ConnectionTest.Finding awaited(CountDownLatch latch) {
    try {
      latch.await();
      return ConnectionTest.Finding.granted();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceFailure.Unavailable("interrupted");
    }
  }

  private ConnectionTest.Probe probe(String what, ConnectionTest.Attempt attempt) {
    return new ConnectionTest.Probe(
        what,
        "right to " + what,
        "grant " + what,
        () -> {
          made.add(what);
          return attempt.make();
        });
  }

  private static TestReport test(Duration limit, ConnectionTest.Probe... probes) {
    try (SourceTester tester = new SourceTester(null, limit, Clock.systemUTC())) {
      return tester.test(new Able(List.of(probes)), "olga");
    }
  }

  private record Able(List<Probe> probes) implements Source, ConnectionTest {
    @Override
    public String id() {
      return "able-1";
    }

    @Override
    public String system() {
      return "able";
    }

    @Override
    public SourceDomain domain() {
      return SourceDomain.IAM;
    }

    @Override
    public String fingerprint() {
      return "v1";
    }

    @Override
    public List<SourceStream> streams() {
      return List.of(new LittleVendor("able-1"));
    }
  }
}
