package io.concordat.connector.runtime.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private final Patience patience = new Patience(8, SECOND, MINUTE);

  @Test
  void doublesTheWaitUpToTheCeilingAndSpreadsIt() {
    for (int failed = 1; failed <= 70; failed++) {
      Duration whole = SECOND.multipliedBy(1L << Math.min(failed - 1, 6));
      Duration bound = whole.compareTo(MINUTE) > 0 ? MINUTE : whole;
      assertThat(patience.afterAttempt(failed, Optional.empty(), new Random(failed)))
          .isBetween(bound.dividedBy(2), bound);
    }
  }

  @Test
  void waitsWhatTheVendorNamesInFullButNeverLongerThanTheCeiling() {
    assertThat(patience.afterAttempt(1, Optional.of(Duration.ofSeconds(33)), new Random(1)))
        .isEqualTo(Duration.ofSeconds(33));
    assertThat(patience.afterAttempt(1, Optional.of(Duration.ofHours(3)), new Random(1)))
        .isEqualTo(MINUTE);
    assertThat(patience.afterAttempt(1, Optional.of(Duration.ZERO), new Random(1))).isPositive();
  }

  @Test
  void refusesPatienceThatCannotBe() {
    assertThatThrownBy(() -> new Patience(0, SECOND, MINUTE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Patience(1, MINUTE, SECOND))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void spacesRequestsEvenly() {
    List<Duration> waits = new ArrayList<>();
    RateBudget budget = new RateBudget(4, still(), waits::add);
    for (int i = 0; i < 3; i++) {
      budget.await();
    }
    assertThat(waits).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500));
  }

  @Test
  void doesNotWaitForAClockThatWasSetBack() {
    Instant[] now = {Instant.parse("2026-01-05T08:00:00Z")};
    List<Duration> waits = new ArrayList<>();
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now[0];
          }

          @Override
          public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }
        };
    RateBudget budget = new RateBudget(1, clock, waits::add);
    budget.await();
    now[0] = now[0].minus(Duration.ofHours(1));
    budget.await();
    assertThat(waits).containsExactly(SECOND);
  }

  @Test
  void opensTheBreakerAboveTheShareAndTheMinimumOnly() {
    Breaker breaker = new Breaker(0.25, 10);
    assertThat(breaker.opens(0, 0)).isFalse();
    assertThat(breaker.opens(9, 9)).as("below the minimum").isFalse();
    assertThat(breaker.opens(25, 100)).as("at the share").isFalse();
    assertThat(breaker.opens(26, 100)).isTrue();
    assertThatThrownBy(() -> new Breaker(1.5, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Breaker(Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Clock still() {
    return Clock.fixed(Instant.parse("2026-01-05T08:00:00Z"), ZoneOffset.UTC);
  }
}
