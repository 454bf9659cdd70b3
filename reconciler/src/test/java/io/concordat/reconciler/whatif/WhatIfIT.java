package io.concordat.reconciler.whatif;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.LiveReconciler;
import io.concordat.reconciler.wakeup.WakeUps;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A what-if on the running service. Other tests' entities are stored beside: candidates concern
 * only entities that bear a mark of this test.
 */
@QuarkusTest
@TestSecurity(
    user = "paula",
    roles = {"reader", "policy-author"})
class WhatIfIT extends LiveReconciler {
  private static final String YAML = "application/yaml";
  private static final String WHAT_IF = "/api/v1/policies/what-if";

  @Inject WakeUps wakeUps;
  @Inject MeterRegistry meters;

  /** A person, a contract and three bots, each of which a marked rule would decide otherwise. */
  private final class Estate {
    final String mark = "mark_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    final UUID person = UUID.randomUUID();
    final UUID contract = UUID.randomUUID();
    final UUID owned = UUID.randomUUID();
    final UUID covered = UUID.randomUUID();
    final UUID ownerless = UUID.randomUUID();
    final UUID renewed = UUID.randomUUID();

    Estate() {
      String email = person + "@example.com";
      announce(
          person,
          EntityKind.PARTY,
          1,
          List.of(
              record(
                  "servicenow",
                  SourceDomain.ITSM,
                  Map.of(
                      "email",
                      text(email),
                      "party_type",
                      text("person"),
                      "active",
                      flag(true),
                      mark,
                      text("x"))),
              record("sap", SourceDomain.PROCUREMENT, Map.of("active", flag(false)))));
      announce(
          contract,
          EntityKind.AGREEMENT,
          1,
          List.of(
              record(
                  "sap",
                  SourceDomain.PROCUREMENT,
                  Map.of("name", text("Contract"), "status", text("active"), mark, text("x"))),
              record("servicenow", SourceDomain.ITSM, Map.of("status", text("cancelled")))),
          new Neighbour("covers", true, covered, EntityKind.IDENTITY));
      announce(
          owned,
          EntityKind.IDENTITY,
          1,
          List.of(
              record(
                  "aws",
                  SourceDomain.IAM,
                  Map.of(
                      "name",
                      text("owned"),
                      "status",
                      text("active"),
                      "technical_owner",
                      text(email),
                      mark,
                      text("a"))),
              record("servicenow", SourceDomain.ITSM, Map.of(mark, text("b")))));
      announce(
          covered,
          EntityKind.IDENTITY,
          1,
          record(
              "aws",
              SourceDomain.IAM,
              Map.of(
                  "name", text("covered"),
                  "status", text("active"),
                  "technical_owner", text("unknown@example.com"))),
          new Neighbour("covers", false, contract, EntityKind.AGREEMENT));
      announce(
          ownerless,
          EntityKind.IDENTITY,
          1,
          List.of(
              record(
                  "aws",
                  SourceDomain.IAM,
                  Map.of("name", text("ownerless"), "status", text("active"), mark, text("x"))),
              record("servicenow", SourceDomain.ITSM, Map.of("status", text("disabled")))));
      announce(
          renewed,
          EntityKind.AGREEMENT,
          1,
          record(
              "sap",
              SourceDomain.PROCUREMENT,
              Map.of(
                  "name", text("Renewed contract"),
                  "business_owner", text("unknown@example.com"),
                  "technical_owner", text("unknown@example.com"),
                  "renewal_date", text("2026-06-01"),
                  "identity_type", text("service_account"))),
          new Neighbour("covers", true, owned, EntityKind.IDENTITY));
    }

    /** The policy in force with four rules more, each for marked entities alone. */
    String candidate(String inForce) {
      return inForce.replaceFirst(
          "\nfields:\n",
          """

          customFields:
            MARK: {type: text}
          fields:
            - name: marked-people
              field: active
              kinds: [party]
              when: MARK == "x"
              sources: [procurement, itsm]
            - name: marked-contracts
              field: status
              kinds: [agreement]
              when: MARK == "x"
              sources: [itsm, procurement]
            - name: marked-bots
              field: status
              kinds: [identity]
              when: MARK == "x"
              sources: [itsm, iam]
            - name: mark
              field: MARK
              sources: [itsm, iam, procurement]
              conflict: none
          """
              .replace("MARK", mark));
    }

    List<UUID> all() {
      return List.of(person, contract, owned, covered, ownerless);
    }
  }

  @Test
  void foretellsExactlyWhatPublishingThenDoes() {
    Estate estate = new Estate();
    settle();
    String inForce = inForce();
    String candidate = estate.candidate(inForce);
    Map<UUID, Map<String, Object>> before = decided(estate);
    Map<UUID, List<String>> findingsBefore = findings(estate);
    assertThat(openConflicts(estate.contract)).isEmpty();
    assertThat(openConflicts(estate.ownerless)).isEmpty();
    assertThat(openConflicts(estate.owned)).containsExactly(estate.mark);

    JsonPath told =
        ask("").body(candidate).post(WHAT_IF).then().statusCode(200).extract().jsonPath();

    assertThat(told.getLong("changedValues")).isEqualTo(4);
    assertThat(told.getLong("changedEntities")).isEqualTo(4);
    assertThat(told.getLong("undecidable")).isZero();
    assertThat(told.getDouble("parity")).isLessThan(1).isGreaterThan(0.5);
    assertThat(told.getDouble("parity"))
        .isEqualTo(Math.floor(1e6 * (1 - 4.0 / told.getLong("decidedFields"))) / 1e6);
    assertThat(told.getString("values.groups.find { it.field == '" + estate.mark + "' }.from"))
        .isEqualTo("aws");
    assertThat(told.getString("values.groups.find { it.field == '" + estate.mark + "' }.to"))
        .isEqualTo("servicenow");
    assertThat(told.getList("values.groups.changed", Long.class)).containsOnly(1L);
    assertThat(told.getLong("conflicts.appear")).isEqualTo(2);
    assertThat(told.getLong("conflicts.vanish")).isEqualTo(1);
    assertThat(conflicts(told, "appears"))
        .containsExactlyInAnyOrder(estate.contract + " status", estate.ownerless + " status");
    assertThat(conflicts(told, "vanishes")).containsExactly(estate.owned + " " + estate.mark);
    assertThat(told.getLong("findings.appear")).isEqualTo(2);
    assertThat(told.getLong("findings.vanish")).isEqualTo(1);
    assertThat(example(told, "orphaned", "appears")).isEqualTo(estate.owned.toString());
    assertThat(example(told, "live_after_lapse", "appears")).isEqualTo(estate.covered.toString());
    assertThat(example(told, "orphaned", "vanishes")).isEqualTo(estate.ownerless.toString());
    assertThat(verdict(estate.renewed)).isEqualTo("pass");
    assertThat(told.getLong("gates.flips")).isEqualTo(1);
    assertThat(told.getString("gates.groups[0].gate")).isEqualTo("renewal");
    assertThat(told.getString("gates.groups[0].from")).isEqualTo("pass");
    assertThat(told.getString("gates.groups[0].to")).isEqualTo("pending");
    assertThat(told.getString("gates.groups[0].examples[0].entityId"))
        .as("whose covered identity has an owner who would be inactive")
        .isEqualTo(estate.renewed.toString());
    assertThat(told.getString("gates.groups[0].examples[0].reasons[0]"))
        .startsWith("identity_orphaned: Renewed contract pays for");
    assertThat(decided(estate)).as("nothing was touched").isEqualTo(before);

    ask("")
        .queryParam("maxChanged", 3)
        .body(candidate)
        .post("/api/v1/policy")
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("changedValues", equalTo(4))
        .body("maxChanged", equalTo(3))
        .body("detail", containsString("nothing was published"));
    assertThat(inForce()).isEqualTo(inForce);
    try {
      ask("")
          .queryParam("maxChanged", 4)
          .body(candidate)
          .post("/api/v1/policy")
          .then()
          .statusCode(200);
      settle();
      Map<UUID, Map<String, Object>> after = decided(estate);
      for (UUID id : estate.all()) {
        List<Object> changed =
            told.getList(
                "values.groups.examples.flatten().findAll { it.entityId == '" + id + "' }.after");
        after.get(id).values().removeAll(before.get(id).values());
        assertThat(after.get(id).values()).containsExactlyInAnyOrderElementsOf(changed);
      }
      assertThat(openConflicts(estate.contract)).containsExactly("status");
      assertThat(openConflicts(estate.ownerless)).containsExactly("status");
      assertThat(openConflicts(estate.owned)).isEmpty();
      Map<UUID, List<String>> findings = findings(estate);
      assertThat(findingsBefore.get(estate.owned)).isEmpty();
      assertThat(findings.get(estate.owned)).containsExactly("orphaned");
      assertThat(findingsBefore.get(estate.covered)).isEmpty();
      assertThat(findings.get(estate.covered)).containsExactly("live_after_lapse");
      assertThat(findingsBefore.get(estate.ownerless)).containsExactly("orphaned");
      assertThat(findings.get(estate.ownerless)).isEmpty();
      assertThat(verdict(estate.renewed)).isEqualTo("pending");
      String back = "/api/v1/policy/versions/" + told.getString("against") + "/publish";
      given()
          .queryParam("maxChanged", 3)
          .post(back)
          .then()
          .statusCode(409)
          .body("changedValues", equalTo(4));
      given().queryParam("maxChanged", "few").post(back).then().statusCode(400);
      given().queryParam("maxChanged", 4).post(back).then().statusCode(200);
      assertThat(inForce()).isEqualTo(inForce);
    } finally {
      ask("").body(inForce).post("/api/v1/policy").then().statusCode(200);
      settle();
    }
  }

  @Test
  void foretellsWhatAChangedControlFinds() {
    Estate estate = new Estate();
    String candidate =
        inForce()
                .replaceFirst(
                    "\nfields:\n",
                    "\ncustomFields:\n  " + estate.mark + ": {type: text}\nfields:\n")
                .replaceFirst(
                    "\ngates:\n",
                    """

                    gates:
                      - name: marked
                        kinds: [agreement]
                        reasons:
                          - name: stays
                            verdict: block
                            when: self.MARK == "x"
                            summary: "{name} stays."
                    """
                        .replace("MARK", estate.mark))
            + """
              - name: marked
                kinds: [agreement]
                severity: low
                when: self.MARK == "x"
                summary: "{name} is marked."
            """
                .replace("MARK", estate.mark);
    ask("examples=1")
        .body(candidate)
        .post(WHAT_IF)
        .then()
        .statusCode(200)
        .body("changedValues", equalTo(0))
        .body("parity", equalTo(1.0f))
        .body("findings.appear", equalTo(1))
        .body("findings.vanish", equalTo(0))
        .body("findings.groups[0].finding", equalTo("marked"))
        .body("findings.groups[0].examples[0].summary", equalTo("Contract is marked."))
        .body("gates.flips", equalTo(1))
        .body("gates.groups[0].gate", equalTo("marked"))
        .body("gates.groups[0].from", equalTo(null))
        .body("gates.groups[0].to", equalTo("block"))
        .body("gates.groups[0].examples[0].reasons", contains("stays: Contract stays."));
    ask("findings=false")
        .body(candidate)
        .post(WHAT_IF)
        .then()
        .statusCode(200)
        .body("findings", equalTo(null))
        .body("gates", equalTo(null));
  }

  @Test
  void streamsLinesOfWhichTheLastIsTheResult() {
    Response answer =
        ask("").accept("application/x-ndjson").body(inForce()).post(WHAT_IF).andReturn();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("application/x-ndjson");
    String last = answer.asString().lines().filter(line -> !line.isBlank()).toList().getLast();
    JsonPath line = JsonPath.from(last);
    assertThat(line.getLong("result.changedValues")).isZero();
    assertThat(line.getDouble("result.parity")).isEqualTo(1);
    assertThat(line.getLong("result.findings.evaluated")).isZero();
    assertThat(line.getString("result.candidate")).isEqualTo(line.getString("result.against"));
  }

  @Test
  void refusesAWrongCandidateAsPublishingDoes() {
    ask("")
        .body(inForce().replace("strategy: earliest", "strategy: loudest"))
        .post(WHAT_IF)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("field", equalTo("fields[4].strategy"))
        .body("detail", startsWith("line "))
        .body("detail", containsString("loudest"));
    for (String wrong : List.of("examples=21", "examples=x", "findings=maybe")) {
      ask(wrong)
          .body(inForce())
          .post(WHAT_IF)
          .then()
          .statusCode(400)
          .body("field", equalTo(wrong.substring(0, wrong.indexOf('='))));
    }
    ask("")
        .queryParam("maxChanged", "-1")
        .body(inForce())
        .post("/api/v1/policy")
        .then()
        .statusCode(400)
        .body("field", equalTo("maxChanged"));
  }

  @Test
  @TestSecurity(
      user = "rita",
      roles = {"reader", "steward", "operator"})
  void isForPolicyAuthors() {
    ask("").body("x").post(WHAT_IF).then().statusCode(403);
  }

  @Test
  void runsOneAtATimeAndEndsWhenTheClientHangsUp() throws Exception {
    String inForce = inForce();
    double stopped = stopped();
    try (Connection holder = database.getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      try {
        // Whoever counts the decisions waits for this transaction.
        statement.execute("lock table decision in access exclusive mode");
        try (Socket client = new Socket("localhost", RestAssured.port)) {
          byte[] body = inForce.getBytes(StandardCharsets.UTF_8);
          client
              .getOutputStream()
              .write(
                  ("POST "
                          + WHAT_IF
                          + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\n"
                          + "Accept: application/json\r\nContent-Length: "
                          + body.length
                          + "\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
          client.getOutputStream().write(body);
          client.getOutputStream().flush();
          awaitCount(
              "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                  + " and query = 'select count(*) from decision'",
              1);
          ask("")
              .body(inForce)
              .post(WHAT_IF)
              .then()
              .statusCode(429)
              .header("Retry-After", equalTo("10"))
              .body("detail", containsString("one runs at a time"));
          ask("")
              .queryParam("maxChanged", 0)
              .body(inForce + "\n# bounded\n")
              .post("/api/v1/policy")
              .then()
              .statusCode(429);
        }
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(stopped()).isEqualTo(stopped + 1));
      } finally {
        holder.rollback();
        holder.setAutoCommit(true);
      }
    }
    ask("").body(inForce).post(WHAT_IF).then().statusCode(200);
    given()
        .get("/q/openapi?format=json")
        .then()
        .body("paths.'" + WHAT_IF + "'.post.tags", hasItem("policy"))
        .body("paths.'" + WHAT_IF + "'.post.parameters", hasSize(greaterThanOrEqualTo(2)));
  }

  private double stopped() {
    return meters.counter("concordat.whatif.runs", "outcome", "stopped").count();
  }

  private void settle() {
    wakeUps.run();
    findings.run();
  }

  private static String inForce() {
    return given().accept(YAML).get("/api/v1/policy").then().statusCode(200).extract().asString();
  }

  private static RequestSpecification ask(String query) {
    RequestSpecification request =
        given()
            .config(
                RestAssured.config()
                    .encoderConfig(
                        EncoderConfig.encoderConfig().encodeContentTypeAs(YAML, ContentType.TEXT)))
            .contentType(YAML);
    if (!query.isEmpty()) {
      int equals = query.indexOf('=');
      request.queryParam(query.substring(0, equals), query.substring(equals + 1));
    }
    return request;
  }

  private static String example(JsonPath told, String finding, String change) {
    return told.getString(
        "findings.groups.find { it.finding == '"
            + finding
            + "' && it.change == '"
            + change
            + "' }.examples[0].entityId");
  }

  /** The examples of conflicts that come or go: entity and field. */
  private static List<String> conflicts(JsonPath told, String change) {
    List<Map<String, Object>> groups =
        told.getList("conflicts.groups.findAll { it.change == '" + change + "' }");
    List<String> found = new java.util.ArrayList<>();
    for (Map<String, Object> group : groups) {
      for (Object example : (List<?>) group.get("examples")) {
        found.add(((Map<?, ?>) example).get("entityId") + " " + group.get("field"));
      }
    }
    return found;
  }

  private static List<String> openConflicts(UUID id) {
    return given()
        .get("/api/v1/conflicts?kind=conflict&entityId=" + id)
        .jsonPath()
        .getList("items.field");
  }

  /** Decided values by field, for each entity. */
  private static Map<UUID, Map<String, Object>> decided(Estate estate) {
    Map<UUID, Map<String, Object>> decided = new java.util.HashMap<>();
    for (UUID id : estate.all()) {
      JsonPath decision = given().get("/api/v1/decisions/" + id).jsonPath();
      Map<String, Object> values = new java.util.TreeMap<>();
      List<Map<String, Object>> fields = decision.getList("fields");
      fields.forEach(field -> values.put((String) field.get("field"), field.get("value")));
      decided.put(id, values);
    }
    return decided;
  }

  private static String verdict(UUID agreement) {
    return given().get("/api/v1/gates/renewal/" + agreement).jsonPath().getString("verdict");
  }

  private Map<UUID, List<String>> findings(Estate estate) {
    Map<UUID, List<String>> open = new java.util.HashMap<>();
    estate.all().forEach(id -> open.put(id, openFindings(id)));
    return open;
  }
}
