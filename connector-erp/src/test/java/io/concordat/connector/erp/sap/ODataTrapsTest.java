package io.concordat.connector.erp.sap;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What SAP and the gateways before it really answer. */
class ODataTrapsTest {
  private static final String PATH =
      "/sap/opu/odata/sap/API_PURCHASECONTRACT_PROCESS_SRV/A_PurchaseContract";
  private static final Instant NOW = Instant.parse("2026-06-01T08:00:00Z");

  @RegisterExtension
  private final WireMockExtension sap =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.wireMockConfig().dynamicPort())
          .build();

  @Test
  void asksForTheKeyOrderTheClientAndTheConfiguredFieldsOnly() {
    stub(page(""));

    contracts(Map.of()).read(Checkpoint.start());

    sap.verify(
        getRequestedFor(urlPathEqualTo(PATH))
            .withQueryParam("$orderby", equalTo("PurchaseContract"))
            .withQueryParam("$top", equalTo("3"))
            .withQueryParam("$expand", equalTo("to_PurchaseContractItem"))
            .withQueryParam("sap-client", equalTo("100"))
            .withHeader("Authorization", equalTo("Basic Q09OQ09SREFUOnBsYW50ZWQtUGFzc3cwcmQ=")));
    assertThat(sap.getAllServeEvents().getFirst().getRequest().getUrl())
        .contains("YY1_BusinessOwner_PDH")
        .doesNotContain("CreatedByUser")
        .doesNotContain("$filter");
  }

  @Test
  void followsTheServersLinkAsItStands() {
    String link = PATH + "?$skiptoken='a%20b|c'&$top=3";
    stub(page("1", "2").replace("]}", "],\"__next\":\"" + sap.baseUrl() + link + "\"}"));
    SourceStream contracts = contracts(Map.of());
    Page first = contracts.read(Checkpoint.start());
    sap.resetAll();
    stub(page("3"));

    Page second = contracts.read(first.next());

    assertThat(first.more()).isTrue();
    assertThat(second.more()).as("one question by key makes sure").isTrue();
    assertThat(sap.getAllServeEvents().getFirst().getRequest().getUrl())
        .contains("$skiptoken='a%20b%7Cc'&$top=3");
    sap.resetAll();
    stub(page());
    assertThat(contracts.read(second.next()).more()).isFalse();
    sap.verify(
        getRequestedFor(urlPathEqualTo(PATH))
            .withQueryParam("$filter", equalTo("PurchaseContract gt '3'")));
  }

  @Test
  void sendsNoCredentialToAnotherServer() {
    stub(page("1").replace("]}", "],\"__next\":\"https://evil.example/x?$skiptoken=1\"}"));

    assertThatThrownBy(() -> contracts(Map.of()).read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("another server (evil.example)");
  }

  @Test
  void goesOnByKeyWhereAPageIsFullAndNoLinkIsGiven() {
    stub(page("1", "2", "3"));

    Page page = contracts(Map.of()).read(Checkpoint.start());

    assertThat(page.more()).isTrue();
    assertThat(page.next().get("after")).contains("3");
    assertThat(page.next().get("next")).isEmpty();
  }

  @Test
  void goesOnByKeyWhereTheServersLinkGrewOld() {
    sap.stubFor(
        get(urlPathEqualTo(PATH))
            .withQueryParam("$skiptoken", equalTo("old"))
            .willReturn(aResponse().withStatus(410)));
    sap.stubFor(
        get(urlPathEqualTo(PATH))
            .withQueryParam("$filter", equalTo("PurchaseContract gt '1'"))
            .willReturn(json(page("2"))));

    Page page =
        contracts(Map.of())
            .read(
                Checkpoint.start()
                    .with("after", "1")
                    .with("began", NOW.toString())
                    .with("next", sap.baseUrl() + PATH + "?$skiptoken=old"));

    assertThat(page.rows()).extracting("nativeId").contains("2");
  }

  @Test
  void triesNoOtherWayWhereTheLogInIsRefusedAtALink() {
    stub(aResponse().withStatus(401));

    assertThatThrownBy(
            () ->
                contracts(Map.of())
                    .read(
                        Checkpoint.start()
                            .with("after", "1")
                            .with("next", sap.baseUrl() + PATH + "?$skiptoken=old")))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofCredentials()).isTrue());
    assertThat(sap.getAllServeEvents()).hasSize(1);
  }

  @Test
  void startsTheNextIncrementWhereThisRunBeganByTheServersClock() {
    sap.stubFor(
        get(anyUrl())
            .willReturn(json(page("1")).withHeader("Date", "Mon, 01 Jun 2026 07:30:00 GMT")));

    Page last = contracts(Map.of()).read(Checkpoint.start());

    assertThat(last.more()).isFalse();
    assertThat(last.next().cursor()).containsOnly(Map.entry("since", "2026-06-01T07:30:00Z"));
  }

  @Test
  void reachesBackByTheOverlapInAnIncrement() {
    stub(page());

    contracts(Map.of("contract-filter", "PurchasingOrganization eq '1010'"))
        .read(new Checkpoint(PullMode.INCREMENTAL, Map.of("since", "2026-06-01T07:30:00Z")));

    sap.verify(
        getRequestedFor(urlPathEqualTo(PATH))
            .withQueryParam(
                "$filter",
                equalTo(
                    "(PurchasingOrganization eq '1010') and LastChangeDateTime ge"
                        + " datetimeoffset'2026-06-01T07:25:00Z'")));
  }

  @Test
  void slowsDownAsLongAsItIsTold() {
    stub(aResponse().withStatus(429).withHeader("Retry-After", "17"));
    SourceFailure.Throttled seconds =
        catchThrowableOfType(SourceFailure.Throttled.class, this::readContracts);
    stub(aResponse().withStatus(503).withHeader("Retry-After", "Mon, 01 Jun 2026 08:02:00 GMT"));
    SourceFailure.Throttled date =
        catchThrowableOfType(SourceFailure.Throttled.class, this::readContracts);

    assertThat(seconds.retryAfter()).contains(Duration.ofSeconds(17));
    assertThat(date.retryAfter()).contains(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503, 504})
  void triesLaterWhereTheServerIsInTrouble(int status) {
    stub(aResponse().withStatus(status));

    assertThatThrownBy(this::readContracts).isInstanceOf(SourceFailure.Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 401, 403, 404})
  void callsAPersonWhereTryingAgainIsNoUse(int status) {
    stub(aResponse().withStatus(status).withHeader("Location", "https://evil.example/"));

    assertThatThrownBy(this::readContracts).isInstanceOf(SourceFailure.Rejected.class);
  }

  @Test
  void namesTheConfiguredPropertyOfWhichAnErrorSpeaksAndNothingElseOfIt() {
    stub(json(Payloads.text("error.json")).withStatus(400));

    assertThatThrownBy(this::readContracts)
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("SAP answered 400 and names YY1_BusinessOwner_PDH: has the service")
        .hasMessageNotContaining("not found");
  }

  @Test
  void takesAPageOfAGatewayForAPassingTrouble() {
    stub(
        aResponse()
            .withHeader("Content-Type", "text/html")
            .withBody("<html><body>Maintenance</body></html>"));

    assertThatThrownBy(this::readContracts)
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessageContaining("200 with a web page");
  }

  @Test
  void stopsAtALogInPageBeforeTheUserIsLocked() {
    stub(
        aResponse()
            .withHeader("Content-Type", "application/json")
            .withBody(Payloads.text("login-page.html")));

    assertThatThrownBy(this::readContracts)
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("log-in page");
  }

  @Test
  void takesABrokenAnswerForAPassingTrouble() {
    stub(json(page("1", "2").substring(0, 80)));
    assertThatThrownBy(this::readContracts).isInstanceOf(SourceFailure.Unavailable.class);

    stub(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    assertThatThrownBy(this::readContracts).isInstanceOf(SourceFailure.Unavailable.class);

    stub(json(Payloads.text("error.json")));
    assertThatThrownBy(this::readContracts)
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessageContaining("200 with an error");
  }

  @Test
  void refusesJsonThatIsNoCollection() {
    stub(json("{\"value\":[]}"));

    assertThatThrownBy(this::readContracts).isInstanceOf(SourceFailure.Rejected.class);
  }

  @Test
  void setsARowAsideThatCannotBeReadAndKeepsItsNeighbours() {
    stub(
        json(
            "{\"d\":{\"results\":["
                + row("1")
                + ",{},"
                + row("2").replace("}", ",\"ValidityEndDate\":\"never\"}")
                + "]}}"));

    Page page = contracts(Map.of("page-size", "10")).read(Checkpoint.start());

    assertThat(page.rows()).extracting("nativeId").containsExactly("1", "1#identity");
    assertThat(page.rejects())
        .extracting(Page.Reject::nativeId)
        .containsExactly("a row without PurchaseContract", "2", "2#identity");
    assertThat(page.rejects().getFirst().identified()).isFalse();
  }

  @Test
  void fetchesATokenOnceAndAgainWhereItIsRefused() {
    sap.stubFor(
        post("/oauth/token")
            .willReturn(
                json(
                    "{\"access_token\":\"planted-token\",\"token_type\":\"bearer\","
                        + "\"expires_in\":3600}")));
    sap.stubFor(
        get(anyUrl())
            .inScenario("token")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(aResponse().withStatus(401))
            .willSetStateTo("renewed"));
    sap.stubFor(
        get(anyUrl())
            .inScenario("token")
            .whenScenarioStateIs("renewed")
            .withHeader("Authorization", equalTo("Bearer planted-token"))
            .willReturn(json(page())));
    SourceStream contracts =
        contracts(
            Map.of(
                "username", "",
                "password", "",
                "token-url", sap.baseUrl() + "/oauth/token",
                "client-id", "concordat",
                "client-secret", "planted-client-s3cret"));

    contracts.read(Checkpoint.start());
    contracts.read(Checkpoint.start());

    sap.verify(
        2,
        postRequestedFor(urlPathEqualTo("/oauth/token"))
            .withFormParam("grant_type", equalTo("client_credentials")));
  }

  private void readContracts() {
    contracts(Map.of()).read(Checkpoint.start());
  }

  private SourceStream contracts(Map<String, String> overrides) {
    return TestSap.sources(
            TestSap.system(sap.baseUrl(), overrides), Clock.fixed(NOW, ZoneOffset.UTC))
        .sources()
        .getFirst()
        .streams()
        .get(1);
  }

  private void stub(String body) {
    stub(json(body));
  }

  private void stub(ResponseDefinitionBuilder response) {
    sap.stubFor(get(anyUrl()).willReturn(response));
  }

  private static ResponseDefinitionBuilder json(String body) {
    return aResponse().withHeader("Content-Type", "application/json").withBody(body);
  }

  private static String page(String... numbers) {
    return "{\"d\":{\"results\":["
        + String.join(",", java.util.stream.Stream.of(numbers).map(ODataTrapsTest::row).toList())
        + "]}}";
  }

  private static String row(String number) {
    return "{\"PurchaseContract\":\""
        + number
        + "\",\"YY1_IdentityReference_PDH\":\"arn:aws:iam::482913705566:user/service/x"
        + number
        + "\"}";
  }
}
