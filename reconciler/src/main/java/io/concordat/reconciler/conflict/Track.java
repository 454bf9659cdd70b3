package io.concordat.reconciler.conflict;

import io.concordat.authority.Handling;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The life of one conflict, drift or gap: it opens, is seen again, ends, comes back. One that comes
 * back within its quiet period is the same one and has flapped: it is as old as it was, and what
 * escalated stays escalated. Pure: every step takes the time and answers the life after it.
 *
 * @param firstSeen when it was found for the first time ever
 * @param openedAt since when it is there, flaps aside
 * @param lastSeen when a decision showed it last
 * @param flaps how often it came back within its quiet period
 * @param closedAt since when it is over; absent while it is there
 * @param quietUntil while it is there: until when it is new; while it is over: until when it is the
 *     same one that comes back
 * @param quiet the quiet period as the policy had it when it was seen last
 * @param escalated whether an escalation stands for it
 * @param attentionAt when the escalation is to be looked at; absent: there is nothing to do
 */
record Track(
    Instant firstSeen,
    Instant openedAt,
    Instant lastSeen,
    int flaps,
    Optional<Instant> closedAt,
    Instant quietUntil,
    Duration quiet,
    boolean escalated,
    Optional<Instant> attentionAt) {

  /** What it is that a decision shows. */
  enum Step {
    OPENED,
    /** It is there as before. */
    SEEN,
    /** It is back, and the same. */
    FLAPPED,
    /** It is back, and another. */
    REOPENED
  }

  /** One that was never seen before. */
  static Track opened(Handling handling, Instant now) {
    return seen(now, now, 0, false, handling, now);
  }

  /** It was found by a decision. */
  Track seen(Handling handling, Instant now) {
    Step step = stepWhenSeen(now);
    return seen(
        firstSeen,
        step == Step.REOPENED ? now : openedAt,
        step == Step.FLAPPED ? flaps + 1 : flaps,
        escalated,
        handling,
        now);
  }

  Step stepWhenSeen(Instant now) {
    if (closedAt.isEmpty()) {
      return Step.SEEN;
    }
    return now.isBefore(quietUntil) ? Step.FLAPPED : Step.REOPENED;
  }

  /** It was not found any more; nothing happens to one that is over. */
  Track gone(Instant now) {
    if (closedAt.isPresent()) {
      return this;
    }
    Instant until = now.plus(quiet);
    return new Track(
        firstSeen,
        openedAt,
        lastSeen,
        flaps,
        Optional.of(now),
        until,
        quiet,
        escalated,
        // It may be back before that; then nobody is told that it was away.
        escalated ? Optional.of(until) : Optional.empty());
  }

  /** Whether it ends before it was old enough to escalate. */
  boolean endsTooYoung() {
    return closedAt.isEmpty() && !escalated && attentionAt.isPresent();
  }

  private static Track seen(
      Instant firstSeen,
      Instant openedAt,
      int flaps,
      boolean escalated,
      Handling handling,
      Instant now) {
    Instant until = openedAt.plus(handling.quiet());
    Optional<Instant> attention =
        escalated
            ? Optional.of(now)
            : handling.escalates()
                ? Optional.of(handling.mustLast() ? until : now)
                : Optional.empty();
    return new Track(
        firstSeen,
        openedAt,
        now,
        flaps,
        Optional.empty(),
        until,
        handling.quiet(),
        escalated,
        attention);
  }
}
