package io.concordat.connector.runtime.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.agroal.api.AgroalDataSource;
import io.concordat.connector.runtime.LittleDesk;
import io.concordat.connector.runtime.LittleProvider;
import io.concordat.connector.runtime.ticket.Changes;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EscalationEvent;
import io.concordat.contract.EscalationEvent.Change;
import io.concordat.contract.EventType;
import io.concordat.embedded.test.KafkaResource;
import io.concordat.embedded.test.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Tickets and notes over HTTP, and what stands on record of them. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(
    value = KafkaResource.class,
    initArgs =
        @ResourceArg(name = "topics", value = "records.observed,runs.reported,escalations.changed"))
class WriteBackIT {
  private static final String SOURCE = "/api/v1/sources/little-1";

  @Inject LittleProvider provider;
  @Inject AgroalDataSource database;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  private static ValidatableResponse put(String key, Map<String, String> body) {
    return given().contentType(ContentType.JSON).body(body).put(SOURCE + "/tickets/" + key).then();
  }

  private static ValidatableResponse note(String change, String key, String text) {
    return given()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body(Map.of("note", text))
        .post(SOURCE + "/changes/" + change + "/notes")
        .then();
  }

  private List<String> lines(String key) throws Exception {
    List<String> lines = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select action || ' ' || actor || ' ' || coalesce(reference, '-') || ' '"
                    + " || (done_at is not null) from write_back where key = '"
                    + key
                    + "' order by id")) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
    return lines;
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void filesFindsAndResolvesATicketByItsKey() throws Exception {
    Map<String, String> body = Map.of("summary", "A key lives on", "severity", "high");
    put("t-1", body).statusCode(200).body("state", equalTo("open")).body("key", equalTo("t-1"));
    String number = put("t-1", body).statusCode(200).extract().path("number");
    given()
        .get(SOURCE + "/tickets/t-1")
        .then()
        .statusCode(200)
        .body("number", equalTo(number))
        .body("changedAt", equalTo("2026-05-01T10:00:00Z"));
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("note", "gone"))
        .post(SOURCE + "/tickets/t-1/resolve")
        .then()
        .statusCode(200)
        .body("state", equalTo("resolved"));
    assertThat(lines("t-1"))
        .containsExactly(
            "file olga ref-t-1 true", "file olga ref-t-1 true", "resolve olga ref-t-1 true");
    given().get(SOURCE + "/tickets/t-unknown").then().statusCode(404);
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void noteIsAddedOnceEvenIfItsAnswerWasLost() throws Exception {
    provider.vendor().desk().loseAnswer(new SourceFailure.Unavailable("the desk: no answer"));
    note("CHG1", "n-1", "access remains").statusCode(503).header("Retry-After", equalTo("30"));
    assertThat(lines("n-1")).containsExactly("note olga - false");
    note("CHG1", "n-1", "access remains").statusCode(204);
    note("CHG1", "n-1", "access remains").statusCode(204);
    assertThat(provider.vendor().desk().notes()).containsOnlyOnce("access remains [n-1]");
    note("CHG1", "n-1", "something else").statusCode(409);
    note("CHG404", "n-2", "access remains").statusCode(404);
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void badInputNamesTheField() {
    put("t-2", Map.of()).statusCode(400).body("field", equalTo("summary"));
    put("t-2", Map.of("summary", "x", "severity", "urgent"))
        .statusCode(400)
        .body("field", equalTo("severity"));
    put("t-2", Map.of("summary", "x", "description", "password=hunter2hunter2"))
        .statusCode(400)
        .body("detail", containsString("shape of a secret"));
    put("-t2", Map.of("summary", "x")).statusCode(400).body("field", equalTo("key"));
    put("t-2", Map.of("summary", "x".repeat(161))).statusCode(400);
  }

  @Test
  @TestSecurity(user = "rita", roles = "reader")
  void readerMayLookAndNotWrite() {
    put("t-3", Map.of("summary", "x")).statusCode(403);
    note("CHG1", "n-3", "x").statusCode(403);
    given().get(SOURCE + "/tickets/t-3").then().statusCode(404);
  }

  private long publish(EscalationEvent event) throws Exception {
    return publish(event.messageKey(), ContractJson.write(event));
  }

  private long publish(String key, byte[] body) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka,
            "key.serializer",
            ByteArraySerializer.class,
            "value.serializer",
            ByteArraySerializer.class);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
      return producer
          .send(
              new ProducerRecord<>(
                  EventType.ESCALATION_CHANGED.topic(),
                  0,
                  key.getBytes(StandardCharsets.UTF_8),
                  body))
          .get()
          .offset();
    }
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void escalationBecomesATicketAndARefusalWaitsForAnOperator() throws Exception {
    UUID id = UUID.randomUUID();
    Changes changes = new Changes(id);
    String ticket = "/api/v1/escalation-tickets/little-1/" + id;
    LittleDesk desk = provider.vendor().desk();
    desk.failWith(new SourceFailure.Rejected("incident answered 403: needs create access"));
    try {
      publish(changes.next(Change.RAISED));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  given()
                      .get(ticket)
                      .then()
                      .statusCode(200)
                      .body("state", equalTo("dead"))
                      .body("waiting", equalTo(1))
                      .body("reason", containsString("needs create access")));
    } finally {
      desk.failWith(null);
    }
    given()
        .get("/api/v1/escalation-tickets?state=dead&source=little-1")
        .then()
        .statusCode(200)
        .body("items.escalationId", hasItem(id.toString()));
    given().post(ticket + "/retry").then().statusCode(200).body("retriedBy", equalTo("olga"));
    await()
        .untilAsserted(
            () ->
                given()
                    .get(ticket)
                    .then()
                    .body("state", equalTo("done"))
                    .body("done", equalTo("filed"))
                    .body("standing", equalTo("open")));
    given().get(SOURCE + "/tickets/" + id).then().statusCode(200).body("state", equalTo("open"));
    assertThat(lines(id.toString()))
        .containsExactly("file escalations - false", "file escalations ref-" + id + " true");
    given().post(ticket + "/retry").then().statusCode(409);
    given()
        .post("/api/v1/escalation-tickets/little-1/retry")
        .then()
        .statusCode(200)
        .body("tickets", equalTo(0));
    given().post("/api/v1/escalation-tickets/nowhere/retry").then().statusCode(404);
    given().get("/api/v1/escalation-tickets/little-1/" + UUID.randomUUID()).then().statusCode(404);
    given().get("/api/v1/escalation-tickets/little-1/x").then().statusCode(400);
    given()
        .get("/api/v1/escalation-tickets?state=lost")
        .then()
        .statusCode(400)
        .body("field", equalTo("state"));
    given()
        .get("/api/v1/escalation-tickets?limit=1&state=done")
        .then()
        .statusCode(200)
        .body("items", hasSize(1));
  }

  @Test
  @TestSecurity(user = "rita", roles = "reader")
  void readerMayNotHaveTicketsTriedAgain() {
    given().post("/api/v1/escalation-tickets/little-1/retry").then().statusCode(403);
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Map<String, Object> setAside(long offset) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                given()
                    .get("/api/v1/quarantine?source=little-1&state=set_aside")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath()
                    .<Map<String, Object>>getList("items")
                    .stream()
                    .filter(item -> ((Number) item.get("offset")).longValue() == offset)
                    .findFirst()
                    .orElse(null),
            item -> item != null);
  }

  private void isTakenIn(UUID escalation) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/escalation-tickets/little-1/" + escalation)
                    .then()
                    .statusCode(200));
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void messageThatIsNoEscalationIsSetAsideAndStopsNoOther() throws Exception {
    Changes neighbour = new Changes(UUID.randomUUID());
    long broken = publish("x", "{".getBytes(StandardCharsets.UTF_8));
    String unknown =
        new String(
                ContractJson.write(new Changes(UUID.randomUUID()).next(Change.RAISED)),
                StandardCharsets.UTF_8)
            .replace("\"raised\"", "\"exploded\"");
    long wrong = publish("y", unknown.getBytes(StandardCharsets.UTF_8));
    EscalationEvent raised = neighbour.next(Change.RAISED);
    publish(raised);

    isTakenIn(raised.escalationId());
    Map<String, Object> item = setAside(broken);
    assertThat((String) item.get("reason")).startsWith("it is no escalation: not well-formed JSON");
    assertThat((String) setAside(wrong).get("reason"))
        .isEqualTo(
            "it is no escalation: 'exploded' is none of raised, updated, acknowledged, cleared,"
                + " reopened");
    given()
        .post("/api/v1/quarantine/{id}/replay", item.get("id"))
        .then()
        .statusCode(200)
        .body("state", equalTo("set_aside"))
        .body("replayedBy", equalTo("olga"));
    given().post("/api/v1/quarantine/999999/replay").then().statusCode(404);
    given().post("/api/v1/quarantine/x/replay").then().statusCode(400).body("field", equalTo("id"));
    given()
        .get("/api/v1/quarantine?state=lost")
        .then()
        .statusCode(400)
        .body("field", equalTo("state"));
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void messageThatYesterdaysSchemaRefusedIsReplayedIntoTodays() throws Exception {
    EscalationEvent raised = new Changes(UUID.randomUUID()).next(Change.RAISED);
    String id = raised.escalationId().toString();
    execute(
        "alter table ticket add constraint narrow check (escalation_id <> '" + id + "') not valid");
    Map<String, Object> item;
    try {
      item = setAside(publish(raised));
    } finally {
      execute("alter table ticket drop constraint narrow");
    }
    assertThat((String) item.get("reason")).contains("SQL state 23514");
    given().get("/api/v1/escalation-tickets/little-1/" + id).then().statusCode(404);
    for (int time = 0; time < 2; time++) {
      given()
          .post("/api/v1/quarantine/{id}/replay", item.get("id"))
          .then()
          .statusCode(200)
          .body("state", equalTo("replayed"));
    }
    isTakenIn(raised.escalationId());
    given()
        .get("/api/v1/quarantine?state=replayed&limit=1")
        .then()
        .statusCode(200)
        .body("items.id", hasItem(item.get("id")));
  }

  @Test
  @TestSecurity(user = "rita", roles = "reader")
  void readerMayNotReplay() {
    given().post("/api/v1/quarantine/1/replay").then().statusCode(403);
  }
}
