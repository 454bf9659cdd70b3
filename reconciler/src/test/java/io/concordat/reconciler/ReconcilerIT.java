package io.concordat.reconciler;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import io.concordat.contract.Assertion;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityKind;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceDomain;
import io.concordat.embedded.test.ApiDescription;
import io.concordat.embedded.test.KafkaResource;
import io.concordat.embedded.test.PostgresResource;
import io.concordat.reconciler.delivery.DeliveryRound;
import io.concordat.reconciler.wakeup.WakeUps;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = PostgresResource.class,
    initArgs = @ResourceArg(name = "database", value = "reconciler"))
@QuarkusTestResource(
    value = KafkaResource.class,
    initArgs =
        @ResourceArg(
            name = "topics",
            value = "entities.changed,runs.reported,decisions.made,escalations.changed"))
@QuarkusTestResource(Inbox.class)
@TestSecurity(
    user = "sam",
    roles = {"reader", "steward", "operator", "policy-author"})
class ReconcilerIT extends LiveReconciler {
  @Inject WakeUps wakeUps;
  @Inject DeliveryRound deliveries;
  @Inject Flyway flyway;

  @Test
  void decidesAnAnnouncementOnceAndKeepsTheConflict() throws Exception {
    UUID id = UUID.randomUUID();
    EntityAnnouncement announcement =
        identity(
            id,
            1,
            says("erp", SourceDomain.PROCUREMENT, Map.of("business_owner", "ann@example.com")),
            says("itsm", SourceDomain.ITSM, Map.of("business_owner", "bob@example.com")),
            says("aws", SourceDomain.IAM, Map.of("status", "active", "name", "bot")));
    send("entities.changed", id, announcement);
    send("entities.changed", id, announcement);
    awaitCount("select count(*) from decision where entity_id = '" + id + "'", 1);
    given()
        .get("/api/v1/decisions/" + id)
        .then()
        .statusCode(200)
        .body("fields.find { it.field == 'business_owner' }.value", equalTo("ann@example.com"))
        .body("fields.find { it.field == 'business_owner' }.winner", equalTo("erp"))
        .body("fields.find { it.field == 'business_owner' }.losers[0].source", equalTo("itsm"));
    given()
        .get("/api/v1/conflicts?entityId=" + id)
        .then()
        .statusCode(200)
        .body("items[0].field", equalTo("business_owner"))
        .body("items[0].severity", equalTo("high"));
    send(
        "entities.changed",
        id,
        identity(
            id,
            2,
            says("erp", SourceDomain.PROCUREMENT, Map.of("business_owner", "ann@example.com")),
            says("aws", SourceDomain.IAM, Map.of("status", "active", "name", "bot"))));
    awaitCount(
        "select count(*) from conflict where closed_at is not null and entity_id = '" + id + "'",
        1);
    assertThat(count("select count(*) from decision_history where entity_id = '" + id + "'"))
        .isEqualTo(2);
    awaitCount("select count(*) from publication where '" + id + "' = any (entity_ids)", 0);
  }

  @Test
  void anEntityThatSomebodyElseStoresAtTheSameMomentIsDecidedNonetheless() throws Exception {
    UUID other = orphan("stored before");
    UUID id = UUID.randomUUID();
    try (Connection writer = database.getConnection();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute(
          "insert into entity_state (entity_id, kind, type, revision, announcement, facts,"
              + " stored_at) select '"
              + id
              + "', kind, type, 0, announcement, facts, stored_at from entity_state where entity_id"
              + " = '"
              + other
              + "'");
      send(
          "entities.changed",
          id,
          identity(id, 1, says("aws", SourceDomain.IAM, Map.of("status", "active"))));
      awaitCount("select count(*) from pg_locks where not granted", 1);
      writer.commit();
    }
    awaitCount("select count(*) from decision where entity_id = '" + id + "'", 1);
    awaitCount(
        "select count(*) from entity_state where revision = 1 and entity_id = '" + id + "'", 1);
  }

  @Test
  void wakesWhatGrowsStaleAndWhatIsConfirmedAgain() throws Exception {
    UUID id = UUID.randomUUID();
    String source = "aws-" + id.toString().substring(0, 8);
    send(
        "entities.changed",
        id,
        identity(
            id,
            1,
            says(source, SourceDomain.IAM, Map.of("status", "active", "name", "stale")),
            says("erp", SourceDomain.PROCUREMENT, Map.of("business_owner", "a@example.com"))));
    awaitCount("select count(*) from decision where entity_id = '" + id + "'", 1);
    clock.advance(Duration.ofDays(3));
    wakeUps.run();
    assertThat(outcome(id, "status")).isEqualTo("held");
    Instant now = clock.instant();
    send(
        "runs.reported",
        id,
        new RunReport(
            "run-" + id,
            source,
            "aws-iam",
            SourceDomain.IAM,
            "main",
            PullMode.FULL,
            RunOutcome.COMPLETED,
            now,
            now,
            1,
            0,
            1,
            0,
            0,
            Optional.empty()));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              wakeUps.run();
              assertThat(outcome(id, "status")).isEqualTo("settled");
            });
  }

  @Test
  void raisesDeliversAcknowledgesClearsAndReopensAnEscalation() throws Exception {
    UUID id = UUID.randomUUID();
    Inbox.SERVER.resetAll();
    Inbox.SERVER.stubFor(
        post(urlEqualTo("/hook"))
            .inScenario("bad day")
            .whenScenarioStateIs("Started")
            .willReturn(aResponse().withStatus(500))
            .willSetStateTo("slow"));
    Inbox.SERVER.stubFor(
        post(urlEqualTo("/hook"))
            .inScenario("bad day")
            .whenScenarioStateIs("slow")
            .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "30"))
            .willSetStateTo("well"));
    Inbox.SERVER.stubFor(
        post(urlEqualTo("/hook"))
            .inScenario("bad day")
            .whenScenarioStateIs("well")
            .willReturn(aResponse().withStatus(200)));
    send(
        "entities.changed",
        id,
        identity(
            id, 1, says("aws", SourceDomain.IAM, Map.of("status", "active", "name", "orphan"))));
    awaitCount("select count(*) from finding_due where entity_id = '" + id + "'", 1);
    findings.run();
    String escalation =
        given()
            .get("/api/v1/escalations?state=open&limit=500")
            .then()
            .statusCode(200)
            .body("items.entityId", hasItem(id.toString()))
            .extract()
            .path("items.find { it.entityId == '" + id + "' }.id");
    for (int attempt = 0; attempt < 3; attempt++) {
      while (deliveries.deliver("hook") > 0) {
        // Until nothing is due.
      }
      clock.advance(Duration.ofMinutes(1));
    }
    List<LoggedRequest> sent = Inbox.SERVER.findAll(postRequestedFor(urlEqualTo("/hook")));
    List<LoggedRequest> ours =
        sent.stream().filter(request -> request.getBodyAsString().contains(escalation)).toList();
    assertThat(ours).isNotEmpty();
    assertThat(ours.stream().map(request -> request.getHeader("webhook-id")).distinct()).hasSize(1);
    LoggedRequest last = ours.getLast();
    assertThat(last.getHeader("webhook-signature"))
        .isEqualTo(
            new Webhook(Inbox.SECRET)
                .sign(
                    last.getHeader("webhook-id"),
                    Long.parseLong(last.getHeader("webhook-timestamp")),
                    last.getBodyAsString()));
    given()
        .get("/api/v1/escalations/" + escalation + "/deliveries")
        .then()
        .statusCode(200)
        .body("items.find { it.endpoint == 'hook' }.state", equalTo("delivered"));
    given()
        .contentType("application/json")
        .body("{\"note\":\"on it\"}")
        .post("/api/v1/escalations/" + escalation + "/acknowledge")
        .then()
        .statusCode(200)
        .body("state", equalTo("acknowledged"))
        .body("acknowledgedBy", equalTo("sam"))
        .body("history[0].note", equalTo("on it"));
    send(
        "entities.changed",
        id,
        identity(
            id, 2, says("aws", SourceDomain.IAM, Map.of("status", "disabled", "name", "orphan"))));
    awaitCount("select count(*) from finding_due where entity_id = '" + id + "'", 1);
    findings.run();
    assertThat(state(escalation)).isEqualTo("cleared");
    send(
        "entities.changed",
        id,
        identity(
            id, 3, says("aws", SourceDomain.IAM, Map.of("status", "active", "name", "orphan"))));
    awaitCount("select count(*) from finding_due where entity_id = '" + id + "'", 1);
    findings.run();
    assertThat(state(escalation)).isEqualTo("open");
    assertThat(
            count(
                "select count(*) from escalation_history where escalation_id = '"
                    + escalation
                    + "'"))
        .isEqualTo(4);
    answersAsItIsDescribed(id, escalation);
  }

  private static void answersAsItIsDescribed(UUID id, String escalation) {
    ApiDescription api =
        ApiDescription.of(given().get("/q/openapi?format=json").then().extract().asString());
    assertThat(api.title()).isEqualTo("Concordat reconciler");
    assertThat(api.speechless()).isEmpty();
    List<String> contradictions = new ArrayList<>();
    assertThat(api.needsBody("post", "/api/v1/escalations/{id}/acknowledge")).isFalse();
    for (String path :
        List.of(
            "conflicts",
            "findings",
            "escalations",
            "escalations/{id}",
            "escalations/{id}/deliveries",
            "deliveries",
            "endpoints",
            "quarantine",
            "rebuilds",
            "gates",
            "policy/versions",
            "decisions/{entityId}",
            "stats")) {
      String asked = path.replace("{id}", escalation).replace("{entityId}", id.toString());
      String answer = given().get("/api/v1/" + asked).then().statusCode(200).extract().asString();
      contradictions.addAll(api.contradictions("/api/v1/" + path, answer));
    }
    assertThat(contradictions).isEmpty();
  }

  @Test
  void closesWhatIsOpenAboutAnEntityThatWasMergedAwayAndOpensItAgain() throws Exception {
    UUID id = UUID.randomUUID();
    LinkedRecord erp =
        says("erp", SourceDomain.PROCUREMENT, Map.of("business_owner", "ann@example.com"));
    LinkedRecord itsm =
        says("itsm", SourceDomain.ITSM, Map.of("business_owner", "bob@example.com", "name", "bot"));
    LinkedRecord aws = says("aws", SourceDomain.IAM, Map.of("status", "active", "name", "bot"));
    send("entities.changed", id, identity(id, 1, aws));
    awaitCount(open(id, "finding_due", "true"), 1);
    findings.run();
    awaitCount(open(id, "finding", "cleared_at is null"), 1);
    send("entities.changed", id, identity(id, 2, aws, erp, itsm));
    awaitCount(open(id, "conflict", "closed_at is null"), 1);
    send("entities.changed", id, identity(id, 3));
    awaitCount(open(id, "entity_state", "revision = 3"), 1);
    findings.run();
    assertThat(count(open(id, "conflict", "closed_at is null"))).isZero();
    assertThat(count(open(id, "finding", "cleared_at is null"))).isZero();
    given().get("/api/v1/decisions/" + id).then().statusCode(200).body("fields", hasSize(0));
    send("entities.changed", id, identity(id, 4, aws));
    awaitCount(open(id, "entity_state", "revision = 4"), 1);
    findings.run();
    assertThat(count(open(id, "finding", "cleared_at is null"))).isEqualTo(1);
  }

  private static String open(UUID id, String table, String condition) {
    return "select count(*) from %s where %s and entity_id = '%s'".formatted(table, condition, id);
  }

  @Test
  void setsPoisonAsideAndDecidesItsNeighbours() throws Exception {
    UUID id = UUID.randomUUID();
    send("entities.changed", id.toString(), "not json".getBytes(StandardCharsets.UTF_8));
    send(
        "entities.changed",
        id,
        identity(id, 1, says("aws", SourceDomain.IAM, Map.of("status", "active"))));
    awaitCount("select count(*) from decision where entity_id = '" + id + "'", 1);
    String entry =
        given()
            .get("/api/v1/quarantine?state=set_aside")
            .then()
            .statusCode(200)
            .body("items[0].topic", equalTo("entities.changed"))
            .extract()
            .path("items[0].id");
    given()
        .post("/api/v1/quarantine/" + entry + "/replay")
        .then()
        .statusCode(200)
        .body("state", equalTo("set_aside"))
        .body("replays", equalTo(1));
  }

  @Test
  void migratesTwice() {
    assertThat(flyway.migrate().migrationsExecuted).isZero();
  }

  private String state(String escalation) {
    return given().get("/api/v1/escalations/" + escalation).then().extract().path("state");
  }

  private String outcome(UUID id, String field) {
    return given()
        .get("/api/v1/decisions/" + id)
        .then()
        .extract()
        .path("fields.find { it.field == '" + field + "' }.outcome");
  }

  private EntityAnnouncement identity(UUID id, long revision, LinkedRecord... records) {
    return new EntityAnnouncement(
        id,
        EntityKind.IDENTITY,
        Optional.of("service_account"),
        revision,
        clock.instant(),
        List.of(records),
        List.of());
  }

  private LinkedRecord says(String source, SourceDomain domain, Map<String, String> texts) {
    Map<String, Assertion> fields = new TreeMap<>();
    texts.forEach((name, text) -> fields.put(name, text(text)));
    return record(source, domain, fields);
  }

  private void send(String topic, UUID key, Object body) {
    send(topic, key.toString(), ContractJson.write(body));
  }
}
