package io.concordat.reconciler.rebuild;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.LiveReconciler;
import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.reconciler.decision.Decisions;
import io.concordat.reconciler.decision.Recomputation;
import io.concordat.reconciler.wakeup.WakeUps;
import io.concordat.store.PackedJson;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches are of two entities here, and no timer works them off: each test does, step by step. */
@QuarkusTest
@TestSecurity(
    user = "olga",
    roles = {"reader", "operator"})
class RebuildIT extends LiveReconciler {
  @Inject Rebuilds rebuilds;
  @Inject RebuildStore store;
  @Inject Recomputation recomputation;
  @Inject Decisions decisions;
  @Inject RebuildConfig config;
  @Inject WorkTransactions transactions;
  @Inject WakeUps wakeUps;

  @BeforeEach
  void everythingDueIsDecided() {
    wakeUps.run();
  }

  @AfterEach
  void nothingIsLeftRunning() throws Exception {
    execute("update rebuild set state = 'cancelled' where state = 'running'");
  }

  @Test
  void whatIsStoredIsMadeAgainByteForByteAndLeftAsItIs() throws Exception {
    JsonPath without = finished("verify");
    for (int i = 0; i < 5; i++) {
      identity("same-" + i);
    }
    List<String> stored = everything();

    JsonPath verified = finished("verify");
    assertThat(verified.getLong("different")).isEqualTo(without.getLong("different")).isZero();
    assertThat(verified.getLong("identical")).isEqualTo(without.getLong("identical") + 5);
    assertThat(verified.getLong("examined"))
        .isEqualTo(count("select count(*) from entity_state"))
        .isEqualTo(verified.getLong("entities"));

    JsonPath rewritten = finished("rewrite");
    assertThat(rewritten.getLong("rewritten")).isZero();
    assertThat(everything()).as("not a byte of it moved").isEqualTo(stored);
  }

  @Test
  void goesOnBehindTheLastCommittedEntityAfterAKill() throws Exception {
    for (int i = 0; i < 5; i++) {
      identity("killed-" + i);
    }
    String id = request("verify");
    assertThat(rebuilds.step()).isTrue();
    assertThat(get(id).getLong("examined")).isEqualTo(2);
    UUID after = UUID.fromString(one("select after_id from rebuild where id = '" + id + "'"));

    // Killed in mid-batch: everything was done but the commit.
    assertThatThrownBy(() -> recomputation.step(killedBeforeItsCommit()))
        .hasMessageContaining("killed");
    assertThat(get(id).getLong("examined")).isEqualTo(2);
    assertThat(one("select after_id from rebuild where id = '" + id + "'"))
        .isEqualTo(after.toString());

    List<String> seen = new ArrayList<>();
    while (recomputation.step(noting(id, seen)).filter(Recomputation.Batch::full).isPresent()) {}
    JsonPath done = get(id);
    assertThat(done.getString("state")).isEqualTo("finished");
    assertThat(done.getLong("examined")).isEqualTo(count("select count(*) from entity_state"));
    assertThat(seen).as("in order").isSorted();
    assertThat(seen.getFirst()).as("behind the place of the cut").isGreaterThan(after.toString());
    assertThat(count("select count(*) from entity_state where entity_id > '" + after + "'"))
        .isEqualTo(done.getLong("examined") - 2);
    Rebuilds restarted = new Rebuilds(store, recomputation, decisions, config, transactions, clock);
    assertThat(restarted.step()).as("a start finds nothing more to do").isFalse();
  }

  @Test
  void whatCameLaterIsLeftOutWhereADecisionIsMadeAgain() throws Exception {
    JsonPath without = finished("verify");
    UUID confirmed = identity("confirmed");
    UUID foreign = identity("foreign");
    clock.advance(Duration.ofHours(1));
    confirm("aws-" + confirmed);
    confirm("aws-" + foreign);
    rewriteBody(foreign, body -> body + ' ');

    JsonPath verified = finished("verify");
    assertThat(verified.getLong("identical")).isEqualTo(without.getLong("identical") + 1);
    assertThat(verified.getLong("sameAnswer"))
        .as("other bytes that say the same")
        .isEqualTo(without.getLong("sameAnswer") + 1);
    assertThat(verified.getLong("different")).isZero();
    assertThat(count("select count(*) from decision_history where entity_id = '" + confirmed + "'"))
        .isEqualTo(1);
  }

  @Test
  void whatIsWrongIsReportedAndThenPutRightAsNewHistory() throws Exception {
    UUID answer = identity("answer");
    UUID history = identity("history");
    UUID facts = identity("facts");
    UUID lost = identity("lost");
    UUID damaged = identity("damaged");
    UUID right = identity("right");
    long different = finished("verify").getLong("different");
    assertThat(different).isZero();
    execute("update decision set digest = '\\x00' where entity_id = '" + answer + "'");
    rewriteBody(history, body -> body.replace("\"value\":\"active\"", "\"value\":\"retired\""));
    execute("update entity_state set facts = '{}' where entity_id = '" + facts + "'");
    execute("delete from decision where entity_id = '" + lost + "'");
    execute(
        "update decision_history set body = '\\x0100000010ff' where entity_id = '" + damaged + "'");

    String verification = request("verify");
    finish();
    Map<String, String> what = differences(verification);
    assertThat(what)
        .containsEntry(answer.toString(), "another answer is stored")
        .containsEntry(history.toString(), "the history does not hold the answer")
        .containsEntry(facts.toString(), "other decided facts are stored for findings")
        .containsEntry(lost.toString(), "no decision is stored")
        .containsEntry(damaged.toString(), "the history does not hold the answer")
        .hasSize(5);
    assertThat(get(verification).getLong("different")).isEqualTo(5);
    assertThat(count("select count(*) from decision_history where cause = 'rebuild'")).isZero();

    String rewrite = request("rewrite");
    finish();
    assertThat(get(rewrite).getLong("rewritten")).isEqualTo(5);
    assertThat(differences(rewrite)).isEqualTo(what);
    for (UUID id : List.of(answer, history, lost, damaged)) {
      assertThat(
              one(
                  "select string_agg(sequence || ' ' || cause, ', ' order by sequence)"
                      + " from decision_history where entity_id = '"
                      + id
                      + "'"))
          .isEqualTo("1 announcement, 2 rebuild");
      given()
          .get("/api/v1/decisions/" + id)
          .then()
          .body("sequence", equalTo(2))
          .body("fields.find { it.field == 'status' }.value", equalTo("active"));
    }
    assertThat(count("select count(*) from publication")).isZero();
    for (UUID id : List.of(facts, right)) {
      assertThat(count("select count(*) from decision_history where entity_id = '" + id + "'"))
          .as("the answer was right")
          .isEqualTo(1);
    }
    assertThat(finished("verify").getLong("different")).isZero();
  }

  @Test
  void whatIsDueByTimeIsNoDifference() throws Exception {
    UUID id = identity("due");
    clock.advance(java.time.Duration.ofDays(3));
    String verification = request("verify");
    finish();
    assertThat(get(verification).getLong("due")).isGreaterThanOrEqualTo(1);
    assertThat(differences(verification)).doesNotContainKey(id.toString());
    wakeUps.run();
  }

  @Test
  void runsOneAtATimeAndCanBeCancelled() {
    clock.advance(java.time.Duration.ofSeconds(1));
    String id = request("verify");
    given()
        .post("/api/v1/rebuilds?mode=rewrite")
        .then()
        .statusCode(409)
        .body("detail", containsString(id));
    given()
        .post("/api/v1/rebuilds/" + id + "/cancel")
        .then()
        .statusCode(200)
        .body("state", equalTo("cancelled"))
        .body("cancelledBy", equalTo("olga"));
    assertThat(rebuilds.step()).isFalse();
    given().post("/api/v1/rebuilds/" + id + "/cancel").then().statusCode(409);
    given()
        .get("/api/v1/rebuilds?limit=1")
        .then()
        .body("items[0].id", equalTo(id))
        .body("items[0].requestedBy", equalTo("olga"));
    given().get("/api/v1/rebuilds/" + UUID.randomUUID()).then().statusCode(404);
    given()
        .post("/api/v1/rebuilds?mode=destroy")
        .then()
        .statusCode(400)
        .body("field", equalTo("mode"));
  }

  @Test
  @TestSecurity(
      user = "paula",
      roles = {"reader", "policy-author"})
  void isForOperators() {
    given().post("/api/v1/rebuilds").then().statusCode(403);
  }

  private UUID identity(String name) {
    UUID id = UUID.randomUUID();
    announce(
        id,
        EntityKind.IDENTITY,
        1,
        List.of(
            record(
                "aws-" + id,
                SourceDomain.IAM,
                Map.of("status", text("active"), "name", text(name))),
            record("servicenow", SourceDomain.ITSM, Map.of("name", text(name + "!")))));
    return id;
  }

  private static String request(String mode) {
    return given()
        .post("/api/v1/rebuilds?mode=" + mode)
        .then()
        .statusCode(202)
        .header("Location", containsString("/api/v1/rebuilds/"))
        .body("state", equalTo("running"))
        .extract()
        .path("id");
  }

  private void finish() {
    rebuilds.tick();
  }

  private JsonPath finished(String mode) {
    String id = request(mode);
    finish();
    JsonPath rebuild = get(id);
    assertThat(rebuild.getString("state")).isEqualTo("finished");
    return rebuild;
  }

  private static JsonPath get(String id) {
    return given().get("/api/v1/rebuilds/" + id).then().statusCode(200).extract().jsonPath();
  }

  private static Map<String, String> differences(String id) {
    List<Map<String, String>> items =
        given()
            .get("/api/v1/rebuilds/" + id + "/differences?limit=500")
            .jsonPath()
            .getList("items");
    Map<String, String> what = new java.util.TreeMap<>();
    items.forEach(item -> what.put(item.get("entityId"), item.get("what")));
    return what;
  }

  private Recomputation.Job killedBeforeItsCommit() {
    return new Step() {
      @Override
      public void advance(Connection connection, Recomputation.Batch batch) throws SQLException {
        super.advance(connection, batch);
        throw new IllegalStateException("killed");
      }
    };
  }

  private Recomputation.Job noting(String id, List<String> seen) {
    return new Step() {
      @Override
      public void advance(Connection connection, Recomputation.Batch batch) throws SQLException {
        super.advance(connection, batch);
        assertThat(claimed.orElseThrow().id()).hasToString(id);
        batch.last().map(UUID::toString).ifPresent(seen::add);
      }
    };
  }

  /** One batch of the running rebuild. */
  private class Step implements Recomputation.Job {
    Optional<RebuildStore.Claimed> claimed = Optional.empty();

    @Override
    public Optional<Recomputation.Position> claim(Connection connection) throws SQLException {
      claimed = store.claim(connection);
      return claimed.map(
          job -> new Recomputation.Position(job.after(), config.batch(), job.rewrite()));
    }

    @Override
    public void advance(Connection connection, Recomputation.Batch batch) throws SQLException {
      store.advance(connection, claimed.orElseThrow(), batch, clock.instant());
    }
  }

  private String one(String sql) throws Exception {
    return rows(sql).getFirst();
  }

  /** Puts another decision into an entity's history, as JSON that is not packed. */
  private void rewriteBody(UUID entity, UnaryOperator<String> change) throws Exception {
    String where = " where entity_id = '" + entity + "'";
    String stored = one("select encode(body, 'hex') from decision_history" + where);
    byte[] json = PackedJson.unpack(HexFormat.of().parseHex(stored));
    String changed = change.apply(new String(json, StandardCharsets.UTF_8));
    execute(
        "update decision_history set body = decode('"
            + HexFormat.of().formatHex(changed.getBytes(StandardCharsets.UTF_8))
            + "', 'hex')"
            + where);
  }

  /** Every row of what decisions are and lead to, as text. */
  private List<String> everything() throws Exception {
    List<String> rows = new ArrayList<>();
    for (String table :
        List.of("entity_state", "decision", "decision_history", "conflict", "finding_due")) {
      rows.addAll(rows("select t::text from " + table + " t order by 1"));
    }
    return rows;
  }

  private List<String> rows(String sql) throws Exception {
    List<String> found = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
