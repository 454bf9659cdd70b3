package io.concordat.connector.runtime.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimetableTest {
  private static final Instant TURN = Instant.parse("2026-01-05T08:00:00Z");

  @Test
  void takesUpAtOnceWhatWasNeverPulled() {
    assertThat(new Timetable(Settings.of()).isDue("any", Optional.empty(), TURN)).isTrue();
  }

  @Test
  void spreadsTurnsWithinTheJitterAndTheSameOnEveryReplica() {
    Timetable one = new Timetable(Settings.of("pull-every", "10M", "jitter", "0.2"));
    Timetable other = new Timetable(Settings.of("pull-every", "10M", "jitter", "0.2"));
    assertThat(
            IntStream.range(0, 200)
                .mapToObj(i -> Duration.between(TURN, one.nextTurn("source-" + i, TURN)))
                .distinct())
        .allMatch(wait -> wait.compareTo(Duration.ofMinutes(8)) >= 0)
        .allMatch(wait -> wait.compareTo(Duration.ofMinutes(12)) <= 0)
        .hasSizeGreaterThan(150);
    assertThat(one.nextTurn("source-1", TURN)).isEqualTo(other.nextTurn("source-1", TURN));
  }

  @Test
  void letsASourceDeviate() {
    Timetable timetable =
        new Timetable(
            Settings.of(
                "jitter", "0",
                "sources.\"slow-1\".pull-every", "2H",
                "sources.\"slow-1\".breaker-share", "0.9",
                "sources.\"slow-1\".requests-per-second", "0.5"));
    assertThat(timetable.nextTurn("slow-1", TURN)).isEqualTo(TURN.plus(Duration.ofHours(2)));
    assertThat(timetable.nextTurn("other", TURN)).isEqualTo(TURN.plus(Duration.ofMinutes(5)));
    assertThat(timetable.policy("slow-1").breaker().share()).isEqualTo(0.9);
    assertThat(timetable.policy("other").breaker().share()).isEqualTo(0.25);
    assertThat(timetable.requestsPerSecond("slow-1")).isEqualTo(0.5);
  }

  @Test
  void pullsNothingByItselfWhenNotScheduled() {
    Timetable timetable = new Timetable(Settings.of("scheduled", "false"));
    assertThat(timetable.isDue("any", Optional.empty(), TURN)).isFalse();
    assertThat(timetable.next("any", TURN)).isEmpty();
  }
}
