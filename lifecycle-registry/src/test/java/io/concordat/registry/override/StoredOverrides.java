package io.concordat.registry.override;

import static io.concordat.registry.Records.row;

import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.FieldValue;
import io.concordat.registry.Records;
import io.concordat.registry.TestDatabase;
import io.concordat.registry.announce.RecordingBroadcast;
import io.concordat.registry.consume.Message;
import io.concordat.registry.intake.Intake;
import io.concordat.registry.intake.OwnRecords;
import io.concordat.registry.link.KeyId;
import io.concordat.registry.link.Linker;
import io.concordat.registry.override.Overrides.Precondition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Overrides on a real PostgreSQL, with a clock that the test moves. */
abstract class StoredOverrides {
  static final UUID ENTITY = KeyId.entity("aws-main", "R1");
  static final Precondition NONE = (connection, id) -> {};
  static final Optional<String> NO_KEY = Optional.empty();

  Instant now = Instant.parse("2026-03-01T00:00:00Z");
  TestDatabase database;
  Overrides overrides;
  OverrideSweep sweep;
  OverrideQueries queries;

  private final RecordingBroadcast broadcast = new RecordingBroadcast();
  private final InstantSource moving = () -> now;
  private final Clock clock = moving.withZone(ZoneOffset.UTC);
  private Intake intake;
  private long offset;

  @BeforeEach
  void start() {
    database = TestDatabase.create();
    intake =
        new Intake(
            database.transactions(),
            () -> new Linker(50),
            1000,
            clock,
            new SimpleMeterRegistry(),
            due -> {});
    overrides = overrides();
    sweep = sweep();
    queries = new OverrideQueries(database.transactions());
    take(role("R1").field("business_owner", "ann@example.com").field("shoe_size", "44"));
    announced();
  }

  @AfterEach
  void stop() {
    database.close();
  }

  Overrides overrides() {
    return new Overrides(database.transactions(), own(), due -> {}, config(), clock);
  }

  OverrideSweep sweep() {
    return new OverrideSweep(database.transactions(), own(), due -> {}, config(), clock);
  }

  private static OwnRecords own() {
    return new OwnRecords(new Linker(50), 1000);
  }

  private static OverrideConfig config() {
    return new OverrideConfig() {
      @Override
      public Duration longest() {
        return Duration.ofDays(90);
      }

      @Override
      public Duration sweepEvery() {
        return Duration.ofSeconds(5);
      }

      @Override
      public int batchSize() {
        return 2;
      }
    };
  }

  void take(Records... records) {
    List<Message> batch = new ArrayList<>();
    for (Records record : records) {
      batch.add(record.message(offset++));
    }
    intake.take(batch);
  }

  static Records role(String id) {
    return row(id).of("aws-main", "roles").key("aws:arn", "arn:" + id);
  }

  List<EntityAnnouncement> announced() {
    broadcast.clear();
    broadcast.drain(database.transactions(), clock);
    return broadcast.sent();
  }

  Map<String, Assertion> announcedByHand() {
    return announced().getFirst().records().stream()
        .filter(record -> record.source().equals("manual"))
        .findFirst()
        .map(LinkedRecord::fields)
        .orElseThrow();
  }

  NewOverride correcting(String field, String value, Duration until, String... yieldTo) {
    return correcting(ENTITY, field, value, until, yieldTo);
  }

  NewOverride correcting(
      UUID entity, String field, String value, Duration until, String... yieldTo) {
    return new NewOverride(
        entity,
        field,
        FieldValue.of(value),
        "the source is wrong",
        "CHG-1",
        now.plus(until),
        yieldTo.length == 0 ? Optional.empty() : Optional.of(yieldTo[0]));
  }

  UUID made(String field, String value, Duration until, String... yieldTo) {
    return overrides.create(correcting(field, value, until, yieldTo), "sam", NO_KEY);
  }

  String state(UUID id) {
    return queries.one(id).orElseThrow().state();
  }

  List<String> events(UUID id) {
    return queries.one(id).orElseThrow().events().stream()
        .map(event -> event.type() + " " + event.actor())
        .toList();
  }

  static Duration days(long days) {
    return Duration.ofDays(days);
  }
}
