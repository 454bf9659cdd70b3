package io.concordat.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Services killed in the middle of their work: afterwards everything was done once. The tests share
 * one pipe, in their order, because it takes most of their time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrashIT {
  private static final String REGISTRY = "lifecycle-registry";
  private static final String RECONCILER = "reconciler";
  private static final String DELIVERED = "select count(*) from delivery where state = 'delivered'";
  private static final int IDENTITIES = 4_000;
  private static final int RECORDS = Estates.recordsFor(IDENTITIES);
  private static final int ENTITIES = Estates.entitiesFor(IDENTITIES);
  private static final int LAPSED = IDENTITIES / 10;

  /** What decisions come to: without instants and numbers, so that it can be compared. */
  private static final String FACTS =
      "select md5(string_agg(entity_id || md5(facts), ',' order by entity_id)) from entity_state";

  private static final String RECORDS_AS_THEY_COUNT =
      "select md5(string_agg(concat_ws('|', source, native_id, entity_id, version, content_version,"
          + " state, type, run_id, observed_at, effective_at, retracted_from), ',' order by source,"
          + " native_id)) from source_record";

  private Pipe pipe;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    pipe = Pipe.in(directory).withCore();
  }

  @AfterAll
  void stop() {
    pipe.close();
  }

  @Test
  @Order(1)
  void killedInMidBatchEveryRecordIsDecidedOnce() throws Exception {
    Estates.publish(pipe.brokerAddress(), Estates.records(0, IDENTITIES));

    killAndRestart(pipe, REGISTRY, "select count(*) from source_record", RECORDS / 10);
    killAndRestart(pipe, RECONCILER, "select count(*) from decision", ENTITIES / 10);
    killAndRestart(
        pipe, REGISTRY, "select count(*) from entity_decision where sequence > 0", ENTITIES / 5);
    killAndRestart(pipe, RECONCILER, DELIVERED, LAPSED / 10);
    awaitCount(pipe, RECONCILER, "select count(*) from escalation where state = 'open'", LAPSED);

    awaitCount(pipe, REGISTRY, "select count(*) from entity_decision", ENTITIES);
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(Settled.difference(pipe)).isEqualTo(Settled.NONE));
    awaitCount(pipe, RECONCILER, "select count(*) from finding_due where due_at <= now()", 0);
    awaitCount(
        pipe, RECONCILER, "select count(*) from delivery where state in ('pending','sending')", 0);

    assertThat(pipe.count(REGISTRY, "select count(*) from source_record")).isEqualTo(RECORDS);
    assertThat(pipe.count(REGISTRY, "select count(*) from record_history"))
        .as("no history is doubled")
        .isEqualTo(RECORDS);
    assertThat(pipe.count(REGISTRY, "select count(*) from entity")).isEqualTo(ENTITIES);
    assertThat(
            pipe.count(
                RECONCILER,
                "select count(*) from (select lag(body) over (partition by entity_id"
                    + " order by sequence) = body as same from decision_history) h where same"))
        .as("no decision stands in history twice")
        .isZero();
    assertThat(
            pipe.count(
                RECONCILER, "select count(*) from escalation_history where change = 'raised'"))
        .as("each lapse was raised once")
        .isEqualTo(LAPSED);
    long changes = pipe.count(RECONCILER, "select count(*) from escalation_history");
    assertThat(pipe.count(RECONCILER, DELIVERED))
        .as("each change of an escalation was delivered once")
        .isEqualTo(changes);
    assertThat(pipe.inbox().messages())
        .as("each delivery has one id, however often the network carried it")
        .hasSize((int) changes)
        .allMatch(message -> message.verified());
  }

  @Test
  @Order(2)
  void killedInMidRebuildItGoesOnAndMakesTheSameBytes() throws Exception {
    String before = pipe.fingerprint(RECONCILER, FACTS);
    long history = pipe.count(RECONCILER, "select count(*) from decision_history");
    pipe.change(
        RECONCILER,
        "update entity_state set facts = convert_to(replace(convert_from(facts, 'UTF8'),"
            + " '\"retired\":false', '\"retired\":true'), 'UTF8')");
    assertThat(pipe.fingerprint(RECONCILER, FACTS)).isNotEqualTo(before);

    String rebuild =
        killedAtALock(
            RECONCILER,
            "select 1 from entity_state where entity_id = (select entity_id from entity_state"
                + " order by entity_id offset "
                + ENTITIES / 2
                + " limit 1) for update",
            () -> pipe.post(RECONCILER, "/api/v1/rebuilds?mode=rewrite", "").path("id").asText());
    assertThat(pipe.count(RECONCILER, "select examined from rebuild"))
        .as("killed in the middle of it")
        .isPositive()
        .isLessThan(ENTITIES);
    pipe.restart(RECONCILER);

    awaitCount(pipe, RECONCILER, "select count(*) from rebuild where state = 'finished'", 1);
    JsonNode done = pipe.get(RECONCILER, "/api/v1/rebuilds/" + rebuild);
    assertThat(done.path("examined").asInt()).as("each once").isEqualTo(ENTITIES);
    assertThat(done.path("rewritten").asInt()).isEqualTo(ENTITIES);
    assertThat(pipe.fingerprint(RECONCILER, FACTS)).isEqualTo(before);
    assertThat(pipe.count(RECONCILER, "select count(*) from decision_history"))
        .as("the answers stand as they stood")
        .isEqualTo(history);
  }

  @Test
  @Order(3)
  void killedInMidRetractionItGoesOnAndTheUndoneOneLeavesTheSameBytes() throws Exception {
    String records = pipe.fingerprint(REGISTRY, RECORDS_AS_THEY_COUNT);
    String facts = pipe.fingerprint(RECONCILER, FACTS);
    String retraction =
        killedAtALock(
            REGISTRY,
            "select 1 from source_record where source = 'servicenow-test' and native_id = 'ci-3'"
                + " for update",
            () ->
                pipe.post(
                        REGISTRY,
                        "/api/v1/sources/servicenow-test/retractions",
                        "{\"from\":\"2000-01-01T00:00:00Z\",\"reason\":\"wrong instance\"}")
                    .path("number")
                    .asText());
    assertThat(pipe.count(REGISTRY, "select records from retraction"))
        .as("killed in the middle of it")
        .isPositive()
        .isLessThan(IDENTITIES);
    pipe.restart(REGISTRY);
    awaitCount(pipe, REGISTRY, "select count(*) from retraction where state = 'active'", 1);
    assertThat(
            pipe.count(
                REGISTRY,
                "select count(*) from source_record where retracted_from is not null and state ="
                    + " 'retired'"))
        .isEqualTo(IDENTITIES);
    awaitSettled();
    assertThat(pipe.fingerprint(RECONCILER, FACTS)).isNotEqualTo(facts);

    killedAtALock(
        REGISTRY,
        "select 1 from source_record where id = (select id from source_record where source ="
            + " 'servicenow-test' order by id offset "
            + IDENTITIES / 2
            + " limit 1) for update",
        () ->
            pipe.post(
                    REGISTRY,
                    "/api/v1/sources/servicenow-test/retractions/" + retraction + "/undo",
                    "")
                .path("state")
                .asText());
    assertThat(pipe.count(REGISTRY, "select count(*) from retracted_record where until is null"))
        .as("killed in the middle of it")
        .isPositive()
        .isLessThan(IDENTITIES);
    pipe.restart(REGISTRY);
    awaitCount(pipe, REGISTRY, "select count(*) from retraction where state = 'undone'", 1);
    awaitSettled();
    assertThat(pipe.fingerprint(REGISTRY, RECORDS_AS_THEY_COUNT)).isEqualTo(records);
    assertThat(pipe.fingerprint(RECONCILER, FACTS)).isEqualTo(facts);
  }

  private void awaitSettled() {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(Settled.difference(pipe)).isEqualTo(Settled.NONE));
  }

  /**
   * Orders some work while a row that it needs half-way is locked, and kills the service when it
   * waits for the row: it is in the middle, whatever the machine's speed.
   *
   * @return what ordering it answered
   */
  private String killedAtALock(String module, String lock, Callable<String> order)
      throws Exception {
    try (Connection holder = pipe.database(module);
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute(lock);
      String answer = order.call();
      awaitCount(
          pipe,
          module,
          "select least(1, count(*)) from pg_stat_activity where wait_event_type = 'Lock' and"
              + " datname = current_database()",
          1);
      pipe.kill(module);
      assertThat(pipe.isAlive(module)).isFalse();
      holder.rollback();
      return answer;
    }
  }

  /** Kills a service as soon as so much of the work is done, and starts it again. */
  private static void killAndRestart(Pipe pipe, String module, String progress, long enough)
      throws Exception {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> pipe.count(module, progress) >= enough);
    pipe.kill(module);
    assertThat(pipe.isAlive(module)).isFalse();
    pipe.restart(module);
  }

  private static void awaitCount(Pipe pipe, String module, String sql, long expected) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(pipe.count(module, sql)).as(sql).isEqualTo(expected));
  }
}
