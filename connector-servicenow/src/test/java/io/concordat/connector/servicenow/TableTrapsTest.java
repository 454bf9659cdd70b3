package io.concordat.connector.servicenow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an instance answers when it does not answer with rows. */
class TableTrapsTest {
  private static final String ROW =
      "{\"sys_id\":\"u1\",\"sys_updated_on\":\"2025-06-01 12:00:00\",\"name\":\"Ada\"}";

  @RegisterExtension
  static final WireMockExtension VENDOR =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort())
          .build();

  @Test
  void waitsAsLongAsRetryAfterSays() {
    answers(aResponse().withStatus(429).withHeader("Retry-After", "37"));
    assertThat(throttled().retryAfter()).hasValue(Duration.ofSeconds(37));
  }

  @Test
  void waitsUntilTheLimitIsResetWhereRetryAfterIsMissing() {
    long reset = Instant.now().getEpochSecond() + 90;
    answers(
        aResponse()
            .withStatus(429)
            .withHeader("X-RateLimit-Limit", "unlimited")
            .withHeader("X-RateLimit-Reset", Long.toString(reset)));
    assertThat(throttled().retryAfter())
        .hasValueSatisfying(
            wait -> assertThat(wait).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(91)));
  }

  @Test
  void leavesTheWaitToTheRuntimeWhereTheVendorNamesNone() {
    answers(aResponse().withStatus(429).withHeader("Retry-After", "soon"));
    assertThat(throttled().retryAfter()).isEmpty();
  }

  @Test
  void triesLaterWhenAHibernatingInstanceAnswersWithAWebPage() {
    answers(
        aResponse()
            .withStatus(200)
            .withHeader("Content-Type", "text/html;charset=UTF-8")
            .withBody("<html><body>Your instance is hibernating</body></html>"));
    unavailable("web page");
  }

  @Test
  void seesAWebPageBehindAContentTypeOfJson() {
    answers(okJson("\n  <!DOCTYPE html><html></html>"));
    unavailable("web page");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 408})
  void triesLaterWhenTheInstanceIsInTrouble(int status) {
    answers(aResponse().withStatus(status).withBody("<html>" + status + "</html>"));
    unavailable("sys_user answered " + status);
  }

  @Test
  void triesLaterWhenAnErrorObjectComesWith200() {
    answers(
        okJson(
            "{\"error\":{\"message\":\"planted-detail\",\"detail\":\"\"},\"status\":\"failure\"}"));
    SourceFailure failure = unavailable("error object");
    assertThat(failure).hasMessageNotContaining("planted-detail");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"result\":[" + ROW + ",",
        "{\"result\":[\"text\"]}",
        "{\"result\":{}}",
        "{}",
        "[]",
        "",
        "{\"result\":null}"
      })
  void triesLaterWhenTheAnswerIsNoPage(String body) {
    answers(okJson(body));
    SourceFailure failure =
        catchThrowableOfType(SourceFailure.Unavailable.class, TableTrapsTest::read);
    assertThat(failure).isNotNull().hasMessageStartingWith("sys_user answered 200");
  }

  @Test
  void halvesThePageWhenTheErrorIsGluedToHalfAnAnswer() {
    answers(
        okJson(
            "{\"result\":["
                + ROW
                + ",\"error\":{\"message\":\"Transaction cancelled: maximum execution time"
                + " exceeded\",\"detail\":\"…\"},\"status\":\"failure\"}"));
    Page page = read();
    assertThat(page.rows()).isEmpty();
    assertThat(page.more()).isTrue();
    assertThat(page.next().get("limit")).hasValue("1");
  }

  @Test
  void takesAWholePageThatTellsOfSuchAnError() {
    answers(
        okJson(
            "{\"result\":[{\"sys_id\":\"a\",\"sys_updated_on\":\"2026-01-05 08:00:00\",\"name\":"
                + "\"Transaction cancelled: maximum execution time exceeded\"}]}"));
    assertThat(read().rows()).hasSize(1);
  }

  @Test
  void asksForAPersonOn401And403And404() {
    answers(aResponse().withStatus(401));
    rejected("sys_user answered 401");
    answers(aResponse().withStatus(403));
    rejected("sys_user answered 403: it is not allowed; it needs read access by ACL");
    answers(aResponse().withStatus(404));
    rejected("sys_user answered 404");
  }

  @Test
  void takesItsCredentialsToNoOtherHost() {
    answers(
        aResponse()
            .withStatus(302)
            .withHeader("Location", "https://elsewhere.example/login?return=x"));
    rejected("redirect to elsewhere.example, which is not followed");
    VENDOR.verify(1, com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor(anyUrl()));
  }

  @Test
  void cutsOffAnAnswerThatIsTooLarge() {
    answers(okJson("{\"result\":[],\"pad\":\"" + "x".repeat(60_000) + "\"}"));
    assertThatThrownBy(() -> read(Map.of("max-response-bytes", "50000")))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("larger than 50000 bytes");
  }

  @Test
  void triesLaterWhenTheConnectionBreaks() {
    answers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    unavailable("connection failed");
  }

  @Test
  void doesNotWaitForABodyThatNeverEnds() {
    answers(okJson("{\"result\":[" + ROW + "]}").withChunkedDribbleDelay(20, 60_000));
    assertThatThrownBy(() -> read(Map.of("timeout", "PT1S")))
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessageContaining("no complete answer within PT1S");
  }

  @Test
  void sendsTheUserByBasicAndAsksForStoredValuesOnly() {
    answers(okJson("{\"result\":[" + ROW + "]}").withHeader("X-Total-Count", "1"));
    assertThat(read().rows()).hasSize(1);
    VENDOR.verify(
        com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor(
                urlPathEqualTo("/api/now/table/sys_user"))
            .withBasicAuth(
                new com.github.tomakehurst.wiremock.client.BasicCredentials(
                    "concordat", TestConfig.PASSWORD))
            .withQueryParam("sysparm_display_value", equalTo("false"))
            .withQueryParam("sysparm_limit", equalTo("3"))
            .withQueryParam("sysparm_query", equalTo("ORDERBYsys_updated_on^ORDERBYsys_id")));
  }

  @Test
  void fetchesATokenOnceAndAFreshOneAfterA401() {
    VENDOR.stubFor(
        post(urlEqualTo("/oauth_token.do"))
            .inScenario("token")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(okJson("{\"access_token\":\"first\",\"expires_in\":1799}"))
            .willSetStateTo("second"));
    VENDOR.stubFor(
        post(urlEqualTo("/oauth_token.do"))
            .inScenario("token")
            .whenScenarioStateIs("second")
            .willReturn(okJson("{\"access_token\":\"second\",\"expires_in\":1799}")));
    VENDOR.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(401)));
    VENDOR.stubFor(
        get(anyUrl())
            .withHeader("Authorization", equalTo("Bearer second"))
            .willReturn(okJson("{\"result\":[" + ROW + "]}").withHeader("X-Total-Count", "1")));
    assertThat(read(oauth()).rows()).hasSize(1);
    VENDOR.verify(
        2,
        postRequestedFor(urlEqualTo("/oauth_token.do"))
            .withRequestBody(containing("grant_type=client_credentials"))
            .withRequestBody(containing("client_secret=planted-s3cret%26more")));
  }

  @Test
  void asksForAPersonWhenTheClientIsRefusedAndSaysNoSecret() {
    VENDOR.stubFor(
        post(urlEqualTo("/oauth_token.do"))
            .willReturn(
                aResponse().withStatus(401).withBody("{\"error\":\"planted-s3cret&more\"}")));
    assertThatThrownBy(() -> read(oauth()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("the token endpoint answered 401")
        .hasMessageNotContaining("planted");
  }

  private static Map<String, String> oauth() {
    return Map.of(
        "auth.type", "oauth",
        "auth.username", "",
        "auth.password", "",
        "auth.client-id", "client",
        "auth.client-secret", "planted-s3cret&more");
  }

  private static void answers(ResponseDefinitionBuilder response) {
    VENDOR.stubFor(any(anyUrl()).willReturn(response));
  }

  private static Page read() {
    return read(Map.of());
  }

  private static Page read(Map<String, String> overrides) {
    return TestConfig.stream(
            TestConfig.instance("http://127.0.0.1:" + VENDOR.getPort(), overrides), "sys_user")
        .read(Checkpoint.start());
  }

  private static SourceFailure.Throttled throttled() {
    return catchThrowableOfType(SourceFailure.Throttled.class, TableTrapsTest::read);
  }

  private static SourceFailure unavailable(String message) {
    SourceFailure failure =
        catchThrowableOfType(SourceFailure.Unavailable.class, TableTrapsTest::read);
    assertThat(failure).isNotNull().hasMessageContaining(message);
    return failure;
  }

  private static void rejected(String message) {
    assertThatThrownBy(TableTrapsTest::read)
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining(message);
  }
}
