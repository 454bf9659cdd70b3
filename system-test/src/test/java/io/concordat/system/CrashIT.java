package io.concordat.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services killed in the middle of their work: afterwards everything was done once. */
class CrashIT {
  private static final String REGISTRY = "lifecycle-registry";
  private static final String RECONCILER = "reconciler";
  private static final String DELIVERED = "select count(*) from delivery where state = 'delivered'";
  private static final int IDENTITIES = 4_000;
  private static final int RECORDS = Estates.recordsFor(IDENTITIES);
  private static final int ENTITIES = Estates.entitiesFor(IDENTITIES);
  private static final int LAPSED = IDENTITIES / 10;

  @Test
  void killedInMidBatchEveryRecordIsDecidedOnce(@TempDir Path directory) throws Exception {
    try (Pipe pipe = Pipe.in(directory).withCore()) {
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
          pipe,
          RECONCILER,
          "select count(*) from delivery where state in ('pending','sending')",
          0);

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
