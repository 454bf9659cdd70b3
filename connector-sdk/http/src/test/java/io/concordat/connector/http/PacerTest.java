package io.concordat.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacerTest {
  private final HandClock clock = new HandClock();
  private final List<Duration> waits = new ArrayList<>();
  private final Pacer pacer = new Pacer(0.5, clock, waits::add);

  @Test
  void keepsRequestsApartWhoeverMakesThem() {
    pacer.await();
    pacer.await();
    pacer.await();
    assertThat(waits).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void savesNothingUpForABurst() {
    pacer.await();
    clock.move(Duration.ofHours(1));
    pacer.await();
    pacer.await();
    assertThat(waits).containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void doesNotWaitForAClockThatWasSetBack() {
    pacer.await();
    clock.move(Duration.ofDays(-1));
    pacer.await();
    assertThat(waits).isEmpty();
  }

  @Test
  void letsEverythingThroughWhereNoPaceIsSet() {
    Pacer unlimited = Pacer.unlimited(clock);
    for (int i = 0; i < 1_000; i++) {
      unlimited.await();
    }
    assertThat(waits).isEmpty();
  }
}
