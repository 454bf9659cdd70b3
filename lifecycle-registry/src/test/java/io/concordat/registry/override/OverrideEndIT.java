package io.concordat.registry.override;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.RecordState;
import io.concordat.registry.Records;
import io.concordat.registry.link.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** When an override ends by itself: at its instant, or because a source says as much. */
class OverrideEndIT extends StoredOverrides {
  private static Records item(long version) {
    return row("ci1").of("servicenow-prod", "cmdb_ci").key("aws:arn", "arn:R1").version(version);
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
}
