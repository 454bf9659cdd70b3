package io.concordat.reconciler;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.wakeup.WakeUps;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was explained is explained again, to the byte. */
@QuarkusTest
@TestSecurity(
    user = "sam",
    roles = {"reader", "steward", "operator", "policy-author"})
class PastExplanationIT extends LiveReconciler {
  private static final Duration STEP = Duration.ofMinutes(10);

  @Inject WakeUps wakeUps;

  private final UUID id = UUID.randomUUID();
  private final String iam = "iam-" + id;
  private final Map<Instant, String> answered = new LinkedHashMap<>();

  /** Notes what is explained now, and goes on. */
  private void step() {
    answered.put(clock.instant(), explain().asString());
    clock.advance(STEP);
  }

  private Response explain() {
    return given().get("/api/v1/decisions/" + id).then().statusCode(200).extract().response();
  }

  private void observe(long revision, String status, String owner) {
    announce(
        id,
        EntityKind.IDENTITY,
        revision,
        List.of(
            record("erp", SourceDomain.PROCUREMENT, Map.of("business_owner", text(owner))),
            record(iam, SourceDomain.IAM, Map.of("status", text(status)))));
  }

  @Test
  void explainsAtEveryInstantWhatWasExplainedThen() {
    Instant before = clock.instant();
    clock.advance(STEP);
    Instant created = clock.instant();
    observe(1, "active", "ann@example.com");
    step();
    observe(2, "inactive", "ann@example.com");
    step();
    observe(3, "inactive", "ann@example.com");
    step();
    confirm(iam);
    step();
    publish("# " + id);
    wakeUps.run();
    step();
    clock.advance(Duration.ofDays(3));
    wakeUps.run();
    step();
    confirm(iam);
    wakeUps.run();
    step();
    assertThat(answered).hasSize(7);
    assertThat(answered.values()).doesNotHaveDuplicates();
    answered.forEach(
        (at, body) -> {
          assertThat(asOf(at).asString()).as("at %s", at).isEqualTo(body);
          assertThat(asOf(at.plus(STEP).minusNanos(1000)).asString())
              .as("until the next step")
              .isEqualTo(body);
        });
    given()
        .queryParam("asOf", before.toString())
        .get("/api/v1/decisions/" + id)
        .then()
        .statusCode(404)
        .body("detail", containsString("first decided at " + created));
    Response first = asOf(created);
    assertThat(first.headers().getValues("Cache-Control"))
        .containsExactly("private, max-age=31536000, immutable");
    given()
        .queryParam("asOf", created.toString())
        .header("If-None-Match", first.header("ETag"))
        .get("/api/v1/decisions/" + id)
        .then()
        .statusCode(304);
    given()
        .queryParam("asOf", clock.instant().plusNanos(1000).toString())
        .get("/api/v1/decisions/" + id)
        .then()
        .statusCode(400)
        .body("field", equalTo("asOf"));
  }

  @Test
  void whatWasDueAndNotYetDecidedIsNotClaimedToHaveBeenDecided() {
    observe(1, "active", "ann@example.com");
    clock.advance(Duration.ofDays(5));
    Instant due = clock.instant();
    Response live = explain();
    clock.advance(STEP);
    wakeUps.run();
    assertThat(asOf(due).asString()).isEqualTo(live.asString());
    assertThat(asOf(clock.instant()).asString()).isEqualTo(explain().asString());
    assertThat(asOf(due).<Integer>path("sequence")).isEqualTo(1);
    assertThat(asOf(clock.instant()).<Integer>path("sequence")).isEqualTo(2);
  }

  private Response asOf(Instant at) {
    return given()
        .queryParam("asOf", at.toString())
        .get("/api/v1/decisions/" + id)
        .then()
        .statusCode(200)
        .extract()
        .response();
  }

  /** Puts the present policy in force with another line at its end. */
  private static void publish(String line) {
    String text = given().accept("application/yaml").get("/api/v1/policy").asString();
    given()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .encodeContentTypeAs("application/yaml", ContentType.TEXT)))
        .contentType("application/yaml")
        .body(text + "\n" + line + "\n")
        .post("/api/v1/policy")
        .then()
        .statusCode(200);
  }
}
