package io.concordat.connector.iam.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.SourceFailure;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

class OrganizationsApiTest {
  private static final String ONE = "{\"Id\":\"111122223333\",\"Name\":\"A\",\"State\":\"ACTIVE\"}";

  private final WireMockServer aws = new WireMockServer(options().dynamicPort());
  private OrganizationsApi api;

  @BeforeEach
  void start() {
    aws.start();
    api =
        new OrganizationsApi(
            UrlConnectionHttpClient.create(),
            URI.create("http://127.0.0.1:" + aws.port()),
            "us-east-1",
            keys(),
            () -> StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAREADER", "x")));
  }

  private static OwnKeys keys() {
    Map<String, String> properties =
        Map.of(
            "concordat.aws.sources.a.access-key-id", "AKIAREADER",
            "concordat.aws.sources.a.secret-access-key", "x");
    return OwnKeys.of(
        Settings.of("concordat.aws.sources", "a"),
        TestConfig.of(AwsConfig.class, properties).sources().get("a"),
        Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    aws.stop();
  }

  @Test
  void signsItsCallForOrganizations() {
    answer(200, "{\"Accounts\":[" + ONE + "]}");
    assertThat(api.accounts()).extracting(Member::id).containsExactly("111122223333");
    aws.verify(
        postRequestedFor(anyUrl())
            .withHeader(
                "Authorization",
                matching(
                    "AWS4-HMAC-SHA256 Credential=AKIAREADER/\\d{8}/us-east-1/organizations/aws4_request.*"))
            .withHeader("Content-Type", containing("application/x-amz-json-1.1")));
  }

  @Test
  void goesOnAfterAnEmptyPage() {
    aws.stubFor(
        post(anyUrl())
            .withRequestBody(containing("\"NextToken\":\"t1\""))
            .willReturn(aResponse().withBody("{\"Accounts\":[" + ONE + "]}")));
    aws.stubFor(
        post(anyUrl())
            .withRequestBody(matching("\\{\"MaxResults\":20}"))
            .willReturn(aResponse().withBody("{\"Accounts\":[],\"NextToken\":\"t1\"}")));
    assertThat(api.accounts()).hasSize(1);
  }

  @Test
  void sortsFailuresLikeThoseOfIam() {
    answer(400, "{\"__type\":\"TooManyRequestsException\",\"Message\":\"slow\"}");
    assertThatThrownBy(api::accounts).isInstanceOf(SourceFailure.Throttled.class);
    answer(500, "{\"__type\":\"ServiceException\"}");
    assertThatThrownBy(api::accounts).isInstanceOf(SourceFailure.Unavailable.class);
    answer(503, "<html>Service Unavailable</html>");
    assertThatThrownBy(api::accounts).isInstanceOf(SourceFailure.Unavailable.class);
    answer(400, "{\"__type\":\"AWSOrganizationsNotInUseException\",\"Message\":\"secret text\"}");
    assertThatThrownBy(api::accounts)
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessage("ListAccounts: status 400, AWSOrganizationsNotInUseException");
  }

  @Test
  void takesNothingElseForAnAnswer() {
    answer(200, "<html>Maintenance</html>");
    assertThatThrownBy(api::accounts).isInstanceOf(SourceFailure.Unavailable.class);
    answer(200, "");
    assertThatThrownBy(api::accounts).isInstanceOf(SourceFailure.Unavailable.class);
    answer(200, "{\"Accounts\":{}}");
    assertThatThrownBy(api::accounts).isInstanceOf(SourceFailure.Unavailable.class);
    answer(200, "{\"Accounts\":[{\"Id\":\"12 or so\"}]}");
    assertThatThrownBy(api::accounts).isInstanceOf(SourceFailure.Unavailable.class);
    answer(200, "[".repeat(100_000));
    assertThatThrownBy(api::accounts).isInstanceOf(SourceFailure.Unavailable.class);
  }

  @Test
  void refusesATokenThatDoesNotMoveAndAnAnswerWithoutEnd() {
    answer(200, "{\"Accounts\":[" + ONE + "],\"NextToken\":\"t1\"}");
    assertThatThrownBy(api::accounts)
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("does not move");
    answer(200, "{\"Accounts\":[" + (ONE + ",").repeat(30_000) + ONE + "]}");
    assertThatThrownBy(api::accounts)
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("longer than");
  }

  @Test
  void followsNoRedirect() {
    WireMockServer other = new WireMockServer(options().dynamicPort());
    other.start();
    try {
      aws.stubFor(
          any(anyUrl())
              .willReturn(
                  aResponse()
                      .withStatus(307)
                      .withHeader("Location", "http://127.0.0.1:" + other.port() + "/")));
      assertThatThrownBy(api::accounts).isInstanceOf(SourceFailure.Rejected.class);
      other.verify(0, anyRequestedFor(anyUrl()));
    } finally {
      other.stop();
    }
  }

  private void answer(int status, String body) {
    aws.resetAll();
    aws.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withBody(body)));
  }
}
