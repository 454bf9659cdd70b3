package io.concordat.registry.override;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.FieldValue;
import io.concordat.contract.SourceDomain;
import io.concordat.registry.link.KeyId;
import io.concordat.store.SetStatement;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What an override asserts, and what becomes of it beside others, in a merge, and asked twice. */
class OverridesIT extends StoredOverrides {
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
