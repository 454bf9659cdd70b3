package io.concordat.reconciler.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.authority.ConflictSeverity;
import io.concordat.authority.Handling;
import io.concordat.reconciler.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrackTest {
  private static final Duration QUIET = Duration.ofHours(1);
  private static final Handling RECORDED = Handling.recorded(ConflictSeverity.HIGH);
  private static final Handling AT_ONCE = new Handling(ConflictSeverity.HIGH, true, QUIET, false);
  private static final Handling LASTING = new Handling(ConflictSeverity.HIGH, true, QUIET, true);

  private final TestClock clock = new TestClock();

  @Test
  void whatIsOnlyRecordedAsksForNoAttention() {
    Track track = Track.opened(RECORDED, now());
    assertThat(track.attentionAt()).isEmpty();
    assertThat(track.firstSeen()).isEqualTo(now());
    assertThat(track.quietUntil()).isEqualTo(now().plus(QUIET));
    later(30);
    assertThat(track.gone(now()).attentionAt()).isEmpty();
    assertThat(track.gone(now()).endsTooYoung()).isFalse();
  }

  @Test
  void whatIsSeenAgainIsAsOldAsItWas() {
    Instant opened = now();
    Track track = Track.opened(AT_ONCE, now());
    later(90);
    assertThat(track.stepWhenSeen(now())).isEqualTo(Track.Step.SEEN);
    Track seen = track.seen(AT_ONCE, now());
    assertThat(seen.openedAt()).isEqualTo(opened);
    assertThat(seen.firstSeen()).isEqualTo(opened);
    assertThat(seen.lastSeen()).isEqualTo(now());
    assertThat(seen.flaps()).isZero();
  }

  @Test
  void backWithinTheQuietPeriodIsAFlapAndAtItsEndAnother() {
    Instant opened = now();
    Track closed = Track.opened(AT_ONCE, now()).gone(now());
    Instant limit = closed.quietUntil();
    assertThat(limit).isEqualTo(opened.plus(QUIET));

    Track flapped = closed.seen(AT_ONCE, limit.minusNanos(1));
    assertThat(closed.stepWhenSeen(limit.minusNanos(1))).isEqualTo(Track.Step.FLAPPED);
    assertThat(flapped.flaps()).isEqualTo(1);
    assertThat(flapped.openedAt()).isEqualTo(opened);
    assertThat(flapped.closedAt()).isEmpty();

    Track another = closed.seen(AT_ONCE, limit);
    assertThat(closed.stepWhenSeen(limit)).isEqualTo(Track.Step.REOPENED);
    assertThat(another.flaps()).isZero();
    assertThat(another.openedAt()).isEqualTo(limit);
    assertThat(another.firstSeen()).isEqualTo(opened);
  }

  @Test
  void whatMustLastAsksForAttentionAtTheEndOfItsQuietPeriod() {
    Track track = Track.opened(LASTING, now());
    assertThat(track.attentionAt()).contains(now().plus(QUIET));
    later(30);
    assertThat(track.seen(LASTING, now()).attentionAt())
        .as("counted from the beginning")
        .contains(track.openedAt().plus(QUIET));
    assertThat(track.endsTooYoung()).isTrue();
    assertThat(track.gone(now()).attentionAt()).isEmpty();
  }

  @Test
  void whatFlapsIsAsOldAsItWas() {
    Track track = Track.opened(LASTING, now());
    later(50);
    Track closed = track.gone(now());
    later(30);
    Track back = closed.seen(LASTING, now());
    assertThat(back.flaps()).isEqualTo(1);
    assertThat(back.attentionAt())
        .as("its quiet period is over already")
        .hasValueSatisfying(at -> assertThat(at).isBefore(now()));
  }

  @Test
  void whatEscalatedAndIsGoneIsLookedAtOneQuietPeriodLater() {
    Track standing = escalated(Track.opened(AT_ONCE, now()));
    later(10);
    Track closed = standing.gone(now());
    assertThat(closed.attentionAt()).contains(now().plus(QUIET));
    assertThat(closed.gone(now().plusSeconds(1))).as("it ends once").isEqualTo(closed);
    later(10);
    assertThat(closed.seen(AT_ONCE, now()).attentionAt()).contains(now());
  }

  @Test
  void whatThePolicyEscalatesNoMoreIsLookedAtAtOnce() {
    Track standing = escalated(Track.opened(AT_ONCE, now()));
    later(10);
    assertThat(standing.seen(RECORDED, now()).attentionAt()).contains(now());
  }

  @Test
  void withoutAQuietPeriodNothingFlaps() {
    Handling never = new Handling(ConflictSeverity.LOW, true, Duration.ZERO, false);
    Track closed = Track.opened(never, now()).gone(now());
    assertThat(closed.stepWhenSeen(now())).isEqualTo(Track.Step.REOPENED);
  }

  @Test
  void theQuietPeriodAfterTheEndIsTheOneThatThePolicyHadBefore() {
    Handling longer = new Handling(ConflictSeverity.LOW, true, Duration.ofHours(5), false);
    Track track = Track.opened(AT_ONCE, now()).seen(longer, now());
    assertThat(track.gone(now()).quietUntil()).isEqualTo(now().plus(Duration.ofHours(5)));
  }

  private Track escalated(Track track) {
    return new Track(
        track.firstSeen(),
        track.openedAt(),
        track.lastSeen(),
        track.flaps(),
        track.closedAt(),
        track.quietUntil(),
        track.quiet(),
        true,
        Optional.empty());
  }

  private Instant now() {
    return clock.instant();
  }

  private void later(int minutes) {
    clock.advance(Duration.ofMinutes(minutes));
  }
}
