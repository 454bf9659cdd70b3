package io.concordat.connector.iam.google;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.testkit.Rehearsal;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole pulls from a project that answers as Google's documents have it. */
class GoogleScenarioTest {
  private static final String PROJECT = "acme-one";
  private static final String LIST = "/v1/projects/" + PROJECT + "/serviceAccounts";
  private static final String POLICY = "/v3/projects/" + PROJECT + ":getIamPolicy";
  private static final String TOKEN = "/computeMetadata/v1/instance/service-accounts/default/token";
  private static final String ACCOUNTS = "service-accounts";
  private static final String ACCESS = "access";

  @RegisterExtension
  static final WireMockExtension VENDOR =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort())
          .build();

  @BeforeEach
  void answersWithAProject() {
    token("first", Scenario.STARTED, "second");
    token("second", "second", "second");
    VENDOR.stubFor(
        get(urlPathEqualTo("/v3/projects/" + PROJECT))
            .willReturn(
                jsonResponse(
                    "{\"name\":\"projects/4711\",\"projectId\":\"acme-one\",\"state\":\"ACTIVE\"}",
                    200)));
    VENDOR.stubFor(get(urlPathMatching(LIST + "/[0-9]+/keys")).willReturn(jsonResponse("{}", 200)));
    VENDOR.stubFor(
        post(urlPathEqualTo(POLICY))
            .willReturn(
                jsonResponse(
                    """
                    {"version": 3, "etag": "BwXhqDVMLPM=", "bindings": [
                      {"role": "roles/viewer", "members":
                        ["serviceAccount:svc-1@acme-one.iam.gserviceaccount.com"]}]}
                    """,
                    200)));
    lists(accounts(1, 2));
  }

  @Test
  void waitsOutAQuotaWithAndWithoutAWaitThatIsNamed() {
    ResponseDefinitionBuilder quota =
        error(
            429,
            "RESOURCE_EXHAUSTED",
            "RATE_LIMIT_EXCEEDED",
            "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute'");
    VENDOR.stubFor(
        get(urlPathEqualTo(LIST))
            .atPriority(1)
            .inScenario("quota")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(quota)
            .willSetStateTo("again"));
    VENDOR.stubFor(
        get(urlPathEqualTo(LIST))
            .atPriority(1)
            .inScenario("quota")
            .whenScenarioStateIs("again")
            .willReturn(
                jsonResponse("{\"error\":{\"code\":429}}", 429).withHeader("Retry-After", "21"))
            .willSetStateTo("later"));
    Rehearsal rehearsal = rehearsal();

    assertCompleted(rehearsal.pull());

    assertThat(rehearsal.waits()).hasSize(2).last().isEqualTo(Duration.ofSeconds(21));
    assertThat(rehearsal.waits().getFirst()).as("a wait of our own").isPositive();
    assertThat(rehearsal.active(ACCOUNTS)).containsExactly(id(1), id(2));
  }

  @Test
  void takesALogInPageForNoAnswerAndKeepsWhatItHas() {
    Rehearsal rehearsal = rehearsal();
    assertCompleted(rehearsal.pull());
    lists(
        aResponse()
            .withHeader("Content-Type", "text/html; charset=utf-8")
            .withBody("<!doctype html><html><title>Sign in - Google Accounts</title></html>"));

    Map<String, RunReport> reports = rehearsal.pull();

    assertThat(reports.get(ACCOUNTS).outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(reports.get(ACCOUNTS).reason().orElseThrow()).contains("200 with a web page");
    assertThat(reports.get(ACCESS).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(rehearsal.active(ACCOUNTS)).containsExactly(id(1), id(2));
    lists(accounts(2));
    assertCompleted(rehearsal.pull());
    assertThat(rehearsal.retired(ACCOUNTS)).containsExactly(id(1));
  }

  @Test
  void stopsWhereATokenOfANextPageLeadsToItself() {
    lists(
        jsonResponse("{\"accounts\":[" + account(1) + "],\"nextPageToken\":\"CAEQ-round\"}", 200));
    Rehearsal rehearsal = rehearsal();

    RunReport report = rehearsal.pull().get(ACCOUNTS);

    assertThat(report.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(report.reason().orElseThrow()).contains("does not move");
    VENDOR.verify(2, getRequestedFor(urlPathEqualTo(LIST)));
    VENDOR.verify(
        1,
        getRequestedFor(urlPathEqualTo(LIST)).withQueryParam("pageToken", equalTo("CAEQ-round")));
  }

  @Test
  void fetchesAnotherTokenWhereTheFirstHasEnded() {
    VENDOR.stubFor(
        get(urlPathEqualTo(LIST))
            .atPriority(1)
            .withHeader("Authorization", equalTo("Bearer first"))
            .willReturn(
                error(
                    401,
                    "UNAUTHENTICATED",
                    "ACCESS_TOKEN_EXPIRED",
                    "Request had invalid authentication credentials.")));
    Rehearsal rehearsal = rehearsal();

    assertCompleted(rehearsal.pull());

    assertThat(rehearsal.waits()).isEmpty();
    assertThat(rehearsal.active(ACCOUNTS)).containsExactly(id(1), id(2));
    VENDOR.verify(2, getRequestedFor(urlPathEqualTo(TOKEN)));
  }

  @Test
  void retiresNothingWhereOneListMayNotBeReadAnyMore() {
    Rehearsal rehearsal = rehearsal();
    assertCompleted(rehearsal.pull());
    lists(
        error(
            403,
            "PERMISSION_DENIED",
            "IAM_PERMISSION_DENIED",
            "Permission 'iam.serviceAccounts.list' denied on resource (or it may not exist)."));

    Map<String, RunReport> reports = rehearsal.pull();

    assertThat(reports.get(ACCOUNTS).outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(reports.get(ACCOUNTS).reason().orElseThrow())
        .contains("service accounts of project acme-one", "needs iam.serviceAccounts.list");
    assertThat(reports.get(ACCESS).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(rehearsal.active(ACCOUNTS)).containsExactly(id(1), id(2));
  }

  @Test
  void retiresNothingWhereAnApiWasSwitchedOff() {
    Rehearsal rehearsal = rehearsal();
    assertCompleted(rehearsal.pull());
    VENDOR.stubFor(
        post(urlPathEqualTo(POLICY))
            .willReturn(
                error(
                    403,
                    "PERMISSION_DENIED",
                    "SERVICE_DISABLED",
                    "Cloud Resource Manager API has not been used in project 4711 before or it is"
                        + " disabled.")));

    Map<String, RunReport> reports = rehearsal.pull();

    assertThat(reports.get(ACCOUNTS).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(reports.get(ACCESS).outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(reports.get(ACCESS).reason().orElseThrow()).contains("is not enabled");
    assertThat(rehearsal.active(ACCESS)).isNotEmpty();
    assertThat(rehearsal.retired(ACCESS)).isEmpty();
  }

  private static void assertCompleted(Map<String, RunReport> reports) {
    assertThat(reports.values())
        .extracting(RunReport::outcome)
        .containsExactly(RunOutcome.COMPLETED, RunOutcome.COMPLETED);
  }

  private static Rehearsal rehearsal() {
    String prefix = "concordat.google.sources.google-test.";
    String url = "http://127.0.0.1:" + VENDOR.getPort();
    GoogleConfig config =
        TestConfig.of(
            GoogleConfig.class,
            Map.of(
                prefix + "projects", PROJECT,
                prefix + "metadata-server", "true",
                prefix + "metadata-url", url,
                prefix + "iam-url", url,
                prefix + "resource-manager-url", url,
                prefix + "policy-analyzer-url", url));
    return Rehearsal.of(new GoogleSources(config).sources().getFirst(), ACCOUNTS, ACCESS);
  }

  private static void lists(ResponseDefinitionBuilder answer) {
    VENDOR.stubFor(get(urlPathEqualTo(LIST)).willReturn(answer));
  }

  private static void token(String token, String state, String then) {
    VENDOR.stubFor(
        get(urlPathEqualTo(TOKEN))
            .withHeader("Metadata-Flavor", equalTo("Google"))
            .inScenario("token")
            .whenScenarioStateIs(state)
            .willReturn(
                jsonResponse(
                    "{\"access_token\":\""
                        + token
                        + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}",
                    200))
            .willSetStateTo(then));
  }

  private static String id(int number) {
    return "10000000000000000000" + number;
  }

  private static ResponseDefinitionBuilder accounts(int... numbers) {
    return jsonResponse(
        Arrays.stream(numbers)
            .mapToObj(GoogleScenarioTest::account)
            .collect(Collectors.joining(",", "{\"accounts\":[", "]}")),
        200);
  }

  private static String account(int number) {
    return """
        {"name": "projects/acme-one/serviceAccounts/svc-%1$d@acme-one.iam.gserviceaccount.com",
         "projectId": "acme-one", "uniqueId": "%2$s", "displayName": "Service %1$d",
         "email": "svc-%1$d@acme-one.iam.gserviceaccount.com", "oauth2ClientId": "%2$s"}
        """
        .formatted(number, id(number));
  }

  /** An error as all of Google's APIs write it. */
  private static ResponseDefinitionBuilder error(
      int status, String canonical, String reason, String message) {
    return jsonResponse(
        """
        {"error": {"code": %d, "message": "%s", "status": "%s", "details": [
          {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "%s",
           "domain": "googleapis.com"}]}}
        """
            .formatted(status, message, canonical, reason),
        status);
  }
}
