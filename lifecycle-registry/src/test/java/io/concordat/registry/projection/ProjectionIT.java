package io.concordat.registry.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityDecision;
import io.concordat.contract.EntityKind;
import io.concordat.contract.EventType;
import io.concordat.registry.Records;
import io.concordat.registry.TestDatabase;
import io.concordat.registry.consume.Message;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Decisions come again and out of order, on a real PostgreSQL. */
class ProjectionIT {
  private static final UUID ONE = UUID.fromString("00000000-0000-0000-0000-000000000001");
  private static final UUID TWO = UUID.fromString("00000000-0000-0000-0000-000000000002");

  private final TestDatabase database = TestDatabase.create();
  private final Projection projection =
      new Projection(database.transactions(), Clock.fixed(Records.T0, ZoneOffset.UTC));

  @AfterEach
  void stop() {
    database.close();
  }

  private static Message decided(UUID entity, long sequence) {
    return new Message(
        EventType.DECISION_MADE.topic(),
        0,
        sequence,
        ContractJson.write(
            new EntityDecision(
                entity,
                EntityKind.IDENTITY,
                Optional.empty(),
                sequence,
                sequence,
                "v" + sequence,
                Records.T0,
                Optional.empty(),
                List.of())));
  }

  private List<String> kept() {
    return database.rows(
        "SELECT right(entity_id::text, 1), sequence, policy_version FROM entity_decision ORDER BY 1");
  }

  @Test
  void firstDecisionThatComesAgainHoldsUpNobody() {
    projection.take(List.of(decided(ONE, 1)));
    projection.take(List.of(decided(ONE, 1), decided(TWO, 1)));
    assertThat(kept()).containsExactly("1|1|v1", "2|1|v1");
    assertThat(database.count("entity_decision_past")).isZero();
    assertThat(database.count("quarantine")).isZero();
  }

  @Test
  void firstDecisionThatComesLateReplacesNothing() {
    projection.take(List.of(decided(ONE, 2)));
    projection.take(List.of(decided(ONE, 1), decided(TWO, 1)));
    projection.take(List.of(decided(TWO, 1), decided(TWO, 3)));
    assertThat(kept()).containsExactly("1|2|v2", "2|3|v3");
    assertThat(database.rows("SELECT sequence FROM entity_decision_past")).containsExactly("1");
  }
}
