package io.concordat.reconciler.delivery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import io.concordat.contract.ContractJson;
import io.concordat.reconciler.Inbox;
import io.concordat.reconciler.LiveReconciler;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of deliveries to endpoints that are ill, slow, gone, or not to be trusted. */
@QuarkusTest
@TestSecurity(
    user = "sam",
    roles = {"reader", "steward", "operator", "policy-author"})
class DeliveryIT extends LiveReconciler {
  @Inject DeliveryRound deliveries;

  @BeforeEach
  void emptyTheInboxAndForgetWhatOthersLeft() throws Exception {
    execute(
        """
        delete from delivery_attempt where delivery_id in
          (select id from delivery where state in ('pending', 'sending'))
        """);
    execute("delete from delivery where state in ('pending', 'sending')");
    Inbox.SERVER.resetAll();
    Inbox.SERVER.stubFor(post(anyUrl()).atPriority(9).willReturn(aResponse().withStatus(204)));
  }

  @Test
  void oneDeliveryOutlivesAnErrorAndALimitUnderOneId() throws Exception {
    String escalation = raise("bad day");
    String id = delivery(escalation, "hook");
    answer(
        "/hook",
        escalation,
        Scenario.STARTED,
        aResponse().withStatus(500).withBody("oops"),
        "limited");
    answer(
        "/hook",
        escalation,
        "limited",
        aResponse().withStatus(429).withHeader("Retry-After", "3600"),
        "well");
    answer("/hook", escalation, "well", aResponse().withStatus(200), "well");

    deliver("hook");
    one(escalation, "hook")
        .body("state", equalTo("pending"))
        .body("lastStatus", equalTo(500))
        .body("lastError", equalTo("oops"));
    deliver("hook");
    assertThat(sent("/hook", escalation)).as("waits before it tries again").hasSize(1);
    clock.advance(Duration.ofSeconds(10));
    deliver("hook");
    assertThat(sent("/hook", escalation)).hasSize(2);
    clock.advance(Duration.ofMinutes(59));
    deliver("hook");
    assertThat(sent("/hook", escalation)).as("the named wait is heard").hasSize(2);
    clock.advance(Duration.ofMinutes(2));
    deliver("hook");

    List<LoggedRequest> sent = sent("/hook", escalation);
    assertThat(sent).hasSize(3);
    assertThat(sent)
        .extracting(request -> request.getHeader("webhook-id"))
        .containsOnly("msg_" + id.replace("-", ""));
    assertThat(sent)
        .extracting(request -> request.getHeader("webhook-timestamp"))
        .as("each attempt is signed for its own time")
        .doesNotHaveDuplicates();
    for (LoggedRequest request : sent) {
      assertThat(request.getHeader("webhook-signature")).isEqualTo(signed(Inbox.SECRET, request));
      assertThat(request.getHeader("content-type")).isEqualTo("application/json");
    }
    JsonNode body = ContractJson.mapper().readTree(sent.getLast().getBody());
    assertThat(body.path("type").asText()).isEqualTo("escalation.raised");
    assertThat(body.path("data").path("escalationId").asText()).isEqualTo(escalation);
    one(escalation, "hook")
        .body("state", equalTo("delivered"))
        .body("attempts", equalTo(3))
        .body("log.attempt", contains(1, 2, 3))
        .body("log.status", contains(500, 429, 200))
        .body("log.outcome", contains("retried_later", "retried_later", "delivered"));
  }

  @Test
  void anEndpointThatNeverAnswersDelaysNobodyElseAndIsTriedAgain() throws Exception {
    List<String> escalations = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      escalations.add(raise("slow day " + i));
    }
    String ours =
        escalations.stream().map(id -> "'" + id + "'").collect(Collectors.joining(",", "(", ")"));
    deliveries.tick();
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> count(in("hook", "delivered", ours)) == 8);
    assertThat(count(in("asleep", "pending", ours) + " and attempts = 1"))
        .as("the silent endpoint holds up its own deliveries only")
        .isLessThan(8);
    awaitCount(in("asleep", "pending", ours) + " and attempts = 1", 8);
    one(escalations.getFirst(), "asleep")
        .body("lastError", containsString("no whole answer within"))
        .body("log[0].outcome", equalTo("retried_later"));

    clock.advance(Duration.ofSeconds(10));
    deliveries.deliver("asleep");
    assertThat(count(in("asleep", "pending", ours) + " and attempts = 2")).isPositive();
  }

  @Test
  void anEndpointThatIsGoneIsSwitchedOffUntilItIsSwitchedOnAgain() {
    String escalation = raise("gone");
    Inbox.SERVER.stubFor(post(urlEqualTo("/gone")).willReturn(aResponse().withStatus(410)));
    deliveries.deliver("gone");
    endpoint("gone").body("off", equalTo(true)).body("reason", containsString("410"));
    one(escalation, "gone").body("state", equalTo("dead")).body("lastStatus", equalTo(410));

    String later = raise("after it was gone");
    given()
        .get("/api/v1/escalations/" + later + "/deliveries")
        .then()
        .body("items.endpoint", org.hamcrest.Matchers.not(hasItem("gone")))
        .body("items.endpoint", hasItem("hook"));
    int before = sent("/gone", "").size();
    deliveries.deliver("gone");
    assertThat(sent("/gone", "")).hasSize(before);

    given().post("/api/v1/endpoints/gone/enable").then().statusCode(200);
    endpoint("gone").body("off", equalTo(false));
    Inbox.SERVER.stubFor(post(urlEqualTo("/gone")).willReturn(aResponse().withStatus(200)));
    String back = raise("back");
    deliver("gone");
    one(back, "gone").body("state", equalTo("delivered"));
  }

  @Test
  void aRedirectIsNotFollowed() {
    String escalation = raise("moved");
    Inbox.SERVER.stubFor(
        post(urlEqualTo("/moved"))
            .willReturn(aResponse().withStatus(307).withHeader("Location", "/elsewhere")));
    deliver("moved");
    one(escalation, "moved")
        .body("state", equalTo("dead"))
        .body("lastStatus", equalTo(307))
        .body("lastError", containsString("redirect"));
    assertThat(sent("/moved", escalation)).hasSize(1);
    assertThat(sent("/elsewhere", "")).isEmpty();
  }

  @Test
  void aPrivateAddressIsRefusedUnlessItIsAllowed() {
    String escalation = raise("inside");
    deliver("inside");
    deliver("hook");
    one(escalation, "inside")
        .body("state", equalTo("dead"))
        .body("lastStatus", equalTo(null))
        .body("lastError", containsString("not public"));
    assertThat(sent("/inside", "")).isEmpty();
    one(escalation, "hook").body("state", equalTo("delivered"));
  }

  @Test
  void slackHearsInItsOwnForm() throws Exception {
    String escalation = raise("<!channel> & co");
    deliver("chat");
    LoggedRequest request =
        Inbox.SERVER
            .findAll(
                postRequestedFor(urlPathEqualTo("/chat")).withRequestBody(containing(escalation)))
            .getFirst();
    assertThat(request.getUrl()).isEqualTo("/chat?token=abc");
    assertThat(request.containsHeader("webhook-signature")).isFalse();
    JsonNode body = ContractJson.mapper().readTree(request.getBody());
    assertThat(body.path("text").asText())
        .startsWith("Raised: orphaned")
        .contains("&lt;!channel&gt; &amp; co")
        .doesNotContain("<!channel>");
    assertThat(body.path("blocks"))
        .extracting(block -> block.path("type").asText())
        .containsExactly("header", "section", "section", "context");
    assertThat(body.path("blocks").path(0).path("text").path("type").asText())
        .isEqualTo("plain_text");
    assertThat(body.path("blocks").path(2).path("fields").path(0).path("text").asText())
        .isEqualTo("*Entity*\n&lt;!channel&gt; &amp; co (identity)");
    given()
        .get("/api/v1/endpoints")
        .then()
        .body("items.host", org.hamcrest.Matchers.not(hasItem(containsString("token"))));
  }

  @Test
  void bothKeysSignWhileOneIsRotated() throws Exception {
    String escalation = raise("rotation");
    deliver("rotating");
    LoggedRequest request = sent("/rotating", escalation).getFirst();
    assertThat(request.getHeader("webhook-signature").split(" "))
        .containsExactly(signed(Inbox.SECRET, request), signed(Inbox.OLD_SECRET, request));
  }

  @Test
  void aDeadLetterIsSeenAndSentAgainUnderItsOldId() throws Exception {
    String escalation = raise("dead letter");
    String id = delivery(escalation, "hook");
    answer(
        "/hook",
        escalation,
        Scenario.STARTED,
        aResponse().withStatus(400).withBody("no"),
        "mended");
    answer("/hook", escalation, "mended", aResponse().withStatus(200), "mended");
    deliver("hook");
    given()
        .get("/api/v1/deliveries?state=dead&limit=500")
        .then()
        .statusCode(200)
        .body("items.id", hasItem(id))
        .body("items.find { it.id == '" + id + "' }.lastError", equalTo("no"));
    deliver("hook");
    assertThat(sent("/hook", escalation)).as("dead is dead until somebody asks").hasSize(1);

    given()
        .post("/api/v1/deliveries/" + id + "/resend")
        .then()
        .statusCode(200)
        .body("state", equalTo("pending"));
    deliver("hook");
    List<LoggedRequest> sent = sent("/hook", escalation);
    assertThat(sent).hasSize(2);
    assertThat(sent.getFirst().getHeader("webhook-id"))
        .isEqualTo(sent.getLast().getHeader("webhook-id"));
    one(escalation, "hook")
        .body("state", equalTo("delivered"))
        .body("log.outcome", contains("dead", "delivered"));
    given().post("/api/v1/deliveries/" + UUID.randomUUID() + "/resend").then().statusCode(404);
  }

  @Test
  void anEscalationThatThereIsNotHasNoDeliveries() {
    UUID unknown = UUID.randomUUID();
    given()
        .get("/api/v1/escalations/" + unknown + "/deliveries")
        .then()
        .statusCode(404)
        .body("detail", equalTo("there is no escalation " + unknown));
  }

  @Test
  void attemptsEnd() {
    String escalation = raise("never well");
    answer("/hook", escalation, Scenario.STARTED, aResponse().withStatus(503), Scenario.STARTED);
    for (int attempt = 0; attempt < 7; attempt++) {
      deliver("hook");
      clock.advance(Duration.ofHours(7));
    }
    assertThat(sent("/hook", escalation)).hasSize(5);
    one(escalation, "hook").body("state", equalTo("dead")).body("attempts", equalTo(5));
  }

  @Test
  @TestSecurity(user = "rita", roles = "reader")
  void onlyAnOperatorSendsAgain() {
    given().post("/api/v1/deliveries/" + UUID.randomUUID() + "/resend").then().statusCode(403);
    given().post("/api/v1/endpoints/hook/enable").then().statusCode(403);
    given().get("/api/v1/deliveries").then().statusCode(200);
  }

  private String raise(String name) {
    UUID entity = orphan(name);
    findings.run();
    return escalationOf(entity);
  }

  private void deliver(String endpoint) {
    while (deliveries.deliver(endpoint) > 0) {
      // Until nothing is due.
    }
  }

  private static void answer(
      String path, String escalation, String state, ResponseDefinitionBuilder answer, String next) {
    Inbox.SERVER.stubFor(
        post(urlEqualTo(path))
            .withRequestBody(containing(escalation))
            .inScenario(escalation)
            .whenScenarioStateIs(state)
            .willReturn(answer)
            .willSetStateTo(next));
  }

  private static List<LoggedRequest> sent(String path, String escalation) {
    return Inbox.SERVER.findAll(
        postRequestedFor(urlEqualTo(path)).withRequestBody(containing(escalation)));
  }

  private static String signed(String secret, LoggedRequest request) throws Exception {
    return new Webhook(secret)
        .sign(
            request.getHeader("webhook-id"),
            Long.parseLong(request.getHeader("webhook-timestamp")),
            request.getBodyAsString());
  }

  private static String delivery(String escalation, String endpoint) {
    return given()
        .get("/api/v1/escalations/" + escalation + "/deliveries")
        .then()
        .statusCode(200)
        .extract()
        .path("items.find { it.endpoint == '" + endpoint + "' }.id");
  }

  private static ValidatableResponse one(String escalation, String endpoint) {
    return given()
        .get("/api/v1/escalations/" + escalation + "/deliveries")
        .then()
        .statusCode(200)
        .rootPath("items.find { it.endpoint == '" + endpoint + "' }");
  }

  private static ValidatableResponse endpoint(String name) {
    return given()
        .get("/api/v1/endpoints")
        .then()
        .statusCode(200)
        .rootPath("items.find { it.name == '" + name + "' }");
  }

  private static String in(String endpoint, String state, String escalations) {
    return "select count(*) from delivery where endpoint = '"
        + endpoint
        + "' and state = '"
        + state
        + "' and escalation_id in "
        + escalations;
  }
}
