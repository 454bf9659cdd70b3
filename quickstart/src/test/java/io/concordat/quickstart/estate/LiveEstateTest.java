package io.concordat.quickstart.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LiveEstateTest {
  private static final Instant NOW = Instant.parse("2026-06-01T08:00:00Z");

  private final LiveEstate live = new LiveEstate(Estate.create(NOW));

  @Test
  void staysAsItIsUntilAStepIsTaken() {
    assertSame(live.snapshot(), live.snapshot());
  }

  @Test
  void recreatesARoleUnderTheSameArnWithANewRoleId() {
    AwsPrincipal before = role();

    live.advance(NOW.plusSeconds(60));

    AwsPrincipal after = role();
    assertEquals(before.arn(), after.arn());
    assertNotEquals(before.uniqueId(), after.uniqueId());
    assertEquals(LiveChanges.RECREATED_ROLE_ID, after.uniqueId());
    assertEquals(NOW.plusSeconds(60), after.created());
  }

  @Test
  void changesSomethingAtEveryStepAndThenNoMore() {
    Instant at = NOW;
    for (LiveChange step : LiveChanges.script()) {
      Estate before = live.snapshot();
      at = at.plus(Duration.ofMinutes(1));
      assertEquals(step.id(), live.advance(at).orElseThrow().id());
      assertNotEquals(before, live.snapshot(), step.id());
    }
    assertFalse(live.advance(at).isPresent());
  }

  @Test
  void comesBackToWhereItWasLeft() {
    live.advance(NOW.plusSeconds(30));
    live.advance(NOW.plusSeconds(90));

    LiveEstate again = new LiveEstate(Estate.create(NOW), live.applied());

    assertEquals(live.snapshot(), again.snapshot());
    assertEquals(live.applied(), again.applied());
  }

  private AwsPrincipal role() {
    return live.snapshot().identity("ledger-release-deployer").aws().orElseThrow();
  }
}
