package io.concordat.connector.servicenow;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whole pulls from an instance that answers as ServiceNow documents it: what its answers come to,
 * wait by wait and row by row.
 */
class ServiceNowScenarioTest {
  private static final String USERS = "sys_user";
  private static final String ACCOUNTS = "cmdb_ci_service_account";

  @RegisterExtension
  static final WireMockExtension VENDOR =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort())
          .build();

  @BeforeEach
  void answersWithTwoOfEach() {
    answers(USERS, rows("u1", "u2"));
    answers(ACCOUNTS, rows("c1", "c2"));
  }

  @Test
  void waitsOutARateLimitAndThenReadsOn() {
    first(
        ACCOUNTS,
        error(429, "Too Many Requests", "Rate limit exceeded")
            .withHeader("Retry-After", "37")
            .withHeader("X-RateLimit-Limit", "100")
            .withHeader("X-RateLimit-Rule", "b6a1f2c4db1f1300a1b2c3d4e5f60718"));
    Rehearsal rehearsal = rehearsal(Map.of());

    assertCompleted(rehearsal.pull());

    assertThat(rehearsal.waits()).containsExactly(Duration.ofSeconds(37));
    assertThat(rehearsal.active(ACCOUNTS)).containsExactly("c1", "c2");
  }

  @Test
  void takesAPageForPeopleForNoAnswerAndKeepsWhatItHas() {
    Rehearsal rehearsal = rehearsal(Map.of());
    assertCompleted(rehearsal.pull());
    answers(
        ACCOUNTS,
        aResponse()
            .withHeader("Content-Type", "text/html;charset=UTF-8")
            .withBody("<html><body>Your instance is hibernating.</body></html>"));

    Map<String, RunReport> reports = rehearsal.pullInFull();

    assertThat(reports.get(USERS).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(reports.get(ACCOUNTS).outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(reports.get(ACCOUNTS).reason().orElseThrow()).contains("200 with a web page");
    assertThat(rehearsal.waits()).as("tried five times in all").hasSize(4);
    assertThat(rehearsal.active(ACCOUNTS)).containsExactly("c1", "c2");
    answers(ACCOUNTS, rows("c2"));
    assertCompleted(rehearsal.pullInFull());
    assertThat(rehearsal.retired(ACCOUNTS)).containsExactly("c1");
  }

  @Test
  void stopsWhereOnePageIsServedForEver() {
    answers(
        ACCOUNTS,
        rows(9, "c1", "c2", "c3")
            .withHeader("Link", "<https://x/api/now/table/t?sysparm_offset=0>;rel=\"next\""));
    Rehearsal rehearsal = rehearsal(Map.of());

    RunReport report = rehearsal.pull().get(ACCOUNTS);

    assertThat(report.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(report.reason().orElseThrow()).contains("out of the order that was asked for");
    VENDOR.verify(2, getRequestedFor(urlPathEqualTo("/api/now/table/" + ACCOUNTS)));
    assertThat(rehearsal.retired(ACCOUNTS)).isEmpty();
  }

  @Test
  void logsInAgainWhereItsTokenHasEndedBetweenTwoPages() {
    token("first", Scenario.STARTED, "second");
    token("second", "second", "second");
    VENDOR.stubFor(
        get(anyUrl())
            .atPriority(2)
            .withHeader("Authorization", equalTo("Bearer first"))
            .willReturn(
                error(401, "User Not Authenticated", "Required to provide Auth information")));
    first(USERS, rows("u1", "u2"));
    Rehearsal rehearsal =
        rehearsal(
            Map.of(
                "auth.type", "oauth",
                "auth.username", "",
                "auth.password", "",
                "auth.client-id", "client",
                "auth.client-secret", "planted-s3cret"));

    assertCompleted(rehearsal.pull());

    assertThat(rehearsal.waits()).isEmpty();
    assertThat(rehearsal.active(ACCOUNTS)).containsExactly("c1", "c2");
    VENDOR.verify(2, postRequestedFor(urlPathEqualTo("/oauth_token.do")));
  }

  @Test
  void retiresNothingOfATableThatMayNotBeReadAnyMore() {
    Rehearsal rehearsal = rehearsal(Map.of());
    assertCompleted(rehearsal.pull());
    answers(USERS, rows("u1"));
    answers(ACCOUNTS, error(403, "User Not Authorized", "Failed API level ACL Validation"));

    Map<String, RunReport> reports = rehearsal.pullInFull();

    assertThat(reports.get(USERS).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(rehearsal.retired(USERS)).as("the neighbour goes on").containsExactly("u2");
    assertThat(reports.get(ACCOUNTS).outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(reports.get(ACCOUNTS).reason().orElseThrow())
        .contains("answered 403", "needs read access by ACL")
        .doesNotContain("Failed API level");
    assertThat(rehearsal.active(ACCOUNTS)).containsExactly("c1", "c2");
  }

  @Test
  void goesOnBehindAQueryThatTookTooLong() {
    first(
        ACCOUNTS,
        error(
            200,
            "Transaction cancelled: maximum execution time exceeded",
            "Transaction cancelled: maximum execution time exceeded Check logs for error trace"));
    Rehearsal rehearsal = rehearsal(Map.of());

    assertCompleted(rehearsal.pull());

    assertThat(rehearsal.active(ACCOUNTS)).containsExactly("c1", "c2");
    VENDOR.verify(
        1,
        getRequestedFor(urlPathEqualTo("/api/now/table/" + ACCOUNTS))
            .withQueryParam("sysparm_limit", equalTo("1")));
  }

  private static void assertCompleted(Map<String, RunReport> reports) {
    assertThat(reports.values())
        .extracting(RunReport::outcome)
        .containsExactly(RunOutcome.COMPLETED, RunOutcome.COMPLETED);
  }

  private static Rehearsal rehearsal(Map<String, String> overrides) {
    Map<String, String> settings =
        new HashMap<>(Map.of("tables.service-accounts.relations", "false"));
    settings.putAll(overrides);
    return Rehearsal.of(
        TestConfig.sources(TestConfig.instance("http://127.0.0.1:" + VENDOR.getPort(), settings))
            .getFirst(),
        USERS,
        ACCOUNTS);
  }

  private static void answers(String table, ResponseDefinitionBuilder answer) {
    VENDOR.stubFor(get(urlPathEqualTo("/api/now/table/" + table)).willReturn(answer));
  }

  /** Answers a table's first call so, and every later one as it would anyway. */
  private static void first(String table, ResponseDefinitionBuilder answer) {
    VENDOR.stubFor(
        get(urlPathEqualTo("/api/now/table/" + table))
            .atPriority(1)
            .inScenario(table)
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(answer)
            .willSetStateTo("later"));
  }

  private static void token(String token, String state, String then) {
    VENDOR.stubFor(
        post(urlPathEqualTo("/oauth_token.do"))
            .inScenario("token")
            .whenScenarioStateIs(state)
            .willReturn(
                jsonResponse(
                    "{\"access_token\":\""
                        + token
                        + "\",\"scope\":\"useraccount\",\"token_type\":\"Bearer\","
                        + "\"expires_in\":1799}",
                    200))
            .willSetStateTo(then));
  }

  private static ResponseDefinitionBuilder rows(String... ids) {
    return rows(ids.length, ids);
  }

  /** Rows in the order of their change, a second apart, of so many that there are. */
  private static ResponseDefinitionBuilder rows(int total, String... ids) {
    List<String> rows =
        Stream.of(ids)
            .map(
                id ->
                    "{\"sys_id\":\"%s\",\"sys_updated_on\":\"2025-11-04 07:00:0%s\",\"name\":\"%s\"}"
                        .formatted(id, id.substring(1), id))
            .toList();
    return jsonResponse("{\"result\":[" + String.join(",", rows) + "]}", 200)
        .withHeader("X-Total-Count", Integer.toString(total));
  }

  /** An error as every API of an instance writes it. */
  private static ResponseDefinitionBuilder error(int status, String message, String detail) {
    return jsonResponse(
        "{\"error\":{\"message\":\"%s\",\"detail\":\"%s\"},\"status\":\"failure\"}"
            .formatted(message, detail),
        status);
  }
}
