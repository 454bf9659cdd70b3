package io.concordat.registry.query;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.contract.EntityKind;
import io.concordat.registry.Records;
import io.concordat.registry.link.KeyId;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was answered is answered again, on a real PostgreSQL. */
class PastDetailIT {
  private static final UUID ROLE = KeyId.entity("aws-main", "R1");
  private static final UUID OTHER = KeyId.entity("aws-main", "R2");
  private static final String ARN = "arn:R1";

  private final Estate estate = new Estate();
  private final Map<Instant, Estate.Answer> answered = new LinkedHashMap<>();

  @AfterEach
  void stop() {
    estate.close();
  }

  private static Records role(String id, long version) {
    return row(id)
        .of("aws-main", "roles")
        .version(version)
        .key("aws:arn", "arn:" + id)
        .field("name", "name-" + version);
  }

  private static Records key(long version) {
    return row("K1").of("aws-main", "keys").version(version).kind(EntityKind.CREDENTIAL);
  }

  private static Records item(long version) {
    return row("ci1").of("servicenow-prod", "cmdb_ci").version(version).key("aws:arn", ARN);
  }

  /** Notes what is answered now, and what has been answered ever since the last step. */
  private void step() {
    answered.put(estate.clock.instant(), estate.now(ROLE));
  }

  @Test
  void answersAtEveryInstantWhatWasAnsweredThen() {
    estate.take(role("R1", 1));
    step();
    estate.take(item(1).field("technical_owner", "ann@example.org"));
    step();
    estate.take(key(1).tie("credential_of", EntityKind.IDENTITY, "aws:arn", ARN));
    step();
    estate.decided(ROLE, 1, "v1", "R1", "aws-main");
    step();
    estate.take(
        role("R1", 2).type("ai_agent").tie("runs_on", EntityKind.IDENTITY, "aws:arn", "arn:R2"));
    step();
    estate.take(role("R2", 1));
    step();
    estate.decided(OTHER, 1, "v1", "second", "aws-main");
    step();
    estate.ran("aws-main", "roles", Records.T0.plusSeconds(100));
    step();
    estate.decided(ROLE, 2, "v2", "by another policy", "servicenow-prod");
    step();
    estate.take(key(2));
    step();
    estate.take(item(2).of("servicenow-prod", "cmdb_ci_service"));
    step();
    estate.take(row("R2").of("aws-main", "roles").version(2).key("application", "two"));
    step();
    estate.take(row("R1").of("aws-main", "roles").version(3).retired());
    step();
    relink();
    step();
    estate.take(role("R1", 4));
    step();
    answered.forEach(
        (at, answer) -> {
          assertThat(estate.asOf(ROLE, at)).as("at %s", at).isEqualTo(answer);
          assertThat(estate.asOf(ROLE, at.plusNanos(999_999_000)))
              .as("until the next step")
              .isEqualTo(answer);
        });
    assertThat(answered.values()).hasSize(15).doesNotHaveDuplicates();
  }

  /** As a steward's operation does it: the item belongs to the other role from now on. */
  private void relink() {
    Instant now = estate.clock.advance(Duration.ofSeconds(1));
    estate.run(
        "INSERT INTO link_operation (type, entity_id, actor, reason, done_at, request) VALUES"
            + " ('link', '"
            + OTHER
            + "', 'mona', 'its owner said so', '"
            + now
            + "', gen_random_uuid())");
    estate.run(
        "INSERT INTO link_history (record_id, entity_id, rule, linked_at, ended_at, ended_by,"
            + " moved_to) SELECT id, entity_id, link_rule, linked_at, '"
            + now
            + "', 1, '"
            + OTHER
            + "' FROM source_record WHERE native_id = 'ci1'");
    estate.run(
        "UPDATE source_record SET entity_id = '"
            + OTHER
            + "', link_rule = 'manual', linked_at = '"
            + now
            + "', link_operation = 1 WHERE native_id = 'ci1'");
    estate.run(
        "UPDATE entity SET revision = revision + 1, changed_at = '"
            + now
            + "' WHERE id IN ('"
            + ROLE
            + "', '"
            + OTHER
            + "')");
  }

  @Test
  void confirmationLeavesNoHistoryAndOnlyWhenItWasSeenIsOfTheContent() {
    estate.take(role("R1", 1));
    step();
    estate.take(
        row("R1").of("aws-main", "roles").version(2).key("aws:arn", ARN).field("name", "name-1"));
    Estate.Answer live = estate.now(ROLE);
    Estate.Answer then = estate.asOf(ROLE, estate.clock.instant());
    assertThat(live.assertions().items().getFirst().version()).isEqualTo(2);
    assertThat(then.assertions().items().getFirst().version()).isEqualTo(1);
    assertThat(then.assertions().items().getFirst())
        .usingRecursiveComparison()
        .ignoringFields("version", "runId", "observedAt", "confirmedAt")
        .isEqualTo(live.assertions().items().getFirst());
    assertThat(estate.asOf(ROLE, answered.keySet().iterator().next()))
        .isEqualTo(answered.values().iterator().next());
  }

  @Test
  void beforeItCameIntoBeingThereIsNone() {
    estate.take(role("R1", 1));
    Instant created = estate.clock.instant();
    assertThat(estate.asOf(ROLE, created).entity().revision()).isEqualTo(1);
    assertThatThrownBy(() -> estate.asOf(ROLE, created.minusNanos(1000)))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.getStatusCode()).isEqualTo(404);
              assertThat(problem.getDetail()).contains("came into being at " + created);
            });
    assertThatThrownBy(() -> estate.asOf(OTHER, created))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> assertThat(problem.getDetail()).isEqualTo("there is no entity " + OTHER));
  }
}
