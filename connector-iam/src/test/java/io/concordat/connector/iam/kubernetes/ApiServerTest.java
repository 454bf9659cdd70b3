package io.concordat.connector.iam.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.concordat.connector.spi.SourceFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes back when it is no list. */
class ApiServerTest {
  private final WireMockServer vendor = new WireMockServer(options().dynamicPort());
  private final WireMockServer elsewhere = new WireMockServer(options().dynamicPort());
  private ApiServer server;

  @BeforeEach
  void start() {
    vendor.start();
    elsewhere.start();
    server = server(Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    vendor.stop();
    elsewhere.stop();
  }

  @Test
  void sortsFailuresIntoSlowDownTryLaterAndGiveUp() {
    answer(aResponse().withStatus(429).withHeader("Retry-After", "7"));
    assertThatThrownBy(this::list)
        .isInstanceOfSatisfying(
            SourceFailure.Throttled.class,
            slow -> assertThat(slow.retryAfter()).contains(Duration.ofSeconds(7)));
    answer(aResponse().withStatus(503));
    assertThatThrownBy(this::list).isInstanceOf(SourceFailure.Unavailable.class);
    answer(aResponse().withStatus(404));
    assertThatThrownBy(this::list)
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessage("the list of /api/v1/serviceaccounts: status 404");
    answer(aResponse().withStatus(400));
    assertThatThrownBy(this::list)
        .as("without a continue token that could be wrong")
        .isInstanceOf(SourceFailure.Rejected.class);
  }

  @Test
  void leavesEveryRetryToTheRuntime() {
    answer(aResponse().withStatus(429));
    assertThatThrownBy(this::list).isInstanceOf(SourceFailure.Throttled.class);
    vendor.verify(1, anyRequestedFor(anyUrl()));
  }

  @Test
  void doesNotTakeAPageOfHtmlOrAnyOtherObjectForAnEmptyList() {
    answer(aResponse().withHeader("Content-Type", "text/html").withBody("<h1>Maintenance</h1>"));
    assertThatThrownBy(this::list).isInstanceOf(SourceFailure.Unavailable.class);
    answer(aResponse().withBody("<h1>Maintenance</h1>"));
    assertThatThrownBy(this::list).isInstanceOf(SourceFailure.Unavailable.class);
    answer(okJson("{\"kind\":\"Status\",\"metadata\":{},\"status\":\"Success\"}"));
    assertThatThrownBy(this::list).isInstanceOf(SourceFailure.Unavailable.class);
    answer(okJson("{\"kind\":\"ServiceAccountList\",\"metadata\":{},\"items\":[\"x\"]}"));
    assertThatThrownBy(this::list)
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessage("the list of /api/v1/serviceaccounts: the JSON could not be read")
        .hasNoCause();
    answer(okJson("null"));
    assertThatThrownBy(this::list).isInstanceOf(SourceFailure.Unavailable.class);
    answer(okJson("{\"kind\":\"ServiceAccountList\",\"metadata\":{},\"items\":null}"));
    assertThat(list()).as("Go's empty list").isInstanceOf(Answer.Listed.class);
  }

  @Test
  void refusesARedirectAndTakesTheTokenNowhere() {
    answer(
        aResponse()
            .withStatus(307)
            .withHeader("Location", "http://127.0.0.1:" + elsewhere.port() + "/api/v1/secrets"));
    assertThatThrownBy(this::list)
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageEndingWith("status 307");
    elsewhere.verify(0, anyRequestedFor(anyUrl()));
  }

  @Test
  void endsAnAnswerWhoseBytesTrickle() {
    server = server(Duration.ofMillis(400));
    answer(
        okJson("{\"kind\":\"ServiceAccountList\",\"metadata\":{},\"items\":[]}")
            .withChunkedDribbleDelay(50, 600_000));
    assertThatThrownBy(this::list).isInstanceOf(SourceFailure.Unavailable.class);
  }

  @Test
  void refusesAContinueTokenThatCannotBeKept() {
    answer(
        okJson(
            "{\"kind\":\"ServiceAccountList\",\"metadata\":{\"continue\":\""
                + "x".repeat(5000)
                + "\"},\"items\":[]}"));
    assertThatThrownBy(this::list).isInstanceOf(SourceFailure.Rejected.class);
  }

  @Test
  void leavesOutLabelsThatAreNoTexts() {
    answer(
        okJson(
            "{\"kind\":\"ServiceAccountList\",\"metadata\":{},\"items\":[{\"metadata\":{"
                + "\"uid\":\"u\",\"labels\":{\"owner\":{\"a\":[1]},\"Env\":\"prod\",\"x\":\"y\"},"
                + "\"annotations\":[\"owner\"]}}]}"));
    Item item = ((Answer.Listed) list()).items().getFirst();
    assertThat(item.metadata().labels()).containsOnlyKeys("Env");
    assertThat(item.metadata().annotations()).isEmpty();
  }

  private Answer list() {
    return server.list(Resource.SERVICE_ACCOUNTS, Optional.empty(), Optional.empty());
  }

  private void answer(ResponseDefinitionBuilder response) {
    vendor.resetAll();
    vendor.stubFor(any(anyUrl()).willReturn(response));
  }

  private ApiServer server(Duration timeout) {
    HttpClient http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    Connection connection =
        new Connection() {
          @Override
          public URI server() {
            return URI.create("http://127.0.0.1:" + vendor.port());
          }

          @Override
          public Access open() {
            return new Access(http, Optional.of("Bearer t"));
          }
        };
    return new ApiServer(connection, Set.of("owner", "env"), 10, timeout, Clock.systemUTC());
  }
}
