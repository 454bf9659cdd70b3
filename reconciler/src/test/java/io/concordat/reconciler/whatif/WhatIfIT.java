package io.concordat.reconciler.whatif;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.concordat.reconciler.wakeup.WakeUps;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What a what-if on the running service foretells. Other tests' entities are stored beside:
 * candidates concern only entities that bear a mark of this test.
 */
@QuarkusTest
@TestSecurity(
    user = "paula",
    roles = {"reader", "policy-author"})
class WhatIfIT extends WhatIfScene {
  @Inject WakeUps wakeUps;

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

  private void settle() {
    wakeUps.run();
    findings.run();
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
