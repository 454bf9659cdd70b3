package io.concordat.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services killed in the middle of their work: afterwards everything was done once. */
class CrashIT {
  private static final int IDENTITIES = 8_000;
  private static final int RECORDS = Estates.recordsFor(IDENTITIES);
  private static final int ENTITIES = Estates.entitiesFor(IDENTITIES);
  private static final int LAPSED = IDENTITIES / 10;

  @Test
  void killedInMidBatchEveryRecordIsDecidedOnce(@TempDir Path directory) throws Exception {
    try (Pipe pipe = Pipe.in(directory).withCore()) {
      Estates.publish(pipe.brokerItself(), Estates.records(0, IDENTITIES));

      killAndRestart(pipe, "lifecycle-registry", "select count(*) from source_record", RECORDS);
      killAndRestart(pipe, "reconciler", "select count(*) from decision", ENTITIES);
      killAndRestart(pipe, "lifecycle-registry", "select count(*) from entity_decision", ENTITIES);
      awaitCount(pipe, "reconciler", "select count(*) from escalation", LAPSED);
      killAndRestart(
          pipe,
          "reconciler",
          "select count(*) from delivery where state = 'delivered'",
          LAPSED);

      awaitCount(pipe, "lifecycle-registry", "select count(*) from entity_decision", ENTITIES);
      awaitCount(
          pipe, "lifecycle-registry", "select count(*) from announcement_due where true", 0);
      awaitCount(
          pipe,
          "reconciler",
          "select count(*) from delivery where state = 'delivered'",
          LAPSED);

      assertThat(pipe.count("lifecycle-registry", "select count(*) from source_record"))
          .isEqualTo(RECORDS);
      assertThat(pipe.count("lifecycle-registry", "select count(*) from record_history"))
          .as("no history is doubled")
          .isEqualTo(RECORDS);
      assertThat(pipe.count("lifecycle-registry", "select count(*) from entity"))
          .isEqualTo(ENTITIES);
      assertThat(
              pipe.count(
                  "lifecycle-registry",
                  "select count(*) from entity e join entity_decision d on d.entity_id = e.id"
                      + " where d.revision = e.revision"))
          .as("the decision of the last revision is the one projected")
          .isEqualTo(ENTITIES);
      assertThat(
              pipe.count(
                  "reconciler",
                  "select count(*) from (select entity_id, lag(body) over (partition by entity_id"
                      + " order by sequence) = body as same from decision_history) h where same"))
          .as("no decision stands in history twice")
          .isZero();
      assertThat(pipe.count("reconciler", "select count(*) from escalation where state = 'open'"))
          .isEqualTo(LAPSED);
      assertThat(pipe.count("reconciler", "select count(*) from delivery")).isEqualTo(LAPSED);
      assertThat(pipe.inbox().messages())
          .as("each delivery has one id, however often the network carried it")
          .hasSize(LAPSED)
          .allMatch(message -> message.verified());
    }
  }

  private static void killAndRestart(Pipe pipe, String module, String progress, long all)
      throws Exception {
    long before = pipe.count(module, progress);
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> pipe.count(module, progress) > before || before >= all);
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
