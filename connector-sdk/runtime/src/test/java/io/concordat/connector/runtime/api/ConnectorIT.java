package io.concordat.connector.runtime.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.concordat.connector.runtime.LittleProvider;
import io.concordat.connector.runtime.LittleVendor;
import io.concordat.connector.runtime.Topic;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.contract.EventType;
import io.concordat.contract.RecordState;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceRecord;
import io.concordat.embedded.test.ApiDescription;
import io.concordat.embedded.test.KafkaResource;
import io.concordat.embedded.test.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole connector: real PostgreSQL, real Kafka, HTTP. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(
    value = KafkaResource.class,
    initArgs =
        @ResourceArg(name = "topics", value = "records.observed,runs.reported,escalations.changed"))
class ConnectorIT {
  private static final String PULLS = "/api/v1/pulls";
  private static final String STREAM = "/api/v1/sources/little-1/streams/accounts/";
  private static final String TEST = "/api/v1/sources/little-1/test";

  @Inject LittleProvider provider;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  private LittleVendor vendor;

  @BeforeEach
  void theSameFiveRows() {
    vendor = provider.vendor();
    vendor.failWith(null);
    vendor.refuseBeyond(null);
    vendor.beforeRead(() -> {});
    for (String id : List.of("a", "b", "c", "d", "e")) {
      vendor.put(id, "owner-of-" + id);
    }
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void pullsOnRequestAndReportsWhatItDid() {
    String id = pull();
    awaitOutcome(id, "completed")
        .body("source", equalTo("little-1"))
        .body("stream", equalTo("accounts"))
        .body("mode", equalTo("full"))
        .body("askedBy", equalTo("olga"))
        .body("counts.read", equalTo(5))
        .body("rejects", hasSize(0));
    await()
        .untilAsserted(
            () ->
                assertThat(reports())
                    .anyMatch(
                        report ->
                            report.runId().equals(id) && report.outcome() == RunOutcome.COMPLETED));
    assertThat(records()).extracting(SourceRecord::nativeId).contains("a", "b", "c", "d", "e");

    int before = records().size();
    awaitOutcome(pull(), "completed").body("counts.published", equalTo(0));
    assertThat(records()).as("a second pull publishes no record").hasSize(before);
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void showsWhichPartsCouldNotBeReadAndWhy() {
    vendor.refuseBeyond("AssumeRole: status 403, AccessDenied");
    String id = pull();
    awaitOutcome(id, "partial")
        .body("gaps", hasSize(1))
        .body("gaps[0].part", equalTo("beyond"))
        .body("gaps[0].reason", equalTo("AssumeRole: status 403, AccessDenied"))
        .body("reason", containsString("beyond: AssumeRole"));
    await()
        .untilAsserted(
            () ->
                assertThat(reports())
                    .filteredOn(report -> report.runId().equals(id))
                    .extracting(RunReport::gaps)
                    .containsExactly(
                        List.of(
                            new RunReport.Gap("beyond", "AssumeRole: status 403, AccessDenied"))));

    vendor.refuseBeyond(null);
    awaitOutcome(pull(), "completed").body("gaps", nullValue());
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void sendsCloudEvents() {
    awaitOutcome(pull(), "completed");
    var message = Topic.messages(kafka, EventType.RECORD_OBSERVED.topic()).getFirst();
    assertThat(new String(message.headers().lastHeader("ce_type").value()))
        .isEqualTo(EventType.RECORD_OBSERVED.type());
    assertThat(new String(message.headers().lastHeader("ce_source").value()))
        .isEqualTo("/connector-little");
    assertThat(new String(message.key())).startsWith("little-1/");
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void holdsAMassDisappearanceUntilAnOperatorReleasesIt() {
    int sweep = heldWithout("a", "b", "c", "d");
    given()
        .get("/api/v1/sources")
        .then()
        .statusCode(200)
        .body("items[0].streams[0].held.unseen", equalTo(4));
    given()
        .get("/api/v1/held")
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].unseen", equalTo(4))
        .body("items[0].kinds[0].kind", equalTo("identity"))
        .body("items[0].kinds[0].rows", equalTo(4))
        .body("items[0].samples.nativeId", equalTo(List.of("a", "b", "c", "d")));
    String cursor =
        given()
            .queryParam("limit", 3)
            .get(STREAM + "held")
            .then()
            .statusCode(200)
            .body("items.nativeId", equalTo(List.of("a", "b", "c")))
            .extract()
            .path("nextCursor");
    given()
        .queryParam("cursor", cursor)
        .get(STREAM + "held")
        .then()
        .statusCode(200)
        .body("items.nativeId", equalTo(List.of("d")));

    judge("release", "{\"reason\":\"seen\"}").statusCode(400).body("field", equalTo("sweep"));
    judge("release", "{\"sweep\":" + sweep + "}").statusCode(400).body("field", equalTo("reason"));
    judge("release", said(sweep - 1, "an older run")).statusCode(409);
    String id =
        judge("release", said(sweep, "the tenant was dissolved, CHG0041"))
            .statusCode(202)
            .body("rows", equalTo(4))
            .body("judgedBy", equalTo("olga"))
            .extract()
            .path("pull");
    awaitOutcome(id, "completed").body("counts.retired", equalTo(4));
    assertThat(records())
        .filteredOn(record -> record.state() == RecordState.RETIRED)
        .extracting(SourceRecord::nativeId)
        .contains("a", "b", "c", "d");
    judge("release", said(sweep, "again")).statusCode(409).contentType("application/problem+json");
    given()
        .get(STREAM + "judgements")
        .then()
        .statusCode(200)
        .body("items[0].sweep", equalTo(sweep))
        .body("items[0].verdict", equalTo("released"))
        .body("items[0].actor", equalTo("olga"))
        .body("items[0].reason", equalTo("the tenant was dissolved, CHG0041"))
        .body("items[0].rows", equalTo(4));
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void retiresNothingThatAnOperatorSaysIsNotGone() {
    int sweep = heldWithout("b", "c", "d", "e");
    long retired = retired();
    judge("discard", said(sweep, "the vendor restores the table"))
        .statusCode(202)
        .body("verdict", equalTo("discarded"));
    for (String id : List.of("b", "c", "d", "e")) {
      vendor.put(id, "owner-of-" + id);
    }
    awaitOutcome(pull(), "completed").body("counts.retired", equalTo(0));
    assertThat(retired()).isEqualTo(retired);
    given().get("/api/v1/held").then().statusCode(200).body("items", hasSize(0));
    given()
        .queryParam("limit", 1)
        .get(STREAM + "judgements")
        .then()
        .body("items[0].verdict", equalTo("discarded"));
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void testsASourceWithoutPublishing() {
    awaitOutcome(pull(), "completed");
    vendor.put("never-published", "x");
    int before = records().size();
    given()
        .post(TEST)
        .then()
        .statusCode(200)
        .body("passed", equalTo(true))
        .body("checks[0].outcome", equalTo("granted"));
    vendor.failWith(new SourceFailure.Rejected("403: accounts may not be read"));
    given()
        .post(TEST)
        .then()
        .statusCode(200)
        .body("passed", equalTo(false))
        .body("checks[0].outcome", equalTo("missing"))
        .body("checks[0].problem", equalTo("403: accounts may not be read"))
        .body("checks[0].remedy", notNullValue());
    vendor.remove("never-published");
    assertThat(records()).hasSize(before);
    given().post("/api/v1/sources/nobody/test").then().statusCode(404);
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void showsHowARunningPullGetsOn() {
    awaitOutcome(pull(), "completed");
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger reads = new AtomicInteger();
    vendor.beforeRead(
        () -> {
          if (reads.incrementAndGet() == 2) {
            awaitQuietly(go);
          }
        });
    String id = pull();
    await()
        .untilAsserted(
            () ->
                given()
                    .get(PULLS + "/" + id)
                    .then()
                    .body("state", equalTo("running"))
                    .body("mode", equalTo("full"))
                    .body("progress.rows", equalTo(2))
                    .body("progress.left", equalTo(3))
                    .body("progress.expected", equalTo(5))
                    .body("progress.basis", equalTo("known_rows"))
                    .body("progress.eta", notNullValue()));
    go.countDown();
    awaitOutcome(id, "completed").body("progress", nullValue());
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void saysWhyAPullFailed() {
    vendor.failWith(new SourceFailure.Rejected("401: the client is not known"));
    awaitOutcome(pull(), "failed").body("reason", equalTo("401: the client is not known"));
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void listsPullsPageByPage() {
    for (int i = 0; i < 3; i++) {
      awaitOutcome(pull(), "completed");
    }
    String cursor =
        given()
            .queryParam("limit", 2)
            .queryParam("source", "little-1")
            .get(PULLS)
            .then()
            .statusCode(200)
            .body("items", hasSize(2))
            .body("nextCursor", notNullValue())
            .extract()
            .path("nextCursor");
    given()
        .queryParam("limit", 2)
        .queryParam("cursor", cursor)
        .get(PULLS)
        .then()
        .statusCode(200)
        .body("items.size()", greaterThan(0));
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void answersAsItIsDescribed() {
    String id = pull();
    awaitOutcome(id, "completed");
    ApiDescription api =
        ApiDescription.of(given().get("/q/openapi?format=json").then().extract().asString());
    assertThat(api.speechless()).isEmpty();
    List<String> contradictions = new ArrayList<>();
    assertThat(api.needsBody("post", PULLS)).isFalse();
    for (String path :
        List.of("pulls", "pulls/{id}", "sources", "held", "escalation-tickets", "quarantine")) {
      String asked = "/api/v1/" + path.replace("{id}", id);
      String answer = given().get(asked).then().statusCode(200).extract().asString();
      contradictions.addAll(api.contradictions("/api/v1/" + path, answer));
    }
    assertThat(contradictions).isEmpty();
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void refusesWhatItCannotPull() {
    refusal("{\"source\":\"nobody\"}").body("field", equalTo("source"));
    refusal("{\"stream\":\"nothing\"}").body("field", equalTo("stream"));
    refusal("{\"mode\":\"sideways\"}").body("field", equalTo("mode"));
    given().queryParam("cursor", "x.y").get(PULLS).then().statusCode(400);
    given().queryParam("state", "gone").get(PULLS).then().statusCode(400);
    given().get(PULLS + "/" + UUID.randomUUID()).then().statusCode(404);
    given().get(PULLS + "/x").then().statusCode(400).body("field", equalTo("id"));
    for (String body : List.of("[", "[]", "\"x\"")) {
      refusal(body).body("field", equalTo("body")).body("detail", containsString("/q/openapi"));
    }
    given()
        .contentType("application/json")
        .body(said(1, "no such stream"))
        .post("/api/v1/sources/little-1/streams/nothing/release")
        .then()
        .statusCode(404);
  }

  @Test
  @TestSecurity(user = "rita", roles = "reader")
  void letsReadersReadAndOnlyOperatorsAct() {
    given().get(PULLS).then().statusCode(200);
    given().get("/api/v1/sources").then().statusCode(200);
    given().get("/api/v1/held").then().statusCode(200);
    given().post(PULLS).then().statusCode(403);
    given().post(TEST).then().statusCode(403);
    judge("release", said(1, "I may not")).statusCode(403);
    judge("discard", said(1, "I may not")).statusCode(403);
  }

  @Test
  void letsNobodyInWithoutAToken() {
    given().get(PULLS).then().statusCode(401);
    given().post(PULLS).then().statusCode(401);
    given().get("/q/health/ready").then().statusCode(200);
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void countsWhatItDid() {
    awaitOutcome(pull(), "completed");
    given()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("concordat_connector_runs_total"))
        .body(containsString("concordat_connector_last_completed_epoch_seconds"));
  }

  private int heldWithout(String... gone) {
    awaitOutcome(pull(), "completed");
    List.of(gone).forEach(vendor::remove);
    awaitOutcome(pull(), "held").body("counts.retired", equalTo(0));
    return given().get("/api/v1/held").then().extract().path("items[0].sweep");
  }

  private static String said(int sweep, String reason) {
    return "{\"sweep\":" + sweep + ",\"reason\":\"" + reason + "\"}";
  }

  private static ValidatableResponse judge(String verdict, String body) {
    return given().contentType("application/json").body(body).post(STREAM + verdict).then();
  }

  private long retired() {
    return records().stream().filter(record -> record.state() == RecordState.RETIRED).count();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String pull() {
    return given()
        .contentType("application/json")
        .body("{\"source\":\"little-1\",\"mode\":\"full\"}")
        .post(PULLS)
        .then()
        .statusCode(202)
        .body("pulls", hasSize(1))
        .extract()
        .path("pulls[0].id");
  }

  private static ValidatableResponse awaitOutcome(String id, String outcome) {
    await()
        .untilAsserted(
            () -> given().get(PULLS + "/" + id).then().body("state", equalTo("finished")));
    return given().get(PULLS + "/" + id).then().statusCode(200).body("outcome", equalTo(outcome));
  }

  private static ValidatableResponse refusal(String body) {
    return given()
        .contentType("application/json")
        .body(body)
        .post(PULLS)
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  private List<SourceRecord> records() {
    return Topic.read(kafka, EventType.RECORD_OBSERVED.topic(), SourceRecord.class);
  }

  private List<RunReport> reports() {
    return Topic.read(kafka, EventType.RUN_REPORTED.topic(), RunReport.class);
  }
}
