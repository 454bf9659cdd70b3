package io.concordat.connector.iam.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.Assertion;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What IAM does that a reader would not expect. */
class AwsTrapsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final WireMockServer iam = new WireMockServer(options().dynamicPort());
  private AwsSource source;

  @BeforeEach
  void start() {
    iam.start();
    AwsConfig.Account account =
        TestConfig.of(
                AwsConfig.class,
                Map.of(
                    "concordat.aws.sources.a.endpoint", "http://127.0.0.1:" + iam.port(),
                    "concordat.aws.sources.a.access-key-id", "AKIAREADER",
                    "concordat.aws.sources.a.secret-access-key", "nothing"))
            .sources()
            .get("a");
    source =
        new AwsSource(
            "a",
            account,
            AwsSources.api("aws-test", account, Clock.systemUTC()),
            Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void stop() {
    iam.stop();
  }

  @Test
  void leavesEveryRetryToTheRuntime() {
    answer(400, "text/xml", error("Throttling"));
    assertThatThrownBy(this::readUsers).isInstanceOf(SourceFailure.Throttled.class);
    iam.verify(1, anyRequestedFor(anyUrl()));
  }

  @Test
  void sortsFailuresIntoSlowDownTryLaterAndGiveUp() {
    answer(429, "text/xml", error("TooManyRequestsException"));
    assertThatThrownBy(this::readUsers).isInstanceOf(SourceFailure.Throttled.class);
    answer(503, "text/html", "<html><body>Service Unavailable</body></html>");
    assertThatThrownBy(this::readUsers).isInstanceOf(SourceFailure.Unavailable.class);
    answer(403, "text/xml", error("InvalidClientTokenId"));
    assertThatThrownBy(this::readUsers).isInstanceOf(SourceFailure.Rejected.class);
    answer(403, "text/xml", error("AccessDenied"));
    assertThatThrownBy(this::readUsers)
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessage("GetAccountAuthorizationDetails: status 403, AccessDenied");
  }

  @Test
  void doesNotTakeAPageOfHtmlForAnEmptyAccount() {
    answer(200, "text/html", "<html><body><h1>Maintenance</h1></body></html>");
    assertThatThrownBy(this::readUsers).isInstanceOf(SourceFailure.Unavailable.class);
    answer(200, "text/html", "<!DOCTYPE html><p>Maintenance");
    assertThatThrownBy(this::readUsers).isInstanceOf(SourceFailure.Unavailable.class);
  }

  @Test
  void refusesAnAnswerThatIsLongerDeeperOrMoreEntangledThanAnyOfAws() {
    String start = "<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult>";
    answer(200, "text/xml", start + "<a>" + "x".repeat((int) AnswerBound.MOST_BYTES) + "</a>");
    assertThatThrownBy(this::readUsers)
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessage("GetAccountAuthorizationDetails: the answer is longer than 33554432 bytes");
    answer(200, "text/xml", start + "<a>".repeat(1_000_000));
    assertThatThrownBy(this::readUsers).isInstanceOf(SourceFailure.Unavailable.class);
    answer(
        200,
        "text/xml",
        "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
            + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d SYSTEM \"file:///etc/hostname\">]>"
            + start
            + "<IsTruncated>false</IsTruncated><UserDetailList><member><Path>/</Path><UserName>&d;"
            + "</UserName><UserId>AIDA1</UserId></member></UserDetailList>");
    assertThatThrownBy(this::readUsers).isInstanceOf(SourceFailure.Unavailable.class);
  }

  @Test
  void refusesATruncatedPageThatDoesNotSayWhereToGoOn() {
    answer(
        200,
        "text/xml",
        "<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult>"
            + "<IsTruncated>true</IsTruncated></GetAccountAuthorizationDetailsResult>"
            + "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>"
            + "</GetAccountAuthorizationDetailsResponse>");
    assertThatThrownBy(this::readUsers).isInstanceOf(SourceFailure.Rejected.class);
  }

  @Test
  void goesOnAfterAnEmptyPageThatIsTruncated() {
    answer(
        200,
        "text/xml",
        "<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult>"
            + "<IsTruncated>true</IsTruncated><Marker>m1</Marker><Policies/>"
            + "</GetAccountAuthorizationDetailsResult><ResponseMetadata><RequestId>r</RequestId>"
            + "</ResponseMetadata></GetAccountAuthorizationDetailsResponse>");
    Page page = stream("policies").read(Checkpoint.start());
    assertThat(page.rows()).isEmpty();
    assertThat(page.more()).isTrue();
    assertThat(page.next().get("marker")).contains("m1");
  }

  @Test
  void readsThePayloadOfTheSavedAccount() throws IOException {
    answer(200, "text/xml", saved("get-account-authorization-details.xml"));

    SourceRow role = stream("roles").read(Checkpoint.start()).rows().getFirst();
    Assertion lastUse = role.fields().get(FieldNames.LAST_AUTHENTICATION);
    assertThat(lastUse.value().isNull()).as("no date is not never").isTrue();
    Evidence evidence = lastUse.evidence().orElseThrow();
    assertThat(evidence.coverageFrom()).contains(NOW.minus(Duration.ofDays(400)));
    assertThat(evidence.completeness()).isEqualTo(Evidence.Completeness.COMPLETE);
    assertThat(role.fields().get(FieldNames.PRIVILEGE).value().display()).isEqualTo("write");

    SourceRow user = readUsers().rows().getFirst();
    assertThat(user.nativeId()).isEqualTo("AIDACKCEVSQ6C2EXAMPLE");
    assertThat(user.relations()).hasSize(2);
    assertThat(user.fields().get(FieldNames.PRIVILEGE).value().display()).isEqualTo("write");

    SourceRow policy = stream("policies").read(Checkpoint.start()).rows().getFirst();
    assertThat(policy.fields().get(FieldNames.PRIVILEGE).value().display())
        .as("of the version in force")
        .isEqualTo("write");
  }

  @Test
  void takesNotAvailableForNoService() {
    assertThat(Usage.name("N/A")).isEmpty();
    assertThat(Usage.name("no_information")).isEmpty();
    assertThat(Usage.name("not_supported")).isEmpty();
    assertThat(Usage.name("s3")).contains("s3");
  }

  @Test
  void passesOverAUserThatWentMeanwhileAndMarksWhatIsForbidden() {
    iam.stubFor(
        post(anyUrl())
            .withRequestBody(containing("Action=ListUsers"))
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "text/xml")
                    .withBody(
                        "<ListUsersResponse><ListUsersResult><IsTruncated>false</IsTruncated><Users>"
                            + "<member><Path>/</Path><UserName>a</UserName><UserId>AIDAA</UserId>"
                            + "<CreateDate>2020-01-01T00:00:00Z</CreateDate></member></Users>"
                            + "</ListUsersResult></ListUsersResponse>")));
    iam.stubFor(
        post(anyUrl())
            .withRequestBody(containing("Action=ListAccessKeys"))
            .willReturn(aResponse().withStatus(404).withBody(error("NoSuchEntity"))));
    Page gone = stream("access-keys").read(Checkpoint.start());
    assertThat(gone.gap()).isEmpty();

    iam.stubFor(
        post(anyUrl())
            .withRequestBody(containing("Action=ListAccessKeys"))
            .willReturn(aResponse().withStatus(403).withBody(error("AccessDenied"))));
    Page forbidden = stream("access-keys").read(Checkpoint.start());
    assertThat(forbidden.gap()).contains("ListAccessKeys is not allowed for a user");
    assertThat(forbidden.rows()).as("no claim about what could not be asked").isEmpty();
  }

  private Page readUsers() {
    return stream("users").read(Checkpoint.start());
  }

  private SourceStream stream(String name) {
    return source.streams().stream()
        .filter(stream -> stream.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void answer(int status, String type, String body) {
    iam.resetAll();
    iam.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse().withStatus(status).withHeader("Content-Type", type).withBody(body)));
  }

  private static String error(String code) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>"
        + code
        + "</Code><Message>m</Message></Error><RequestId>r</RequestId></ErrorResponse>";
  }

  private static String saved(String name) throws IOException {
    try (InputStream in = AwsTrapsTest.class.getResourceAsStream("/vendor/aws/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
