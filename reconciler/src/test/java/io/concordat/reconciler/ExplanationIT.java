package io.concordat.reconciler;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.concordat.contract.Assertion;
import io.concordat.contract.Attribution;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldValue;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.wakeup.WakeUps;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An explanation is of the decision in force as it stands now, though its history is older. */
@QuarkusTest
@TestSecurity(
    user = "sam",
    roles = {"reader", "steward", "operator", "policy-author"})
class ExplanationIT extends LiveReconciler {
  private static final Duration FRESH = Duration.ofDays(2);

  @Inject WakeUps wakeUps;

  @Test
  void showsTheLastConfirmationWithoutANewHistoryRow() throws Exception {
    UUID id = UUID.randomUUID();
    String source = "iam-" + id;
    Instant announced = announce(id, source);
    Response first = explain(id);
    assertThat(instant(first.jsonPath(), "observedAt")).isEqualTo(announced);
    assertThat(instant(first.jsonPath(), "changesAt")).isEqualTo(announced.plus(FRESH));
    given()
        .header("If-None-Match", first.header("ETag"))
        .get("/api/v1/decisions/" + id)
        .then()
        .statusCode(304);

    clock.advance(Duration.ofDays(1));
    Instant confirmed = clock.instant();
    confirm(source);
    Response second =
        given().header("If-None-Match", first.header("ETag")).get("/api/v1/decisions/" + id);
    assertThat(second.statusCode()).as("the old tag no longer matches").isEqualTo(200);
    assertThat(instant(second.jsonPath(), "observedAt")).isEqualTo(confirmed);
    assertThat(instant(second.jsonPath(), "changesAt")).isEqualTo(confirmed.plus(FRESH));
    assertThat(Instant.parse(second.jsonPath().getString("changesAt")))
        .isEqualTo(confirmed.plus(FRESH));
    assertThat(Instant.parse(second.jsonPath().getString("decidedAt"))).isEqualTo(announced);
    assertThat(second.jsonPath().getLong("sequence")).isEqualTo(1);

    clock.advance(Duration.ofHours(25));
    wakeUps.run();
    JsonPath third = explain(id).jsonPath();
    assertThat(third.getString("fields.find { it.field == 'status' }.outcome"))
        .as("the old limit passed, the confirmed value is fresh")
        .isEqualTo("settled");
    assertThat(instant(third, "changesAt")).isEqualTo(confirmed.plus(FRESH));
    assertThat(histories(id)).isEqualTo(1);
  }

  @Test
  void showsTheAnswerInForceUntilAnotherIsDecided() throws Exception {
    UUID id = UUID.randomUUID();
    announce(id, "iam-" + id);
    clock.advance(FRESH.plusHours(1));
    JsonPath due = explain(id).jsonPath();
    assertThat(due.getString("fields.find { it.field == 'status' }.outcome")).isEqualTo("settled");
    assertThat(due.getLong("sequence")).isEqualTo(1);
    wakeUps.run();
    JsonPath decided = explain(id).jsonPath();
    assertThat(decided.getString("fields.find { it.field == 'status' }.outcome")).isEqualTo("held");
    assertThat(decided.getLong("sequence")).isEqualTo(2);
    assertThat(histories(id)).isEqualTo(2);
  }

  @Test
  void showsThePolicyInForceWhereItAnswersTheSame() throws Exception {
    UUID id = UUID.randomUUID();
    announce(id, "iam-" + id);
    String before = explain(id).jsonPath().getString("policyVersion");
    String text = given().accept("application/yaml").get("/api/v1/policy").asString();
    String version = publish(text + "\n# " + id + "\n");
    assertThat(version).isNotEqualTo(before);
    wakeUps.run();
    JsonPath after = explain(id).jsonPath();
    assertThat(after.getString("policyVersion")).isEqualTo(version);
    assertThat(after.getList("fields.policyVersion")).containsOnly(version);
    assertThat(histories(id)).isEqualTo(1);
    assertThat(
            count(
                "select count(*) from decision where entity_id = '"
                    + id
                    + "' and policy_version = '"
                    + version
                    + "'"))
        .isEqualTo(1);
  }

  @Test
  void showsTheRevisionThatWasDecidedLast() throws Exception {
    UUID id = UUID.randomUUID();
    String source = "iam-" + id;
    announce(id, source);
    clock.advance(Duration.ofMinutes(1));
    announce(
        id,
        EntityKind.IDENTITY,
        2,
        record(source, SourceDomain.IAM, Map.of("status", text("active"))));
    JsonPath after = explain(id).jsonPath();
    assertThat(after.getLong("revision")).isEqualTo(2);
    assertThat(instant(after, "observedAt")).isEqualTo(clock.instant());
    assertThat(histories(id)).isEqualTo(1);
  }

  @Test
  void tellsWhoCorrectedAFieldSinceWhenAndWakesAtItsEnd() throws Exception {
    UUID id = UUID.randomUUID();
    LinkedRecord erp =
        record(
            "erp-" + id,
            SourceDomain.PROCUREMENT,
            Map.of("business_owner", text("ana@example.com")));
    announce(id, EntityKind.AGREEMENT, 1, erp);
    clock.advance(Duration.ofHours(1));
    Instant corrected = clock.instant();
    Instant end = corrected.plus(Duration.ofDays(3));
    Attribution sam = new Attribution(UUID.randomUUID(), "sam", "ana has left", "HR-17");
    LinkedRecord byHand =
        record(
            "manual",
            SourceDomain.MANUAL,
            Map.of("business_owner", text("bob@example.com").expiring(end).by(sam)));
    announce(id, EntityKind.AGREEMENT, 2, List.of(erp, byHand));

    JsonPath owner = field(id, "business_owner");
    assertThat(owner.getList("fields.field")).containsExactly("business_owner");
    assertThat(owner.getString("fields[0].winner")).isEqualTo("manual");
    assertThat(owner.getString("fields[0].attribution.actor")).isEqualTo("sam");
    assertThat(owner.getString("fields[0].attribution.override"))
        .isEqualTo(sam.override().toString());
    assertThat(Instant.parse(owner.getString("fields[0].expiresAt"))).isEqualTo(end);
    assertThat(Instant.parse(owner.getString("fields[0].changesAt"))).isEqualTo(end);
    assertThat(Instant.parse(owner.getString("fields[0].since"))).isEqualTo(corrected);
    assertThat(owner.getString("fields[0].explanation"))
        .startsWith("business_owner is 'bob@example.com', said by manual")
        .contains("sam asserted that by hand (HR-17: 'ana has left'), until " + end)
        .contains("ana@example.com' and lost: lower precedence")
        .endsWith("It could change at " + end + ", when what manual says expires.");

    clock.advance(Duration.ofDays(3));
    wakeUps.run();
    JsonPath after = field(id, "business_owner");
    assertThat(after.getString("fields[0].value")).isEqualTo("ana@example.com");
    assertThat(after.getString("fields[0].losers[0].reason")).isEqualTo("expired");
    assertThat(Instant.parse(after.getString("fields[0].since"))).isEqualTo(end);
    assertThat(after.getString("fields[0].attribution")).isNull();
  }

  @Test
  void tellsInWhichWindowAUseWasNotSeenAndThatThisIsNotNever() throws Exception {
    UUID id = UUID.randomUUID();
    String source = "iam-" + id;
    Instant read = clock.instant();
    Instant from = read.minus(Duration.ofDays(400));
    Evidence window =
        new Evidence(
            read,
            Optional.of(from),
            Optional.of(read.minus(Duration.ofHours(4))),
            Evidence.Meaning.SUCCESS,
            Evidence.Completeness.COMPLETE);
    Map<String, Assertion> fields =
        Map.of(
            "status",
            text("active"),
            "last_authentication",
            Assertion.of(FieldValue.NULL).withEvidence(window));
    announce(id, EntityKind.IDENTITY, 1, record(source, SourceDomain.IAM, fields));
    clock.advance(Duration.ofDays(1));
    Instant confirmed = clock.instant();
    confirm(source);

    JsonPath use = field(id, "last_authentication");
    assertThat(use.getString("fields[0].value")).isNull();
    Map<String, String> evidence = use.getMap("fields[0].evidence[0]");
    assertThat(evidence)
        .containsEntry("source", source)
        .containsEntry("nativeId", source + "-1")
        .containsEntry("observedAt", confirmed.toString())
        .containsEntry("coverageFrom", from.toString())
        .containsEntry("coverageTo", confirmed.minus(Duration.ofHours(4)).toString())
        .containsEntry("lag", "PT4H")
        .containsEntry("meaning", "success")
        .containsEntry("completeness", "complete");
    assertThat(use.getString("fields[0].explanation"))
        .contains(
            source
                + " has seen no successful use in the 401 days before "
                + confirmed.atOffset(ZoneOffset.UTC).toLocalDate()
                + " (lags 4 h); that is not never.");
    assertThat(field(id, "status").getMap("fields[0]")).doesNotContainKey("evidence");
    assertThat(histories(id)).as("a window that grows is no new decision").isEqualTo(1);
    String then =
        given()
            .queryParam("field", "last_authentication")
            .queryParam("asOf", confirmed.toString())
            .get("/api/v1/decisions/" + id)
            .then()
            .statusCode(200)
            .extract()
            .path("fields[0].evidence[0].coverageTo");
    assertThat(then).isEqualTo(evidence.get("coverageTo"));
  }

  @Test
  void everyFieldIsToldSinceItLastChanged() {
    UUID id = UUID.randomUUID();
    String source = "iam-" + id;
    Instant first = clock.instant();
    announce(
        id,
        EntityKind.IDENTITY,
        1,
        record(source, SourceDomain.IAM, Map.of("status", text("active"), "name", text("a"))));
    clock.advance(Duration.ofMinutes(5));
    Instant second = clock.instant();
    announce(
        id,
        EntityKind.IDENTITY,
        2,
        record(source, SourceDomain.IAM, Map.of("status", text("active"), "name", text("b"))));
    JsonPath told = explain(id).jsonPath();
    assertThat(instant(told, "since")).isEqualTo(first);
    assertThat(Instant.parse(told.getString("fields.find { it.field == 'name' }.since")))
        .isEqualTo(second);
    assertThat(told.getList("fields.explanation", String.class))
        .allSatisfy(sentence -> assertThat(sentence).endsWith("."));
  }

  @Test
  void refusesAFieldThatIsNoneAndSaysWhichIsNotDecided() {
    UUID id = UUID.randomUUID();
    announce(id, "iam-" + id);
    given()
        .queryParam("field", "No Field")
        .get("/api/v1/decisions/" + id)
        .then()
        .statusCode(400)
        .body("field", equalTo("field"));
    given()
        .queryParam("field", "shoe_size")
        .get("/api/v1/decisions/" + id)
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("detail", containsString("'shoe_size' is not decided"));
  }

  private static JsonPath field(UUID id, String field) {
    return given()
        .queryParam("field", field)
        .get("/api/v1/decisions/" + id)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  @Test
  void knowsNothingOfAnEntityThatWasNeverAnnounced() {
    given().get("/api/v1/decisions/" + UUID.randomUUID()).then().statusCode(404);
  }

  private Instant announce(UUID id, String source) {
    announce(
        id,
        EntityKind.IDENTITY,
        1,
        record(source, SourceDomain.IAM, Map.of("status", text("active"))));
    return clock.instant();
  }

  private static String publish(String text) {
    return given()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .encodeContentTypeAs("application/yaml", ContentType.TEXT)))
        .contentType("application/yaml")
        .body(text)
        .post("/api/v1/policy")
        .then()
        .statusCode(200)
        .extract()
        .path("version");
  }

  private static Response explain(UUID id) {
    return given().get("/api/v1/decisions/" + id).then().statusCode(200).extract().response();
  }

  private static Instant instant(JsonPath decision, String member) {
    return Instant.parse(decision.getString("fields.find { it.field == 'status' }." + member));
  }

  private long histories(UUID id) throws Exception {
    return count("select count(*) from decision_history where entity_id = '" + id + "'");
  }
}
