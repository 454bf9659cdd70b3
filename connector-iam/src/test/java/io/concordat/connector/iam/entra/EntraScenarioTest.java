package io.concordat.connector.iam.entra;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.testkit.Rehearsal;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole pulls from a tenant that answers as Microsoft's documents have it. */
class EntraScenarioTest {
  private static final String TENANT = "11111111-aaaa-4bbb-8ccc-222222222222";
  private static final String APPLICATIONS = "applications";
  private static final String PRINCIPALS = "service-principals";

  @RegisterExtension
  static final WireMockExtension VENDOR =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort())
          .build();

  @BeforeEach
  void answersWithTwoOfEach() {
    token("first", Scenario.STARTED, "second");
    token("second", "second", "second");
    VENDOR.stubFor(
        get(urlPathMatching("/v1.0/directory/deletedItems/.*"))
            .willReturn(jsonResponse("{\"value\":[]}", 200)));
    begins("applications", delta("applications", 1, 2));
    begins("servicePrincipals", delta("servicePrincipals", 1, 2));
    changes("applications", delta("applications"));
    changes("servicePrincipals", delta("servicePrincipals"));
  }

  @Test
  void waitsOutThrottlingAndThenReadsOn() {
    VENDOR.stubFor(
        get(urlPathEqualTo("/v1.0/servicePrincipals/delta"))
            .atPriority(1)
            .inScenario("limit")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(
                GraphAnswers.error(429, "TooManyRequests", "Please retry again later.")
                    .withHeader("Retry-After", "10"))
            .willSetStateTo("later"));
    Rehearsal rehearsal = rehearsal();

    assertCompleted(rehearsal.pull());

    assertThat(rehearsal.waits()).containsExactly(Duration.ofSeconds(10));
    assertThat(rehearsal.active(PRINCIPALS)).containsExactly(id(1), id(2));
  }

  @Test
  void takesALogInPageForNoAnswerAndKeepsWhatItHas() {
    Rehearsal rehearsal = rehearsal();
    assertCompleted(rehearsal.pull());
    begins(
        "servicePrincipals",
        aResponse()
            .withHeader("Content-Type", "text/html; charset=utf-8")
            .withBody("<!DOCTYPE html><html><title>Sign in to your account</title></html>"));

    Map<String, RunReport> reports = rehearsal.pullInFull();

    assertThat(reports.get(APPLICATIONS).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(reports.get(PRINCIPALS).outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(reports.get(PRINCIPALS).reason().orElseThrow()).contains("200 with a web page");
    assertThat(rehearsal.active(PRINCIPALS)).containsExactly(id(1), id(2));
    begins("servicePrincipals", delta("servicePrincipals", 2));
    assertCompleted(rehearsal.pullInFull());
    assertThat(rehearsal.retired(PRINCIPALS)).containsExactly(id(1));
  }

  @Test
  void stopsWhereTheLinkToTheNextPageLeadsToItself() {
    String link = "/v1.0/servicePrincipals/delta?$skiptoken=round";
    String page =
        "{\"@odata.nextLink\":\"%s\",\"value\":[%s]}"
            .formatted(url() + link, GraphAnswers.object("servicePrincipals", 1));
    begins("servicePrincipals", jsonResponse(page, 200));
    VENDOR.stubFor(
        get(urlPathEqualTo("/v1.0/servicePrincipals/delta"))
            .withQueryParam("$skiptoken", equalTo("round"))
            .willReturn(jsonResponse(page, 200)));
    Rehearsal rehearsal = rehearsal();

    Map<String, RunReport> reports = rehearsal.pull();

    assertThat(reports.get(APPLICATIONS).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(reports.get(PRINCIPALS).outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(reports.get(PRINCIPALS).reason().orElseThrow()).contains("does not move");
    VENDOR.verify(2, getRequestedFor(urlPathEqualTo("/v1.0/servicePrincipals/delta")));
  }

  @Test
  void logsInAgainWhereItsTokenHasEndedBetweenTwoStreams() {
    VENDOR.stubFor(
        get(urlPathEqualTo("/v1.0/servicePrincipals/delta"))
            .atPriority(1)
            .withHeader("Authorization", equalTo("Bearer first"))
            .willReturn(
                GraphAnswers.error(
                    401,
                    "InvalidAuthenticationToken",
                    "Lifetime validation failed, the token is expired.")));
    Rehearsal rehearsal = rehearsal();

    assertCompleted(rehearsal.pull());

    assertThat(rehearsal.waits()).isEmpty();
    assertThat(rehearsal.active(PRINCIPALS)).hasSize(2);
    VENDOR.verify(2, postRequestedFor(urlPathEqualTo("/" + TENANT + "/oauth2/v2.0/token")));
  }

  /** 410 with the place to begin anew, and what directory objects answer after seven days. */
  @ParameterizedTest
  @ValueSource(strings = {"410 resyncRequired", "400 syncStateNotFound"})
  void readsEverythingAgainWhereTheSyncStateIsGoneAndFindsTheDeletedAfterwards(String answer) {
    Rehearsal rehearsal = rehearsal();
    assertCompleted(rehearsal.pull());
    begins("servicePrincipals", delta("servicePrincipals", 2, 3));
    changes(
        "servicePrincipals",
        GraphAnswers.error(
                Integer.parseInt(answer.substring(0, 3)),
                answer.substring(4),
                "The sync state generation is not found. The delta token is expired and data must"
                    + " be synchronized again.")
            .withHeader("Location", url() + "/v1.0/servicePrincipals/delta?$deltatoken="));

    RunReport resync = rehearsal.pull().get(PRINCIPALS);

    assertThat(resync.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(resync.reason().orElseThrow()).contains("had expired, so everything was read again");
    assertThat(rehearsal.active(PRINCIPALS)).containsExactly(id(1), id(2), id(3));
    assertThat(rehearsal.retired(PRINCIPALS)).as("absence is not deletion yet").isEmpty();
    changes("servicePrincipals", delta("servicePrincipals"));

    RunReport full = rehearsal.pull().get(PRINCIPALS);

    assertThat(full.mode()).isEqualTo(PullMode.FULL);
    assertThat(full.outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(rehearsal.retired(PRINCIPALS)).containsExactly(id(1));
    assertThat(rehearsal.pull().get(PRINCIPALS).mode()).isEqualTo(PullMode.INCREMENTAL);
  }

  @Test
  void retiresNothingOfWhatItMayNotReadAnyMore() {
    Rehearsal rehearsal = rehearsal();
    assertCompleted(rehearsal.pull());
    begins("applications", delta("applications", 1));
    begins(
        "servicePrincipals",
        GraphAnswers.error(
            403,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation."));

    Map<String, RunReport> reports = rehearsal.pullInFull();

    assertThat(reports.get(APPLICATIONS).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(rehearsal.retired(APPLICATIONS)).containsExactly(GraphAnswers.id("applications", 2));
    assertThat(reports.get(PRINCIPALS).outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(reports.get(PRINCIPALS).reason().orElseThrow())
        .contains("answered 403", "needs Application.Read.All")
        .doesNotContain("Insufficient privileges");
    assertThat(rehearsal.active(PRINCIPALS)).containsExactly(id(1), id(2));
  }

  @Test
  void takesDeletedItemsThatMayNotBeReadForAGap() {
    Rehearsal rehearsal = rehearsal();
    assertCompleted(rehearsal.pull());
    begins("servicePrincipals", delta("servicePrincipals", 2));
    VENDOR.stubFor(
        get(urlPathEqualTo("/v1.0/directory/deletedItems/microsoft.graph.servicePrincipal"))
            .willReturn(
                GraphAnswers.error(
                    403,
                    "Authorization_RequestDenied",
                    "Insufficient privileges to complete the operation.")));

    RunReport report = rehearsal.pullInFull().get(PRINCIPALS);

    assertThat(report.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(report.reason().orElseThrow()).contains("deleted and can be restored");
    assertThat(rehearsal.retired(PRINCIPALS)).as("it may lie among the deleted ones").isEmpty();
  }

  private static void assertCompleted(Map<String, RunReport> reports) {
    assertThat(reports.values())
        .extracting(RunReport::outcome)
        .containsExactly(RunOutcome.COMPLETED, RunOutcome.COMPLETED);
  }

  private static Rehearsal rehearsal() {
    String prefix = "concordat.entra.sources.entra-test.";
    EntraConfig config =
        TestConfig.of(
            EntraConfig.class,
            Map.of(
                prefix + "tenant-id",
                TENANT,
                prefix + "client-id",
                "concordat",
                prefix + "client-secret",
                "planted-client-secret",
                prefix + "graph-url",
                url(),
                prefix + "login-url",
                url()));
    return Rehearsal.of(new EntraSources(config).sources().getFirst(), APPLICATIONS, PRINCIPALS);
  }

  private static String url() {
    return "http://127.0.0.1:" + VENDOR.getPort();
  }

  /** What a delta query answers at its beginning. */
  private static void begins(String collection, ResponseDefinitionBuilder answer) {
    VENDOR.stubFor(
        get(urlPathEqualTo("/v1.0/" + collection + "/delta"))
            .withQueryParam("$deltatoken", absent())
            .withQueryParam("$skiptoken", absent())
            .willReturn(answer));
  }

  /** What the link to the changes answers. */
  private static void changes(String collection, ResponseDefinitionBuilder answer) {
    VENDOR.stubFor(
        get(urlPathEqualTo("/v1.0/" + collection + "/delta"))
            .withQueryParam("$deltatoken", matching(".+"))
            .willReturn(answer));
  }

  private static void token(String token, String state, String then) {
    VENDOR.stubFor(
        post(urlPathEqualTo("/" + TENANT + "/oauth2/v2.0/token"))
            .inScenario("token")
            .whenScenarioStateIs(state)
            .willReturn(
                jsonResponse(
                    "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"ext_expires_in\":3599,"
                        + "\"access_token\":\""
                        + token
                        + "\"}",
                    200))
            .willSetStateTo(then));
  }

  /** Of a service principal. */
  private static String id(int number) {
    return GraphAnswers.id("servicePrincipals", number);
  }

  private static ResponseDefinitionBuilder delta(String collection, int... numbers) {
    return GraphAnswers.delta(url(), collection, numbers);
  }
}
