package io.concordat.registry.intake;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.registry.Records;
import io.concordat.registry.TestDatabase;
import io.concordat.registry.consume.Message;
import io.concordat.registry.link.Linker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a batch writes while another writer is at work, and what it makes of that writer's work. */
class WriteAheadIT {
  private static final int BOUND = 1000;

  private final Clock clock = Clock.systemUTC();
  private TestDatabase database;
  private Intake intake;

  @BeforeEach
  void start() {
    database = TestDatabase.create();
    intake =
        new Intake(
            database.transactions(),
            () -> new Linker(50),
            BOUND,
            clock,
            new SimpleMeterRegistry(),
            due -> {});
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private static Records role(String id) {
    return row(id).of("aws-main", "roles").key("aws:arn", "arn:" + id).field("name", id);
  }

  private static Records item(String id, String role) {
    return row(id).of("servicenow-prod", "cmdb_ci").key("aws:arn", "arn:" + role);
  }

  /** Lets another writer store records while the intake's batch waits behind it. */
  private void whileAnotherWrites(List<Message> another, List<Message> batch) throws Exception {
    CompletableFuture<Void> taking;
    try (Connection writer = database.dataSource().getConnection()) {
      writer.setAutoCommit(false);
      IntakeStore.begin(writer);
      taking = CompletableFuture.runAsync(() -> intake.take(batch));
      await().until(() -> database.count("pg_locks WHERE NOT granted") == 1);
      store(writer, another);
      writer.commit();
    }
    taking.get(30, TimeUnit.SECONDS);
  }

  private void store(Connection writer, List<Message> another) throws SQLException {
    new IntakeTransaction(writer, new Linker(50), BOUND, clock.instant())
        .store(another.stream().map(Observed::decode).toList());
  }

  private static List<Message> messages(Records... records) {
    return Arrays.stream(records).map(record -> record.message(0)).toList();
  }

  @Test
  void linksToWhatTheOtherWriterBrought() throws Exception {
    whileAnotherWrites(messages(role("R1")), messages(item("ci1", "R1"), item("ci2", "R2")));
    assertThat(database.count("source_record WHERE entity_id IS NOT NULL")).isEqualTo(3);
    assertThat(database.count("entity")).isEqualTo(2);
    assertThat(database.count("record_history")).isEqualTo(3);
    assertThat(database.count("record_key")).isEqualTo(3);
  }

  @Test
  void recordThatTheOtherWriterBroughtTooIsStoredOnce() throws Exception {
    whileAnotherWrites(
        messages(role("R1").version(2).field("status", "new")),
        messages(
            role("R1").version(1).field("status", "old"),
            role("R1").version(3).field("status", "newest"),
            item("ci1", "R1")));
    assertThat(
            database.rows(
                "SELECT h.version FROM record_history h JOIN source_record r ON r.id = h.record_id"
                    + " WHERE r.native_id = 'R1' ORDER BY 1"))
        .containsExactly("2", "3");
    assertThat(database.count("source_record")).isEqualTo(2);
    assertThat(database.count("record_history")).isEqualTo(3);
    assertThat(database.count("record_key")).isEqualTo(2);
    assertThat(database.count("entity")).isEqualTo(1);
  }
}
