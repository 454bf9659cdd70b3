package io.concordat.registry;

import static io.concordat.registry.Records.row;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityDecision;
import io.concordat.contract.EntityKind;
import io.concordat.contract.EventType;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldValue;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceDomain;
import io.concordat.embedded.test.ApiDescription;
import io.concordat.registry.link.KeyId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The whole service: Kafka in, PostgreSQL, Kafka out, REST. */
@QuarkusTest
@TestSecurity(user = "rita", roles = "reader")
class RegistryIT extends LiveRegistry {
  @Test
  void showsAnEntityWithItsLinksNeighboursAndDecision() {
    String arn = "arn:aws:iam::123456789012:role/deploy/blue";
    observe(
        row("AROA-D").of("aws-main", "roles").key("aws:arn", arn).field("name", "deploy"),
        row("ci-d").of("servicenow-prod", "cmdb_ci").key("aws:arn", arn).field("name", "Deploy"),
        row("AKIA-D")
            .of("aws-main", "keys")
            .kind(EntityKind.CREDENTIAL)
            .tie("credential_of", EntityKind.IDENTITY, "aws:arn", arn));
    UUID id = KeyId.entity("aws-main", "AROA-D");
    awaitEntity(id);
    send(EventType.DECISION_MADE, id.toString(), decision(id, 2, "deploy-bot"));
    send(EventType.DECISION_MADE, id.toString(), decision(id, 1, "old name"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/entities/{id}", id.toString())
                    .then()
                    .body("name", equalTo("deploy-bot")));
    String tag =
        given()
            .get("/api/v1/entities/{id}", id.toString())
            .then()
            .statusCode(200)
            .body("fields[0].winner", equalTo("aws-main"))
            .body("fields[0].disagreeing[0].source", equalTo("servicenow-prod"))
            .body("links.source", equalTo(List.of("aws-main", "servicenow-prod")))
            .body("neighbours[0].relation", equalTo("credential_of"))
            .body("neighbours[0].outgoing", equalTo(false))
            .extract()
            .header("ETag");
    given()
        .header("If-None-Match", tag)
        .get("/api/v1/entities/{id}", id.toString())
        .then()
        .statusCode(304);
    given()
        .get("/api/v1/entities/by-key/aws:arn/" + arn)
        .then()
        .statusCode(200)
        .body("id", equalTo(id.toString()));
    given()
        .get("/api/v1/entities/{id}/assertions", id.toString())
        .then()
        .body("items", hasSize(2))
        .body("items[0].fields.name.value", equalTo("deploy"));
    given()
        .get("/api/v1/entities/{id}/history?limit=1", id.toString())
        .then()
        .body("items", hasSize(1))
        .body("items[0].changes.field", hasItem("name"))
        .body("nextCursor", notNullValue());
    given().queryParam("q", "Y-BOT").get("/api/v1/entities").then().body("items", hasSize(1));
    given()
        .queryParam("q", "role/deploy")
        .get("/api/v1/entities")
        .then()
        .body("items.id", hasItem(id.toString()));
  }

  private static byte[] decision(UUID id, long sequence, String name) {
    FieldDecision field =
        new FieldDecision(
            "name",
            FieldValue.of(name),
            FieldDecision.Outcome.CONTESTED,
            Optional.of("aws-main"),
            Optional.of("AROA-D"),
            Optional.of(Records.T0),
            List.of(
                new FieldDecision.Loser(
                    "servicenow-prod",
                    "ci-d",
                    FieldValue.of("Deploy"),
                    FieldDecision.Reason.LOWER_PRECEDENCE,
                    "lower precedence",
                    true,
                    Optional.empty())),
            "name.default",
            "1",
            Optional.empty());
    return ContractJson.write(
        new EntityDecision(
            id,
            EntityKind.IDENTITY,
            Optional.empty(),
            1,
            sequence,
            "1",
            Records.T0,
            Optional.empty(),
            List.of(field)));
  }

  @Test
  void pagesAreStableWhileEntitiesComeIn() {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      observe(row("P" + i).of("paging", "rows").kind(EntityKind.RESOURCE));
      ids.add(KeyId.entity("paging", "P" + i));
    }
    ids.forEach(RegistryIT::awaitEntity);
    Set<String> seen = new HashSet<>();
    String cursor = "";
    int pages = 0;
    do {
      var page =
          given()
              .queryParams("source", "paging", "limit", "3", "cursor", cursor)
              .get("/api/v1/entities")
              .then()
              .statusCode(200)
              .extract()
              .jsonPath();
      List<String> items = page.getList("items.id");
      assertThat(items).noneMatch(seen::contains);
      seen.addAll(items);
      cursor = page.getString("nextCursor");
      if (pages++ == 0) {
        observe(row("P-late").of("paging", "rows").kind(EntityKind.RESOURCE));
        awaitEntity(KeyId.entity("paging", "P-late"));
      }
    } while (cursor != null);
    assertThat(seen).containsAll(ids.stream().map(UUID::toString).toList());
  }

  @Test
  void pastIsAnsweredWithATagAndTheFutureIsRefused() {
    UUID id = KeyId.entity("past", "P1");
    observe(row("P1").of("past", "rows").field("name", "one"));
    awaitEntity(id);
    String createdAt = given().get("/api/v1/entities/{id}", id).path("createdAt");
    for (String path : List.of("/api/v1/entities/{id}", "/api/v1/entities/{id}/assertions")) {
      var then = given().queryParam("asOf", createdAt).get(path, id);
      assertThat(then.statusCode()).isEqualTo(200);
      assertThat(then.headers().getValues("Cache-Control")).containsExactly("private, no-cache");
      assertThat(then.header("ETag")).startsWith("\"");
      given()
          .header("If-None-Match", then.header("ETag"))
          .queryParam("asOf", createdAt)
          .get(path, id)
          .then()
          .statusCode(304);
      given()
          .queryParam("asOf", "2020-01-01T00:00:00Z")
          .get(path, id)
          .then()
          .statusCode(404)
          .body("detail", containsString("came into being at " + createdAt));
      given()
          .queryParam("asOf", "2999-01-01T00:00:00Z")
          .get(path, id)
          .then()
          .statusCode(400)
          .body("field", equalTo("asOf"));
    }
  }

  @Test
  void badParametersAreNamed() {
    Map.of(
            "/api/v1/entities?kind=robot", "kind",
            "/api/v1/entities?type=A%20B", "type",
            "/api/v1/entities?limit=0", "limit",
            "/api/v1/entities?limit=many", "limit",
            "/api/v1/entities?cursor=xyz", "cursor",
            "/api/v1/entities/no-uuid", "id",
            "/api/v1/cases?state=odd", "state",
            "/api/v1/runs?outcome=odd", "outcome",
            "/api/v1/quarantine?state=odd", "state")
        .forEach(
            (path, field) ->
                given()
                    .urlEncodingEnabled(false)
                    .get(path)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("type", equalTo("urn:concordat:problem:invalid-input"))
                    .body("field", equalTo(field)));
  }

  @Test
  void answersAsItIsDescribed() {
    observe(row("described").of("kc", "clients"));
    UUID id = KeyId.entity("kc", "described");
    awaitEntity(id);
    ApiDescription api =
        ApiDescription.of(given().get("/q/openapi?format=json").then().extract().asString());
    assertThat(api.title()).isEqualTo("Concordat lifecycle registry");
    assertThat(api.speechless()).isEmpty();
    List<String> contradictions = new ArrayList<>();
    for (String path :
        List.of(
            "entities",
            "entities/{id}",
            "entities/{id}/assertions",
            "entities/{id}/history",
            "entities/{id}/links",
            "sources",
            "runs",
            "cases",
            "overrides",
            "link-actions",
            "linking-policy",
            "quarantine",
            "stats")) {
      String asked = "/api/v1/" + path.replace("{id}", id.toString());
      String answer = given().get(asked).then().statusCode(200).extract().asString();
      contradictions.addAll(api.contradictions("/api/v1/" + path, answer));
    }
    assertThat(contradictions).isEmpty();
  }

  @Test
  void whatIsNotThereIsAProblemThatSaysSo() {
    given()
        .get("/api/v1/entities/{id}", UUID.randomUUID().toString())
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:concordat:problem:not-found"));
    given().get("/api/v1/entities/by-key/aws:arn/none/at/all").then().statusCode(404);
    given()
        .get("/api/v1/entities/{id}/history", UUID.randomUUID().toString())
        .then()
        .statusCode(404);
  }

  @Test
  @TestSecurity
  void withoutATokenNothingIsReadButHealth() {
    for (String path : List.of("entities", "sources", "runs", "cases", "stats", "quarantine")) {
      given().get("/api/v1/" + path).then().statusCode(401);
    }
    given().get("/q/health/live").then().statusCode(200);
    given().get("/q/health/ready").then().statusCode(200);
    given().get("/q/metrics").then().statusCode(200);
    given().get("/q/openapi").then().statusCode(200);
  }

  @Test
  void runsConfirmWhatTheyDidNotPublish() {
    observe(row("confirmed").of("kc", "clients"));
    UUID id = KeyId.entity("kc", "confirmed");
    awaitEntity(id);
    RunReport report =
        new RunReport(
            "run-kc-1",
            "kc",
            "keycloak",
            SourceDomain.IAM,
            "clients",
            PullMode.FULL,
            RunOutcome.COMPLETED,
            Records.T0.plusSeconds(9000),
            Records.T0.plusSeconds(9010),
            5,
            0,
            5,
            0,
            0,
            Optional.empty());
    send(EventType.RUN_REPORTED, report.messageKey(), ContractJson.write(report));
    send(EventType.RUN_REPORTED, report.messageKey(), ContractJson.write(report));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/runs?source=kc")
                    .then()
                    .body("items", hasSize(1))
                    .body("items[0].unchanged", equalTo(5))
                    .body("items[0]", not(hasKey("gaps")))
                    .body("nextCursor", nullValue()));
    given()
        .get("/api/v1/entities/{id}/assertions", id.toString())
        .then()
        .body("items[0].confirmedAt", equalTo("2026-01-01T02:30:00Z"));
    given()
        .get("/api/v1/sources")
        .then()
        .body("items.find { it.source == 'kc' }.active", equalTo(1))
        .body("items.find { it.source == 'kc' }.lastRun.outcome", equalTo("completed"));
  }

  @Test
  void aRunNamesThePartsThatItCouldNotRead() {
    RunReport.Gap gap = new RunReport.Gap("222222222222", "AssumeRole: status 403, AccessDenied");
    RunReport report =
        new RunReport(
            "run-parts-1",
            "parts",
            "aws-iam",
            SourceDomain.IAM,
            "users",
            PullMode.FULL,
            RunOutcome.PARTIAL,
            Records.T0,
            Records.T0.plusSeconds(10),
            214,
            1,
            213,
            1,
            0,
            Optional.of("parts that could not be read in full: 1 (" + gap.part() + ")"),
            List.of(gap));
    send(EventType.RUN_REPORTED, report.messageKey(), ContractJson.write(report));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/runs?source=parts&outcome=partial")
                    .then()
                    .body("items", hasSize(1))
                    .body("items[0].retired", equalTo(1))
                    .body("items[0].gaps", hasSize(1))
                    .body("items[0].gaps[0].part", equalTo(gap.part()))
                    .body("items[0].gaps[0].reason", equalTo(gap.reason())));
  }

  @Test
  void casesAreListedAndCounted() {
    observe(
        row("T1").of("twice", "rows").key("application", "payroll"),
        row("T2").of("twice", "rows").key("application", "payroll"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/cases?type=duplicate")
                    .then()
                    .body("items.nativeId", hasItem("T2")));
    given().get("/api/v1/stats").then().statusCode(200).body("waiting", equalTo(1));
  }
}
