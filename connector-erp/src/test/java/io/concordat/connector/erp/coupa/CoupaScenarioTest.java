package io.concordat.connector.erp.coupa;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
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

/** Whole pulls from an instance that answers as Coupa's documentation has it. */
class CoupaScenarioTest {
  private static final String SUPPLIERS = "suppliers";
  private static final String CONTRACTS = "contracts";

  @RegisterExtension
  static final WireMockExtension VENDOR =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort())
          .build();

  @BeforeEach
  void answersWithTwoOfEach() {
    VENDOR.stubFor(get(anyUrl()).atPriority(9).willReturn(jsonResponse("[]", 200)));
    token("first", Scenario.STARTED, "second");
    token("second", "second", "second");
    answers(SUPPLIERS, rows(1, 2));
    answers(CONTRACTS, rows(1, 2));
  }

  @Test
  void waitsOutARateLimitAndThenReadsOn() {
    VENDOR.stubFor(
        get(urlPathEqualTo("/api/" + CONTRACTS))
            .atPriority(1)
            .inScenario("limit")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(
                jsonResponse("{\"errors\":{\"base\":[\"Too many requests\"]}}", 429)
                    .withHeader("Retry-After", "11"))
            .willSetStateTo("later"));
    Rehearsal rehearsal = rehearsal();

    assertCompleted(rehearsal.pull());

    assertThat(rehearsal.waits()).containsExactly(Duration.ofSeconds(11));
    assertThat(rehearsal.active("contract")).containsExactly("contract/1", "contract/2");
  }

  @Test
  void takesALogInPageForNoAnswerAndKeepsWhatItHas() {
    Rehearsal rehearsal = rehearsal();
    assertCompleted(rehearsal.pull());
    answers(
        CONTRACTS,
        aResponse()
            .withHeader("Content-Type", "text/html; charset=utf-8")
            .withBody(
                "<!DOCTYPE html><html><body><form action=\"/sessions\"></form></body></html>"));

    Map<String, RunReport> reports = rehearsal.pullInFull();

    assertThat(reports.get("supplier").outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(reports.get("contract").outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(reports.get("contract").reason().orElseThrow()).contains("200 with a web page");
    assertThat(rehearsal.active("contract")).containsExactly("contract/1", "contract/2");
    answers(CONTRACTS, rows(2));
    assertCompleted(rehearsal.pullInFull());
    assertThat(rehearsal.retired("contract")).contains("contract/1").doesNotContain("contract/2");
  }

  @Test
  void stopsWhereOnePageIsServedForEver() {
    VENDOR.stubFor(get(urlPathEqualTo("/api/" + CONTRACTS)).atPriority(1).willReturn(rows(1, 2)));
    Rehearsal rehearsal = rehearsal();

    RunReport report = rehearsal.pull().get("contract");

    assertThat(report.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(report.reason().orElseThrow()).contains("the page does not move");
    VENDOR.verify(2, getRequestedFor(urlPathEqualTo("/api/" + CONTRACTS)));
  }

  @Test
  void logsInAgainWhereItsTokenHasEndedBetweenTwoPages() {
    VENDOR.stubFor(
        get(urlPathEqualTo("/api/" + CONTRACTS))
            .atPriority(1)
            .withHeader("Authorization", equalTo("Bearer first"))
            .willReturn(
                aResponse()
                    .withStatus(401)
                    .withHeader(
                        "WWW-Authenticate",
                        "Bearer realm=\"Doorkeeper\", error=\"invalid_token\","
                            + " error_description=\"The access token expired\"")));
    Rehearsal rehearsal = rehearsal();

    assertCompleted(rehearsal.pull());

    assertThat(rehearsal.waits()).isEmpty();
    assertThat(rehearsal.active("supplier")).hasSize(2);
    assertThat(rehearsal.active("contract")).hasSize(2);
    VENDOR.verify(2, postRequestedFor(urlPathEqualTo("/oauth2/token")));
  }

  @Test
  void retiresNothingOfAResourceForWhichTheScopeWasTakenAway() {
    Rehearsal rehearsal = rehearsal();
    assertCompleted(rehearsal.pull());
    answers(SUPPLIERS, rows(1));
    answers(
        CONTRACTS,
        jsonResponse(
            "{\"error\":\"insufficient_scope\",\"error_description\":"
                + "\"Access to this resource requires scope \\\"core.contract.read\\\".\"}",
            403));

    Map<String, RunReport> reports = rehearsal.pullInFull();

    assertThat(reports.get("supplier").outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(rehearsal.retired("supplier")).containsExactly("supplier/2");
    assertThat(reports.get("contract").outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(reports.get("contract").reason().orElseThrow())
        .contains("answered 403", "needs the scope core.contract.read");
    assertThat(rehearsal.active("contract")).containsExactly("contract/1", "contract/2");
  }

  private static void assertCompleted(Map<String, RunReport> reports) {
    assertThat(reports.values())
        .extracting(RunReport::outcome)
        .containsExactly(RunOutcome.COMPLETED, RunOutcome.COMPLETED);
  }

  private static Rehearsal rehearsal() {
    return Rehearsal.of(
        TestCoupa.source("http://127.0.0.1:" + VENDOR.getPort(), Map.of()), "supplier", "contract");
  }

  /** What a resource answers at its beginning; behind that there is nothing. */
  private static void answers(String resource, ResponseDefinitionBuilder answer) {
    VENDOR.stubFor(
        get(urlPathEqualTo("/api/" + resource))
            .withQueryParam("id[gt]", equalTo("0"))
            .willReturn(answer));
  }

  private static void token(String token, String state, String then) {
    VENDOR.stubFor(
        post(urlPathEqualTo("/oauth2/token"))
            .inScenario("token")
            .whenScenarioStateIs(state)
            .willReturn(
                jsonResponse(
                    "{\"access_token\":\""
                        + token
                        + "\",\"token_type\":\"bearer\",\"expires_in\":86399,"
                        + "\"scope\":\"core.supplier.read core.contract.read\"}",
                    200))
            .willSetStateTo(then));
  }

  private static ResponseDefinitionBuilder rows(int... ids) {
    return jsonResponse(
        Arrays.stream(ids)
            .mapToObj(
                id ->
                    """
                    {"id": %1$d, "created-at": "2026-01-05T07:00:00-08:00", "name": "Number %1$d",
                     "updated-at": "2026-02-05T07:00:00-08:00", "status": "active"}
                    """
                        .formatted(id))
            .collect(Collectors.joining(",", "[", "]")),
        200);
  }
}
