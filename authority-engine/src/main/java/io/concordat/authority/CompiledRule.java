package io.concordat.authority;

import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A rule made ready: its terms by place, and the sentences it needs, made once. */
final class CompiledRule {
  /** After this, adding a freshness limit would leave the time line. */
  private static final Instant LATEST_LIMITED = Instant.MAX.minus(FieldRule.LONGEST_FRESHNESS);

  final FieldRule rule;
  final Choice choice;
  final boolean union;

  /** The field whose winner is followed; {@code null} if none is. */
  final String followed;

  final boolean countsConflicts;
  private final SourceSelector.Match[] matches;
  private final Duration[] freshness;
  private final Duration[] ownFreshness;
  private final OnStale[] onStale;
  private final boolean[] nullCounts;
  private final boolean[] completeRuns;
  private final String[][] outranks;

  CompiledRule(FieldRule rule) {
    this.rule = rule;
    boolean timeValued = rule.normaliser() instanceof TextForm form && form.isTime();
    choice = Choice.of(rule.strategy(), timeValued);
    union = rule.strategy() instanceof Strategy.Union;
    followed = rule.strategy() instanceof Strategy.Follow(String field) ? field : null;
    countsConflicts = rule.conflict() != ConflictSeverity.NONE && !union;
    List<SourceSelector> sources = rule.sources();
    int size = sources.size();
    matches = new SourceSelector.Match[size];
    freshness = new Duration[size];
    ownFreshness = new Duration[size];
    onStale = new OnStale[size];
    nullCounts = new boolean[size];
    completeRuns = new boolean[size];
    outranks = new String[size][size];
    for (int i = 0; i < size; i++) {
      SourceSelector selector = sources.get(i);
      matches[i] = selector.match();
      ownFreshness[i] = selector.freshness().orElse(null);
      freshness[i] = selector.freshness().or(rule::freshness).orElse(null);
      onStale[i] = selector.onStale().orElse(rule.onStale());
      nullCounts[i] = selector.nullCounts();
      completeRuns[i] = selector.completeRuns();
      for (int j = 0; j < size; j++) {
        outranks[i][j] = selector.match() + " ranks above " + sources.get(j).match();
      }
    }
  }

  OnStale onStale(Candidate candidate) {
    return onStale[candidate.place];
  }

  String outranks(Candidate winner, Candidate loser) {
    return outranks[winner.place][loser.place];
  }

  String didNotWinFollowed() {
    return "did not win " + followed + ", which this follows";
  }

  String followedIsUnknown() {
    return followed + ", which this follows, is unknown";
  }

  /** The assertion as the rule sees it, barred from winning if it is not eligible. */
  Candidate weigh(
      LinkedRecord record, Assertion assertion, Confirmations confirmations, Instant now) {
    int place = placeOf(record);
    Instant confirmed = record.observedAt();
    Instant lastRun = confirmations.lastConfirmed(record.source(), record.stream());
    if (lastRun.isAfter(confirmed)
        && record.state() == RecordState.ACTIVE
        && record.retractedFrom().isEmpty()) {
      confirmed = lastRun;
    }
    Candidate candidate =
        new Candidate(record, assertion, place, ownTime(record, assertion), confirmed);
    if (place == Candidate.NOT_LISTED) {
      candidate.bar(Reason.NOT_LISTED, "the rule does not list this source");
    } else if (record.state() != RecordState.ACTIVE) {
      candidate.bar(
          Reason.TOMBSTONED,
          record
              .retractedFrom()
              .map(from -> "retracted: what the source says since " + from + " does not count")
              .orElse("the source no longer has the record"));
    } else if (completeRuns[place]
        && record.domain() != SourceDomain.MANUAL
        && confirmations.fromIncompleteRun(record)) {
      candidate.bar(Reason.INCOMPLETE_RUN, "no completed run has read it yet");
    } else {
      weighValue(candidate, now);
    }
    return candidate;
  }

  /** At the end itself, and not a moment before; notes an end that is still to come. */
  private static boolean hasExpired(Candidate candidate, Instant now) {
    Instant end = candidate.assertion.expiresAt().orElse(Instant.MAX);
    if (!now.isBefore(end)) {
      return true;
    }
    candidate.expires = end;
    return false;
  }

  private void weighValue(Candidate candidate, Instant now) {
    if (candidate.asserted.isNull()) {
      if (!nullCounts[candidate.place]) {
        candidate.bar(
            Reason.NULL_NOT_AUTHORITATIVE, "the rule does not let this source clear the field");
        return;
      }
    } else {
      Optional<FieldValue> normalised = rule.normaliser().normalise(candidate.asserted);
      if (normalised.isPresent()) {
        candidate.value = normalised.get();
      }
      if (normalised.isEmpty() || !choice.place(candidate)) {
        candidate.bar(Reason.INVALID, "the value cannot be one of this field");
        return;
      }
    }
    if (hasExpired(candidate, now)) {
      candidate.bar(Reason.EXPIRED, "expired at " + candidate.assertion.expiresAt().get());
      return;
    }
    weighFreshness(candidate, now);
  }

  private void weighFreshness(Candidate candidate, Instant now) {
    Duration allowed =
        ownEnd(candidate) ? ownFreshness[candidate.place] : freshness[candidate.place];
    if (allowed == null || candidate.confirmed.isAfter(LATEST_LIMITED)) {
      return;
    }
    candidate.limit = candidate.confirmed.plus(allowed);
    candidate.stale = !now.isBefore(candidate.limit);
    if (candidate.stale && onStale[candidate.place] == OnStale.FALLBACK) {
      candidate.bar(Reason.STALE, staleSince(candidate));
    }
  }

  /**
   * What a person asserts until a stated end is confirmed by no run. The rule's own limit, which
   * counts from the last run, is not for it; one that the rule states for the person's place is.
   */
  private static boolean ownEnd(Candidate candidate) {
    return candidate.record.domain() == SourceDomain.MANUAL
        && candidate.assertion.expiresAt().isPresent();
  }

  static String staleSince(Candidate candidate) {
    return "stale since " + candidate.limit;
  }

  private int placeOf(LinkedRecord record) {
    for (int i = 0; i < matches.length; i++) {
      if (matches[i].includes(record)) {
        return i;
      }
    }
    return Candidate.NOT_LISTED;
  }

  /** The field's own time before the row's. */
  private static Instant ownTime(LinkedRecord record, Assertion assertion) {
    return assertion.effectiveAt().or(record::effectiveAt).orElse(Instant.MIN);
  }
}
