package io.concordat.connector.iam.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.Assertion;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldNames;
import io.concordat.contract.Relation;
import io.concordat.contract.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What AWS makes while one waits, and the paths by which access is held. */
class AwsReportsTest {
  private static final Checkpoint START = Checkpoint.start();

  private final FakeIam aws = new FakeIam();
  private final AwsSource source = source(aws);

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void leavesTheWaitForTheCredentialReportToTheRuntime() {
    aws.account(FakeIam.FIRST).pending = 2;
    SourceStream stream = stream("credential-report");
    assertThat(waitOf(stream)).contains(Duration.ofSeconds(2));
    assertThat(waitOf(stream)).contains(Duration.ofSeconds(5));
    assertThat(stream.read(START).rows()).isNotEmpty();
    assertThat(aws.calls()).filteredOn("own iam:GetCredentialReport"::equals).hasSize(1);
  }

  @Test
  void readsOneReportForAllPagesOfUsers() {
    SourceStream stream = stream("credential-report");
    Page first = stream.read(START);
    stream.read(first.next());
    assertThat(first.more()).isTrue();
    assertThat(aws.calls()).filteredOn("own iam:GetCredentialReport"::equals).hasSize(1);
  }

  @Test
  void failsAsAStreamWhereTheReportIsForbiddenAndLeavesTheOthersAlone() {
    aws.deny("GetCredentialReport");
    assertThatThrownBy(() -> stream("credential-report").read(START))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessage("GetCredentialReport: status 403, AccessDenied");
    assertThat(stream("users").read(START).rows()).isNotEmpty();
  }

  @Test
  void beginsEachJobOnceHoweverOftenItLooks() {
    aws.account(FakeIam.FIRST).pending = 4;
    SourceStream stream = stream("service-use");
    assertThat(waitOf(stream)).contains(Duration.ofSeconds(3));
    while (aws.account(FakeIam.FIRST).pending > 0) {
      waitOf(stream);
    }
    assertThat(stream.read(START).rows()).hasSize(3);
    assertThat(aws.calls())
        .filteredOn("own iam:GenerateServiceLastAccessedDetails"::equals)
        .hasSize(3);
  }

  @Test
  void doesNotTakeAttemptsForAuthenticationOrUse() {
    SourceRow row = stream("service-use").read(START).rows().getFirst();
    assertThat(row.nativeId()).isEqualTo("AIDA1#services");
    assertThat(row.standing()).isEqualTo(Standing.ENRICHMENT);
    assertThat(row.fields())
        .doesNotContainKeys(FieldNames.LAST_AUTHENTICATION, FieldNames.LAST_USED);
    Assertion attempt = row.fields().get(FieldNames.LAST_ATTEMPT);
    assertThat(attempt.value().display()).isEqualTo("2026-01-02T00:00:00Z");
    Evidence evidence = attempt.evidence().orElseThrow();
    assertThat(evidence.meaning()).isEqualTo(Evidence.Meaning.ATTEMPT);
    assertThat(evidence.coverageFrom())
        .as("made within the 400 days")
        .contains(Instant.parse("2025-06-01T00:00:00Z"));
    assertThat(evidence.coverageTo())
        .as("AWS lags four hours")
        .contains(Instant.parse("2026-01-02T20:00:00Z"));
    assertThat(row.fields().get(ServiceUseMapper.ATTEMPTED_SERVICES).value().display())
        .isEqualTo("s3");
    assertThat(row.fields().get(ServiceUseMapper.GRANTED_SERVICES).value().display())
        .isEqualTo("2");
  }

  @Test
  void marksWhatItWasNotAllowedToAsk() {
    aws.deny("GenerateServiceLastAccessedDetails");
    Page page = stream("service-use").read(START);
    assertThat(page.gap())
        .contains("GenerateServiceLastAccessedDetails is not allowed for a principal");
    assertThat(page.rows()).as("no claim about what could not be asked").isEmpty();
  }

  @Test
  void showsByWhichPathAnIdentityHoldsWhatItHolds() {
    assertThat(ties("users", "AIDA1"))
        .containsExactlyInAnyOrder(
            "member_of aws:unique-id AGPA1",
            "holds aws:arn arn:aws:iam::111111111111:policy/ANPA1",
            "holds aws:inline-policy AGPA1/put",
            "bounded_by aws:arn arn:aws:iam::111111111111:policy/ANPA1");
    assertThat(ties("groups", "AGPA1"))
        .containsExactlyInAnyOrder(
            "brings aws:arn arn:aws:iam::111111111111:policy/ANPA1",
            "brings aws:inline-policy AGPA1/put");
    assertThat(ties("roles", "AROA1"))
        .containsExactlyInAnyOrder(
            "holds aws:arn arn:aws:iam::111111111111:policy/ANPA1",
            "assumable_by aws:arn arn:aws:iam::111111111111:user/AIDA1");
  }

  private List<String> ties(String stream, String id) {
    return stream(stream).read(START).rows().stream()
        .filter(row -> row.nativeId().equals(id))
        .flatMap(row -> row.relations().stream())
        .map(
            (Relation tie) ->
                tie.type() + " " + tie.target().namespace() + " " + tie.target().value())
        .toList();
  }

  private static Optional<Duration> waitOf(SourceStream stream) {
    try {
      stream.read(START);
      return Optional.empty();
    } catch (SourceFailure.Throttled slowDown) {
      return slowDown.retryAfter();
    }
  }

  private SourceStream stream(String name) {
    return source.streams().stream()
        .filter(stream -> stream.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static AwsSource source(FakeIam aws) {
    Map<String, String> properties = new HashMap<>(aws.properties("a"));
    properties.put("concordat.aws.sources.a.service-last-accessed", "true");
    return AwsSources.of(
        "a", TestConfig.of(AwsConfig.class, properties).sources().get("a"), Clock.systemUTC());
  }
}
