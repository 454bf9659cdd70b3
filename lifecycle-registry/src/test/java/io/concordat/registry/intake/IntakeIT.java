package io.concordat.registry.intake;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityKind;
import io.concordat.contract.EventType;
import io.concordat.contract.RecordState;
import io.concordat.registry.Records;
import io.concordat.registry.TestDatabase;
import io.concordat.registry.announce.Announcer;
import io.concordat.registry.announce.RecordingBroadcast;
import io.concordat.registry.consume.Message;
import io.concordat.registry.link.Linker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The intake on a real PostgreSQL. */
class IntakeIT {
  private final Clock clock = Clock.systemUTC();
  private final RecordingBroadcast broadcast = new RecordingBroadcast();
  private TestDatabase database;
  private Intake intake;
  private long offset;

  @BeforeEach
  void start() {
    database = TestDatabase.create();
    intake = intake(1000);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private Intake intake(int neighbourBound) {
    return new Intake(
        database.transactions(),
        () -> new Linker(50),
        neighbourBound,
        clock,
        new SimpleMeterRegistry(),
        due -> {});
  }

  private void take(Records... records) {
    List<Message> batch = new ArrayList<>();
    for (Records record : records) {
      batch.add(record.message(offset++));
    }
    intake.take(batch);
  }

  private List<EntityAnnouncement> announced() {
    broadcast.clear();
    broadcast.drain(database.transactions(), clock);
    return broadcast.sent();
  }

  private static Records role(String id) {
    return row(id).of("aws-main", "roles").key("aws:arn", "arn:" + id).field("name", id);
  }

  private static Records item(String id, String role) {
    return row(id).of("servicenow-prod", "cmdb_ci").key("aws:arn", "arn:" + role);
  }

  @Test
  void announcesTheWholeSetOfAssertions() {
    take(role("R1"), item("ci1", "R1").field("technical_owner", "a@example.org"));
    EntityAnnouncement entity = announced().getFirst();
    assertThat(broadcast.sent()).hasSize(1);
    assertThat(entity.kind()).isEqualTo(EntityKind.IDENTITY);
    assertThat(entity.type()).contains("service_account");
    assertThat(entity.records())
        .extracting(r -> r.source())
        .containsExactly("aws-main", "servicenow-prod");
    assertThat(entity.records().getFirst().fields()).containsKey("name");
    assertThat(announced()).isEmpty();
  }

  @Test
  void secondDeliveryChangesNothing() {
    take(role("R1"), item("ci1", "R1"));
    announced();
    List<String> before = database.rows("SELECT * FROM source_record ORDER BY id");
    take(role("R1"), item("ci1", "R1"));
    assertThat(database.rows("SELECT * FROM source_record ORDER BY id")).isEqualTo(before);
    assertThat(database.count("record_history")).isEqualTo(2);
    assertThat(announced()).isEmpty();
  }

  @Test
  void sameContentInAHigherVersionOnlyConfirms() {
    take(role("R1"));
    announced();
    take(role("R1").version(5));
    assertThat(database.rows("SELECT version, content_version FROM source_record"))
        .containsExactly("5|1");
    assertThat(database.count("record_history")).isEqualTo(1);
    assertThat(announced()).isEmpty();
  }

  @Test
  void lateVersionIsIgnored() {
    take(role("R1").version(5).field("status", "new"));
    take(role("R1").version(4).field("status", "old"));
    assertThat(database.rows("SELECT version FROM record_history")).containsExactly("5");
  }

  @Test
  void everyVersionOfOneBatchIsInHistoryAndTheLastOneStands() {
    take(
        role("R1").version(1).field("status", "a"),
        role("R1").version(2).field("status", "b"),
        role("R1").version(3).field("status", "b"));
    assertThat(database.rows("SELECT version FROM record_history ORDER BY 1"))
        .containsExactly("1", "2");
    assertThat(database.rows("SELECT version, content_version FROM source_record"))
        .containsExactly("3|2");
    assertThat(announced()).hasSize(1);
  }

  @Test
  void retiredRecordMayReappearInItsEntity() {
    take(role("R1"));
    String entity = database.rows("SELECT entity_id FROM source_record").getFirst();
    take(row("R1").of("aws-main", "roles").version(2).retired());
    EntityAnnouncement retired = announced().getFirst();
    assertThat(retired.records().getFirst().state()).isEqualTo(RecordState.RETIRED);
    assertThat(retired.records().getFirst().fields())
        .as("a bare tombstone keeps what the row last said")
        .containsKey("name");
    assertThat(database.rows("SELECT active, retired FROM source_stream")).containsExactly("0|1");
    take(role("R1").version(3));
    assertThat(announced().getFirst().entityId()).hasToString(entity);
    assertThat(database.rows("SELECT active, retired FROM source_stream")).containsExactly("1|0");
    assertThat(database.count("record_history")).isEqualTo(3);
  }

  @Test
  void bareTombstoneDeliveredAgainChangesNothing() {
    take(role("R1"));
    take(row("R1").of("aws-main", "roles").version(2).retired());
    announced();
    take(row("R1").of("aws-main", "roles").version(9).retired());
    assertThat(database.count("record_history")).isEqualTo(2);
    assertThat(announced()).isEmpty();
  }

  @Test
  void poisonousMessagesAreSetAsideAndTheirNeighboursGoOn() {
    String topic = EventType.RECORD_OBSERVED.topic();
    intake.take(
        List.of(
            role("R1").message(0),
            new Message(topic, 0, 1, "not json".getBytes(StandardCharsets.UTF_8)),
            new Message(topic, 0, 2, "{\"source\":\"x\"}".getBytes(StandardCharsets.UTF_8)),
            new Message(topic, 0, 3, new byte[1_000_001]),
            new Message(topic, 0, 4, null),
            withNul(role("R5")),
            role("R2").message(6)));
    assertThat(database.count("source_record")).isEqualTo(2);
    assertThat(database.rows("SELECT position FROM quarantine ORDER BY 1"))
        .containsExactly("1", "2", "3", "4", "5");
  }

  private static Message withNul(Records record) {
    String body = new String(record.bytes(), StandardCharsets.UTF_8);
    return new Message(
        EventType.RECORD_OBSERVED.topic(),
        0,
        5,
        body.replace("\"nativeId\":\"R5\"", "\"nativeId\":\"R\\u0000\"")
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void messageThatOnlyTheDatabaseRefusesIsSetAsideAlone() {
    // A lone surrogate is valid in a Java string and in no UTF-8 text.
    Message odd =
        new Message(
            EventType.RECORD_OBSERVED.topic(),
            0,
            1,
            new String(role("R9").bytes(), StandardCharsets.UTF_8)
                .replace("\"nativeId\":\"R9\"", "\"nativeId\":\"R9\\ud800\"")
                .getBytes(StandardCharsets.UTF_8));
    intake.take(List.of(role("R1").message(0), odd, role("R2").message(2)));
    assertThat(database.rows("SELECT native_id FROM source_record ORDER BY 1"))
        .contains("R1", "R2");
  }

  @Test
  void entityIsAnnouncedAfterTheBrokerWasAwayOrTheServiceDied() {
    broadcast.away(true);
    try (Announcer first = broadcast.announcer(database.transactions(), clock)) {
      first.start();
      take(role("R1"));
      await().until(() -> database.count("announcement_due") == 1);
    }
    broadcast.away(false);
    try (Announcer second = broadcast.announcer(database.transactions(), clock)) {
      second.start();
      await().until(() -> database.count("announcement_due") == 0);
    }
    assertThat(broadcast.sent()).hasSize(1);
  }

  @Test
  void lateTargetOfARelationAnnouncesBothSides() {
    take(
        row("K1")
            .of("aws-main", "keys")
            .kind(EntityKind.CREDENTIAL)
            .tie("credential_of", EntityKind.IDENTITY, "aws:arn", "arn:R1"));
    assertThat(announced().getFirst().neighbours()).isEmpty();
    take(role("R1"));
    List<EntityAnnouncement> both = announced();
    assertThat(both).hasSize(2);
    for (EntityAnnouncement entity : both) {
      assertThat(entity.neighbours()).hasSize(1);
      assertThat(entity.neighbours().getFirst().outgoing())
          .isEqualTo(entity.kind() == EntityKind.CREDENTIAL);
    }
  }

  @Test
  void tieThatIsGoneOrRetiredAnnouncesTheOtherSide() {
    take(
        role("R1"),
        row("K1")
            .of("aws-main", "keys")
            .kind(EntityKind.CREDENTIAL)
            .tie("credential_of", EntityKind.IDENTITY, "aws:arn", "arn:R1"));
    announced();
    take(row("K1").of("aws-main", "keys").kind(EntityKind.CREDENTIAL).version(2).retired());
    List<EntityAnnouncement> both = announced();
    assertThat(both).hasSize(2);
    assertThat(both).allSatisfy(entity -> assertThat(entity.neighbours()).isEmpty());
  }

  @Test
  void targetThatMorePointAtThanCanBeNamedIsNotAnnouncedForEachOfThem() {
    intake = intake(2);
    take(role("R1"));
    for (int i = 0; i < 5; i++) {
      take(
          row("K" + i)
              .of("aws-main", "keys")
              .kind(EntityKind.CREDENTIAL)
              .tie("credential_of", EntityKind.IDENTITY, "aws:arn", "arn:R1"));
    }
    assertThat(database.rows("SELECT revision FROM entity WHERE kind = 'identity'"))
        .containsExactly("3");
  }

  @Test
  void waitingEnrichmentIsLinkedWithItsKeyAndItsTies() {
    take(
        row("c1#identity")
            .of("erp", "contracts")
            .enrichment()
            .key("aws:arn", "arn:R1")
            .field("business_owner", "b@example.org"));
    assertThat(database.count("entity")).isZero();
    take(role("R1"));
    assertThat(announced().getFirst().records()).hasSize(2);
    assertThat(database.rows("SELECT link_rule FROM source_record ORDER BY id"))
        .containsExactly("typed-key", "native-key");
  }

  @Test
  void ambiguousRecordIsACaseUntilItsKeysAreClear() {
    take(role("R1"), role("R2"));
    take(item("ci1", "R1").key("aws:arn", "arn:R2"));
    assertThat(database.rows("SELECT type, state, cardinality(entities) FROM link_case"))
        .containsExactly("AMBIGUOUS|open|2");
    take(item("ci1", "R2").version(2));
    assertThat(database.rows("SELECT type, state FROM link_case"))
        .containsExactly("AMBIGUOUS|closed");
    assertThat(database.count("source_record WHERE entity_id IS NULL")).isZero();
  }

  @Test
  void recreatedRoleGetsItsOwnEntityAndACaseNamesBoth() {
    take(row("AROA1").of("aws-main", "roles").key("aws:arn", "arn:deploy"));
    take(row("AROA2").of("aws-main", "roles").key("aws:arn", "arn:deploy"));
    take(row("AROA1").of("aws-main", "roles").version(2).retired());
    assertThat(database.count("entity")).isEqualTo(2);
    assertThat(
            database.rows("SELECT type, state, cardinality(entities) FROM link_case ORDER BY type"))
        .containsExactly("DUPLICATE|closed|1", "RECREATED|open|2");
  }

  @Test
  void orderAndBatchingLeadToTheSameEntities() {
    List<Records> estate = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      estate.add(role("R" + i));
      estate.add(item("ci" + i, "R" + i));
      estate.add(row("c" + i).of("erp", "contracts").enrichment().key("aws:arn", "arn:R" + i));
      estate.add(
          row("K" + i)
              .of("aws-main", "keys")
              .kind(EntityKind.CREDENTIAL)
              .tie("credential_of", EntityKind.IDENTITY, "aws:arn", "arn:R" + i));
    }
    List<String> expected = null;
    for (long seed = 0; seed < 4; seed++) {
      try (TestDatabase own = TestDatabase.create()) {
        Random random = new Random(seed);
        Collections.shuffle(estate, random);
        Intake each =
            new Intake(
                own.transactions(),
                () -> new Linker(50),
                1000,
                clock,
                new SimpleMeterRegistry(),
                due -> {});
        for (int i = 0; i < estate.size(); ) {
          int size = Math.min(estate.size() - i, 1 + random.nextInt(9));
          List<Message> batch = new ArrayList<>();
          for (Records record : estate.subList(i, i + size)) {
            batch.add(record.message(i));
          }
          each.take(batch);
          i += size;
        }
        broadcast.clear();
        broadcast.drain(own.transactions(), clock);
        List<String> result =
            broadcast.sent().stream()
                .map(
                    entity ->
                        entity.records().stream().map(r -> r.nativeId()).sorted().toList()
                            + " "
                            + entity.neighbours().size())
                .sorted()
                .toList();
        assertThat(result).hasSize(24);
        expected = expected == null ? result : expected;
        assertThat(result).isEqualTo(expected);
      }
    }
  }

  @Test
  void whatFallsDueAgainWhileABacklogIsTakenInIsAnnouncedOnce() {
    take(IntStream.range(0, 600).mapToObj(i -> role("R" + i)).toArray(Records[]::new));
    List<UUID> due = database.rows("SELECT id FROM entity").stream().map(UUID::fromString).toList();
    try (Announcer announcer = broadcast.announcer(database.transactions(), clock)) {
      announcer.due(due);
      announcer.start();
      announcer.due(due);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> database.rows("SELECT * FROM announcement_due").isEmpty());
    }
    assertThat(broadcast.sent()).hasSize(600);
  }

  @Test
  void migrationCanRunAgain() {
    var again = Flyway.configure().dataSource(database.dataSource()).load().migrate();
    assertThat(again.migrationsExecuted).isZero();
  }

  @Test
  void idsOfEntitiesComeFromTheirRecordsAlone() {
    take(role("R1"));
    UUID first = announced().getFirst().entityId();
    try (TestDatabase own = TestDatabase.create()) {
      new Intake(
              own.transactions(),
              () -> new Linker(50),
              1000,
              clock,
              new SimpleMeterRegistry(),
              due -> {})
          .take(List.of(role("R1").message(77)));
      assertThat(own.rows("SELECT id FROM entity")).containsExactly(first.toString());
    }
  }
}
