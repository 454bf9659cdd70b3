package io.concordat.registry.override;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.FieldValue;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import io.concordat.registry.Records;
import io.concordat.registry.TestDatabase;
import io.concordat.registry.announce.RecordingBroadcast;
import io.concordat.registry.consume.Message;
import io.concordat.registry.intake.Intake;
import io.concordat.registry.intake.OwnRecords;
import io.concordat.registry.link.KeyId;
import io.concordat.registry.link.Linker;
import io.concordat.registry.override.Overrides.Extended;
import io.concordat.registry.override.Overrides.Precondition;
import io.concordat.registry.store.SetStatement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkiverse.resteasy.problem.HttpProblem;
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
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Overrides on a real PostgreSQL, with a clock that the test moves. */
class OverridesIT {
  private static final UUID ENTITY = KeyId.entity("aws-main", "R1");
  private static final Precondition NONE = (connection, id) -> {};
  private static final Optional<String> NO_KEY = Optional.empty();

  private final RecordingBroadcast broadcast = new RecordingBroadcast();
  private Instant now = Instant.parse("2026-03-01T00:00:00Z");
  private final InstantSource moving = () -> now;
  private final Clock clock = moving.withZone(ZoneOffset.UTC);
  private TestDatabase database;
  private Intake intake;
  private Overrides overrides;
  private OverrideSweep sweep;
  private OverrideQueries queries;
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

  private Overrides overrides() {
    return new Overrides(database.transactions(), own(), due -> {}, config(), clock);
  }

  private OverrideSweep sweep() {
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

  private void take(Records... records) {
    List<Message> batch = new ArrayList<>();
    for (Records record : records) {
      batch.add(record.message(offset++));
    }
    intake.take(batch);
  }

  private static Records role(String id) {
    return row(id).of("aws-main", "roles").key("aws:arn", "arn:" + id);
  }

  private static Records item(long version) {
    return row("ci1").of("servicenow-prod", "cmdb_ci").key("aws:arn", "arn:R1").version(version);
  }

  private List<EntityAnnouncement> announced() {
    broadcast.clear();
    broadcast.drain(database.transactions(), clock);
    return broadcast.sent();
  }

  private Map<String, Assertion> announcedByHand() {
    return announced().getFirst().records().stream()
        .filter(record -> record.source().equals("manual"))
        .findFirst()
        .map(LinkedRecord::fields)
        .orElseThrow();
  }

  private NewOverride correcting(String field, String value, Duration until, String... yieldTo) {
    return correcting(ENTITY, field, value, until, yieldTo);
  }

  private NewOverride correcting(
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

  private UUID made(String field, String value, Duration until, String... yieldTo) {
    return overrides.create(correcting(field, value, until, yieldTo), "sam", NO_KEY);
  }

  private String state(UUID id) {
    return queries.one(id).orElseThrow().state();
  }

  private List<String> events(UUID id) {
    return queries.one(id).orElseThrow().events().stream()
        .map(event -> event.type() + " " + event.actor())
        .toList();
  }

  private static Duration days(long days) {
    return Duration.ofDays(days);
  }

  @Test
  void isAnAssertionOfTheSourceManualWithActorReasonReferenceAndEnd() {
    UUID id = made("business_owner", "bob@example.com", days(10));
    EntityAnnouncement entity = announced().getFirst();
    LinkedRecord record = entity.records().getLast();

    assertThat(entity.entityId()).isEqualTo(ENTITY);
    assertThat(record.source()).isEqualTo("manual");
    assertThat(record.domain()).isEqualTo(SourceDomain.MANUAL);
    assertThat(record.nativeId()).isEqualTo(ENTITY.toString());
    Assertion owner = record.fields().get("business_owner");
    assertThat(owner.value()).isEqualTo(FieldValue.of("bob@example.com"));
    assertThat(owner.expiresAt()).contains(now.plus(days(10)));
    assertThat(owner.attribution().orElseThrow().actor()).isEqualTo("sam");
    assertThat(owner.attribution().orElseThrow().reason()).isEqualTo("the source is wrong");
    assertThat(owner.attribution().orElseThrow().reference()).isEqualTo("CHG-1");
    assertThat(owner.attribution().orElseThrow().override()).isEqualTo(id);
    assertThat(database.rows("SELECT link_rule FROM source_record WHERE source = 'manual'"))
        .containsExactly("manual");
    assertThat(database.count("entity")).isEqualTo(1);
  }

  @Test
  void severalFieldsOfOneEntityAreOneRecordAndEachChangeIsAVersionWithItsActor() {
    UUID owner = made("business_owner", "bob@example.com", days(10));
    now = now.plusSeconds(60);
    overrides.create(correcting("name", "payroll", days(5)), "kim", NO_KEY);
    assertThat(announcedByHand()).containsOnlyKeys("business_owner", "name");
    now = now.plusSeconds(60);
    overrides.withdraw(owner, Optional.of("fixed in ERP"), "kim", NONE);
    assertThat(announcedByHand()).containsOnlyKeys("name");

    assertThat(
            database.rows(
                "SELECT h.actor FROM record_history h JOIN source_record r ON r.id = h.record_id"
                    + " WHERE r.source = 'manual' ORDER BY h.version"))
        .containsExactly("sam", "kim", "kim");
    assertThat(state(owner)).isEqualTo("withdrawn");
    assertThat(events(owner)).containsExactly("created sam", "withdrawn kim");
  }

  @Test
  void endsByItselfAndIsAnnouncedAgain() {
    UUID owner = made("business_owner", "bob@example.com", days(10));
    UUID name = made("name", "payroll", days(20));
    UUID status = made("status", "disabled", days(10));
    UUID privilege = made("privilege", "admin", days(10));
    announced();
    now = now.plus(days(10)).minusNanos(1_000);
    assertThat(sweep.run()).isZero();
    assertThat(announced()).isEmpty();

    now = now.plusNanos(1_000);
    assertThat(sweep.run()).as("more than one batch").isEqualTo(3);
    assertThat(announcedByHand()).containsOnlyKeys("name");
    assertThat(List.of(state(owner), state(status), state(privilege))).containsOnly("expired");
    assertThat(state(name)).isEqualTo("active");
    assertThat(events(owner)).endsWith("expired " + OverrideSweep.ACTOR);
    assertThat(sweep.run()).isZero();
    assertThat(announced()).as("a second sweep changes nothing").isEmpty();

    now = now.plus(days(10));
    assertThat(sweep.run()).isEqualTo(1);
    EntityAnnouncement last = announced().getFirst();
    assertThat(last.records().getLast().fields()).isEmpty();
    assertThat(last.records().getLast().state()).isEqualTo(RecordState.ACTIVE);
  }

  @Test
  void severalReplicasEndEachOverrideOnce() throws Exception {
    for (int i = 0; i < 9; i++) {
      take(role("M" + i));
      overrides.create(
          correcting(KeyId.entity("aws-main", "M" + i), "name", "n" + i, days(1)), "sam", NO_KEY);
    }
    now = now.plus(days(1));
    try (var replicas = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> ended = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ended.add(replicas.submit(() -> sweep().run()));
      }
      int sum = 0;
      for (Future<Integer> one : ended) {
        sum += one.get();
      }
      assertThat(sum).isEqualTo(9);
    }
    assertThat(database.count("override_event WHERE type = 'expired'")).isEqualTo(9);
    assertThat(database.count("field_override WHERE state = 'active'")).isZero();
  }

  @Test
  void newerOfTwoReplacesTheOlder() {
    UUID older = made("business_owner", "bob@example.com", days(10));
    now = now.plusSeconds(1);
    UUID newer =
        overrides.create(correcting("business_owner", "eve@example.com", days(5)), "kim", NO_KEY);
    assertThat(state(older)).isEqualTo("replaced");
    assertThat(queries.one(older).orElseThrow().replacedBy()).isEqualTo(newer);
    assertThat(events(older)).containsExactly("created sam", "replaced kim");
    assertThat(announcedByHand().get("business_owner").value())
        .isEqualTo(FieldValue.of("eve@example.com"));
  }

  @Test
  void simultaneousOverridesOfOneFieldLeaveOne() throws Exception {
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<UUID>> ids = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        NewOverride request = correcting("name", "n" + i, days(5));
        ids.add(people.submit(() -> overrides().create(request, "sam", NO_KEY)));
      }
      for (Future<UUID> id : ids) {
        assertThat(id.get()).isNotNull();
      }
    }
    assertThat(database.count("field_override WHERE state = 'active'")).isEqualTo(1);
    assertThat(database.count("field_override WHERE state = 'replaced'")).isEqualTo(5);
    assertThat(database.count("source_record WHERE source = 'manual'")).isEqualTo(1);
  }

  @Test
  void extensionOfAnOwnerWaitsForASecondPerson() {
    UUID id = made("business_owner", "bob@example.com", days(10));
    announced();
    Instant first = queries.one(id).orElseThrow().expiresAt();
    Instant until = now.plus(days(30));
    assertThat(overrides.extend(id, until, "still wrong", "sam", NO_KEY, NONE))
        .isEqualTo(Extended.PENDING);
    assertThat(announced()).isEmpty();
    assertThat(queries.one(id).orElseThrow().expiresAt()).isEqualTo(first);

    assertThatThrownBy(() -> overrides.approve(id, 1, "sam", NONE))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.getStatusCode()).isEqualTo(403);
              assertThat(problem.getDetail()).contains("sam asked for extension 1");
            });
    overrides.approve(id, 1, "kim", NONE);
    assertThat(queries.one(id).orElseThrow().expiresAt()).isEqualTo(until);
    assertThat(announcedByHand().get("business_owner").expiresAt()).contains(until);
    assertThat(events(id))
        .containsExactly("created sam", "extension_requested sam", "extension_approved kim");
    assertThatThrownBy(() -> overrides.approve(id, 1, "kim", NONE))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.getStatusCode()).isEqualTo(409));
  }

  @Test
  void extensionThatWaitsIsSupersededByALaterOneAndLapsesWithItsOverride() {
    UUID id = made("privilege", "read", days(10));
    overrides.extend(id, now.plus(days(20)), "a", "sam", NO_KEY, NONE);
    overrides.extend(id, now.plus(days(30)), "b", "sam", NO_KEY, NONE);
    assertThat(queries.one(id).orElseThrow().extensions())
        .extracting(OverrideView.Extension::state)
        .containsExactly("superseded", "pending");
    now = now.plus(days(10));
    sweep.run();
    assertThat(queries.one(id).orElseThrow().extensions().getLast().state()).isEqualTo("lapsed");
    assertThatThrownBy(() -> overrides.approve(id, 2, "kim", NONE))
        .hasMessageContaining("is expired and holds no more");
  }

  @Test
  void extensionOfAnyOtherFieldTakesEffectAtOnce() {
    UUID id = made("name", "payroll", days(10));
    Instant until = now.plus(days(30));
    assertThat(overrides.extend(id, until, "later", "sam", NO_KEY, NONE))
        .isEqualTo(Extended.EFFECTIVE);
    assertThat(announcedByHand().get("name").expiresAt()).contains(until);
    now = now.plus(days(10));
    assertThat(sweep.run()).isZero();
    assertThatThrownBy(() -> overrides.extend(id, until, "again", "sam", NO_KEY, NONE))
        .hasMessageContaining("must be later");
    assertThatThrownBy(() -> overrides.extend(id, now.plus(days(91)), "long", "sam", NO_KEY, NONE))
        .hasMessageContaining("at most PT2160H ahead");
  }

  @Test
  void assertingTheSameOwnerForLongerIsAnExtensionAndNeedsAnotherPerson() {
    UUID id = made("business_owner", "bob@example.com", days(10));
    assertThatThrownBy(() -> made("business_owner", "bob@example.com", days(20)))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.getStatusCode()).isEqualTo(403));
    overrides.withdraw(id, Optional.empty(), "sam", NONE);
    assertThatThrownBy(() -> made("business_owner", "bob@example.com", days(20)))
        .hasMessageContaining("needs a second person");

    assertThat(made("business_owner", "bob@example.com", days(9))).isNotEqualTo(id);
    assertThat(
            overrides.create(
                correcting("business_owner", "bob@example.com", days(20)), "kim", NO_KEY))
        .isNotNull();
    assertThat(made("business_owner", "eve@example.com", days(20))).isNotNull();
    assertThat(made("name", "n", days(1))).isNotEqualTo(made("name", "n", days(2)));
  }

  @Test
  void yieldsToASourceThatSaysTheSame() {
    take(item(1));
    UUID id = made("business_owner", "bob@example.com", days(10), "servicenow-prod");
    take(item(2).field("name", "x"));
    assertThat(sweep.run()).as("it says nothing of the field").isZero();
    take(item(3).field("business_owner", " Bob@Example.com"));
    announced();
    assertThat(sweep.run()).isEqualTo(1);
    assertThat(state(id)).isEqualTo("yielded");
    assertThat(queries.one(id).orElseThrow().events().getLast().detail())
        .isEqualTo("servicenow-prod asserts the same value");
    assertThat(announcedByHand()).isEmpty();
  }

  @Test
  void yieldsToADomainThatSaysSomethingNewerAndNotToWhatItSaidBefore() {
    UUID id = made("business_owner", "bob@example.com", days(10), "iam");
    take(role("R1").version(2).field("business_owner", "ann@example.com").field("name", "r"));
    assertThat(sweep.run()).as("another field changed, the owner did not").isZero();
    assertThat(state(id)).isEqualTo("active");
    take(role("R1").version(3).field("business_owner", "cid@example.com"));
    assertThat(sweep.run()).isEqualTo(1);
    assertThat(queries.one(id).orElseThrow().events().getLast().detail())
        .isEqualTo("aws-main asserts something newer: cid@example.com");
  }

  @Test
  void yieldingToWhoSaysTheSameAlreadyIsRefused() {
    assertThatThrownBy(() -> made("business_owner", "ANN@example.com", days(10), "aws-main"))
        .hasMessageContaining("would end at once");
    assertThatThrownBy(() -> made("name", "x", days(10), "nobody")).hasMessageContaining("nobody");
    assertThatThrownBy(() -> made("name", "x", days(10), "manual")).hasMessageContaining("manual");
  }

  @Test
  void requestWithItsKeyIsCarriedOutOnce() {
    NewOverride request = correcting("name", "payroll", days(10));
    UUID first = overrides.create(request, "sam", Optional.of("k1"));
    now = now.plusSeconds(5);
    assertThat(overrides.create(request, "sam", Optional.of("k1"))).isEqualTo(first);
    assertThat(database.count("field_override")).isEqualTo(1);
    assertThatThrownBy(
            () -> overrides.create(correcting("name", "other", days(10)), "sam", Optional.of("k1")))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.getStatusCode()).isEqualTo(409));
    assertThat(overrides.create(request, "kim", Optional.of("k1")))
        .as("a key is its caller's own")
        .isNotEqualTo(first);
  }

  @Test
  void followsItsEntityIntoAMergeAndIsReplacedThere() {
    take(role("R2").field("name", "second"));
    UUID second = KeyId.entity("aws-main", "R2");
    UUID before =
        overrides.create(
            correcting(second, "business_owner", "old@example.com", days(10)), "sam", NO_KEY);
    merge(second, ENTITY);

    now = now.plusSeconds(1);
    UUID after =
        overrides.create(
            correcting(second, "business_owner", "new@example.com", days(10)), "kim", NO_KEY);
    assertThat(state(before)).isEqualTo("replaced");
    assertThat(queries.one(after).orElseThrow().entityId()).isEqualTo(ENTITY);
    assertThat(
            database.rows(
                "SELECT count(*) FROM source_record WHERE source = 'manual' AND entity_id = '"
                    + ENTITY
                    + "'"))
        .containsExactly("2");
    EntityAnnouncement merged =
        announced().stream().filter(a -> a.entityId().equals(ENTITY)).findFirst().orElseThrow();
    assertThat(
            merged.records().stream()
                .filter(record -> record.source().equals("manual"))
                .flatMap(record -> record.fields().values().stream())
                .map(Assertion::value))
        .containsExactly(FieldValue.of("new@example.com"));
  }

  @Test
  void recordThatAPersonLinkedElsewhereIsNotWrittenBehindTheirBack() {
    made("name", "payroll", days(10));
    execute("UPDATE source_record SET entity_id = NULL WHERE source = 'manual'");
    assertThatThrownBy(() -> made("status", "disabled", days(10)))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.getStatusCode()).isEqualTo(409));
  }

  @Test
  void refusesWhatCannotBeRight() {
    assertThatThrownBy(() -> made("busines_owner", "b", days(1)))
        .hasMessageContaining("'busines_owner' is no field");
    assertThat(made("shoe_size", "45", days(1))).as("a source asserts it").isNotNull();
    assertThatThrownBy(() -> made("name", "n", Duration.ZERO)).hasMessageContaining("future");
    assertThatThrownBy(() -> made("name", "n", days(91))).hasMessageContaining("PT2160H");
    assertThatThrownBy(
            () ->
                overrides.create(
                    correcting(UUID.randomUUID(), "name", "n", days(1)), "sam", NO_KEY))
        .hasMessageContaining("there is no entity");
    assertThatThrownBy(() -> overrides.withdraw(UUID.randomUUID(), Optional.empty(), "sam", NONE))
        .hasMessageContaining("there is no override");
  }

  @Test
  void connectorCannotSpeakForAPerson() {
    take(row("x").of("manual", "overrides").field("business_owner", "mallory@example.com"));
    assertThat(database.count("source_record WHERE source = 'manual'")).isZero();
    assertThat(database.rows("SELECT reason FROM quarantine").getFirst()).contains("overrides");
  }

  private void merge(UUID from, UUID into) {
    execute("UPDATE source_record SET entity_id = '" + into + "' WHERE entity_id = '" + from + "'");
    execute("UPDATE entity SET merged_into = '" + into + "' WHERE id = '" + from + "'");
  }

  private void execute(String sql) {
    database
        .transactions()
        .run(
            connection -> {
              try (SetStatement statement = SetStatement.on(connection, sql)) {
                return statement.update();
              }
            });
  }
}
