package io.concordat.connector.erp.odoo;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.Rehearsal;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whole pulls from a server that answers in the forms of Odoo's JSON-2 API. */
class OdooScenarioTest {
  private static final String PARTNERS = "res.partner";
  private static final String ORDERS = "purchase.order";

  @RegisterExtension
  static final WireMockExtension VENDOR =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort())
          .build();

  @TempDir Path folder;

  @BeforeEach
  void answersWithTwoOfEach() {
    for (String model : List.of(PARTNERS, ORDERS)) {
      VENDOR.stubFor(
          post(urlPathEqualTo("/json/2/" + model + "/fields_get"))
              .willReturn(jsonResponse(FIELDS, 200)));
      VENDOR.stubFor(
          post(urlPathEqualTo("/json/2/" + model + "/search_read"))
              .atPriority(9)
              .willReturn(jsonResponse("[]", 200)));
      answers(model, rows(1, 2));
    }
  }

  @Test
  void waitsOutTheLimitOfAProxyAndThenReadsOn() {
    VENDOR.stubFor(
        post(urlPathEqualTo("/json/2/" + ORDERS + "/search_read"))
            .atPriority(1)
            .inScenario("limit")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(
                aResponse()
                    .withStatus(429)
                    .withHeader("Content-Type", "text/html")
                    .withHeader("Retry-After", "5")
                    .withBody("<html><head><title>429 Too Many Requests</title></head></html>"))
            .willSetStateTo("later"));
    Rehearsal rehearsal = rehearsal(Map.of());

    assertCompleted(rehearsal.pull());

    assertThat(rehearsal.waits()).containsExactly(Duration.ofSeconds(5));
    assertThat(rehearsal.active("purchase_order")).contains("purchase_order/1", "purchase_order/2");
  }

  @Test
  void takesALogInPageForNoAnswerAndKeepsWhatItHas() {
    Rehearsal rehearsal = rehearsal(Map.of());
    assertCompleted(rehearsal.pull());
    answers(
        ORDERS,
        aResponse()
            .withHeader("Content-Type", "text/html; charset=utf-8")
            .withBody("<!DOCTYPE html>\n<html><body><form action=\"/web/login\"></form></body>"));

    Map<String, RunReport> reports = rehearsal.pullInFull();

    assertThat(reports.get("supplier").outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(reports.get("purchase_order").outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(reports.get("purchase_order").reason().orElseThrow())
        .contains("200 with a web page");
    assertThat(rehearsal.retired("purchase_order")).isEmpty();
    answers(ORDERS, rows(2));
    assertCompleted(rehearsal.pullInFull());
    assertThat(rehearsal.retired("purchase_order")).contains("purchase_order/1");
  }

  @Test
  void waitsForADatabaseThatStartsAnewAndThenReadsOn() {
    Rehearsal rehearsal = rehearsal(Map.of());
    assertCompleted(rehearsal.pull());
    VENDOR.stubFor(
        post(urlPathEqualTo("/json/2/" + ORDERS + "/search_read"))
            .atPriority(1)
            .inScenario("restart")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(noDatabase())
            .willSetStateTo("started"));

    assertCompleted(rehearsal.pullInFull());

    assertThat(rehearsal.waits()).hasSize(1);
    assertThat(rehearsal.active("purchase_order")).contains("purchase_order/1", "purchase_order/2");
  }

  @Test
  void retiresNothingWhereNoDatabaseAnswers() {
    Rehearsal rehearsal = rehearsal(Map.of());
    assertCompleted(rehearsal.pull());
    VENDOR.stubFor(post(anyUrl()).atPriority(1).willReturn(noDatabase()));

    Map<String, RunReport> reports = rehearsal.pullInFull();

    assertThat(reports.values()).extracting(RunReport::outcome).containsOnly(RunOutcome.FAILED);
    assertThat(rehearsal.retired("supplier")).isEmpty();
    assertThat(rehearsal.retired("purchase_order")).isEmpty();
  }

  @Test
  void stopsWhereOnePageIsServedForEver() {
    VENDOR.stubFor(
        post(urlPathEqualTo("/json/2/" + ORDERS + "/search_read"))
            .atPriority(1)
            .willReturn(rows(1, 2)));

    RunReport report = rehearsal(Map.of()).pull().get("purchase_order");

    assertThat(report.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(report.reason().orElseThrow()).contains("the page does not move");
    VENDOR.verify(2, postRequestedFor(urlPathEqualTo("/json/2/" + ORDERS + "/search_read")));
  }

  @Test
  void takesTheNextKeyFromItsFileWhereTheLastHasEnded() throws IOException {
    Path key = Files.writeString(folder.resolve("api-key"), "planted-first-key\n");
    Rehearsal rehearsal = rehearsal(Map.of("api-key", "", "api-key-file", key.toString()));
    assertCompleted(rehearsal.pull());
    VENDOR.stubFor(
        post(anyUrl())
            .atPriority(1)
            .withHeader("Authorization", equalTo("Bearer planted-first-key"))
            .willReturn(error(401, "werkzeug.exceptions.Unauthorized")));

    Map<String, RunReport> refused = rehearsal.pullInFull();
    Files.writeString(key, "planted-second-key\n");
    Map<String, RunReport> renewed = rehearsal.pullInFull();

    assertThat(refused.values())
        .extracting(report -> report.outcome() + ": " + report.reason().orElse(""))
        .allSatisfy(
            said -> assertThat(said).contains("FAILED", "answered 401").doesNotContain("planted"));
    assertCompleted(renewed);
    assertThat(rehearsal.waits()).isEmpty();
    assertThat(rehearsal.retired("supplier")).isEmpty();
    VENDOR.verify(
        postRequestedFor(urlPathEqualTo("/json/2/" + ORDERS + "/search_read"))
            .withHeader("Authorization", equalTo("Bearer planted-second-key")));
  }

  @Test
  void retiresNothingOfAModelThatMayNotBeReadAnyMore() {
    Rehearsal rehearsal = rehearsal(Map.of());
    assertCompleted(rehearsal.pull());
    answers(PARTNERS, rows(1));
    answers(ORDERS, error(403, "odoo.exceptions.AccessError"));

    Map<String, RunReport> reports = rehearsal.pullInFull();

    assertThat(reports.get("supplier").outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(rehearsal.retired("supplier")).containsExactly("supplier/2");
    assertThat(reports.get("purchase_order").outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(reports.get("purchase_order").reason().orElseThrow())
        .contains("answered 403", "needs read access to purchase.order")
        .doesNotContain("planted");
    assertThat(rehearsal.retired("purchase_order")).isEmpty();
  }

  /** Of both models; what the mapping asks of one, the other may have too. */
  private static final String FIELDS =
      """
      {"id": {"type": "integer"}, "name": {"type": "char"}, "display_name": {"type": "char"},
       "active": {"type": "boolean"}, "create_date": {"type": "datetime"},
       "write_date": {"type": "datetime"}, "state": {"type": "selection"},
       "supplier_rank": {"type": "integer"},
       "date_approve": {"type": "datetime"}, "amount_total": {"type": "monetary"},
       "currency_id": {"type": "many2one"}, "partner_id": {"type": "many2one"}}
      """;

  private static void assertCompleted(Map<String, RunReport> reports) {
    assertThat(reports.values())
        .extracting(RunReport::outcome)
        .containsExactly(RunOutcome.COMPLETED, RunOutcome.COMPLETED);
  }

  private static Rehearsal rehearsal(Map<String, String> overrides) {
    Source source = TestOdoo.sources("http://127.0.0.1:" + VENDOR.getPort(), overrides).getFirst();
    return Rehearsal.of(source, "supplier", "purchase_order");
  }

  /** What a model answers at its beginning; behind that there is nothing. */
  private static void answers(String model, ResponseDefinitionBuilder answer) {
    VENDOR.stubFor(
        post(urlPathEqualTo("/json/2/" + model + "/search_read"))
            .withRequestBody(containing("[\"id\",\">\",0]"))
            .willReturn(answer));
  }

  private static ResponseDefinitionBuilder rows(int... ids) {
    return jsonResponse(
        Arrays.stream(ids)
            .mapToObj(
                id ->
                    """
                    {"id": %1$d, "name": "P0000%1$d", "display_name": "P0000%1$d", "active": true,
                     "create_date": "2026-01-05 07:00:00", "write_date": "2026-02-05 07:00:00",
                     "state": "purchase", "date_approve": false, "amount_total": 1200.5,
                     "currency_id": [1, "EUR"], "partner_id": [1, "FreightLink AG"]}
                    """
                        .formatted(id))
            .collect(Collectors.joining(",", "[", "]")),
        200);
  }

  /** An error as the API writes every one: the exception, its words, and where Python stood. */
  private static ResponseDefinitionBuilder error(int status, String name) {
    return jsonResponse(
        """
        {"name": "%1$s", "message": "planted-words", "arguments": ["planted-words"], "context": {},
         "debug": "Traceback (most recent call last): planted-traceback"}
        """
            .formatted(name),
        status);
  }

  /** What comes of any call while Odoo does not reach a database. */
  private static ResponseDefinitionBuilder noDatabase() {
    return aResponse()
        .withStatus(404)
        .withHeader("Content-Type", "text/html; charset=utf-8")
        .withBody("<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>");
  }
}
