package io.concordat.authority;

import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a rule makes of one field's candidates.
 *
 * @param candidates every assertion of the field, in the order of {@link Candidate#byPlace}
 * @param best what the rule prefers; it wins, unless the answer is that nothing is known; {@code
 *     null} where nobody is eligible
 * @param changesAt when time alone could change it; {@link Instant#MAX} if never
 */
record Verdict(
    String field,
    CompiledRule rule,
    Candidate[] candidates,
    Candidate best,
    Outcome outcome,
    FieldValue value,
    Instant changesAt) {

  private static final Loser[] NOBODY = new Loser[0];

  /** The record whose value it is; {@code null} if there is none. */
  Candidate winner() {
    return outcome == Outcome.UNKNOWN ? null : best;
  }

  Verdict changingAt(Instant earlier) {
    return earlier.isBefore(changesAt)
        ? new Verdict(field, rule, candidates, best, outcome, value, earlier)
        : this;
  }

  FieldDecision explain(String policyVersion) {
    Candidate winner = winner();
    int count = winner == null ? candidates.length : candidates.length - 1;
    Loser[] losers = count == 0 ? NOBODY : new Loser[count];
    boolean contested = false;
    int next = 0;
    for (Candidate candidate : candidates) {
      if (candidate != winner) {
        Loser loser = lost(candidate, winner);
        contested |= loser.conflicts();
        losers[next++] = loser;
      }
    }
    return new FieldDecision(
        field,
        value,
        contested && outcome == Outcome.SETTLED ? Outcome.CONTESTED : outcome,
        winner == null ? Optional.empty() : Optional.of(winner.record.source()),
        winner == null ? Optional.empty() : Optional.of(winner.record.nativeId()),
        winner == null ? Optional.empty() : Optional.of(winner.confirmed),
        List.of(losers),
        rule.rule.name(),
        policyVersion,
        changesAt.equals(Instant.MAX) ? Optional.empty() : Optional.of(changesAt),
        rule.union && !value.isNull() ? Unions.elements(candidates) : List.of(),
        winner == null ? Optional.empty() : winner.assertion.attribution(),
        winner == null ? Optional.empty() : winner.assertion.expiresAt());
  }

  private Loser lost(Candidate loser, Candidate winner) {
    if (!loser.mayWin()) {
      // Of those that are barred, only one that the followed field passed over is still believed.
      boolean believed = loser.bar == Reason.NOT_FOLLOWED;
      boolean agrees = believed && winner != null && loser.value.equals(value);
      return agrees
          ? loser(loser, Reason.AGREES, "says the same", false)
          : loser(loser, loser.bar, loser.detail, believed && winner != null && counts());
    }
    if (loser.stale) {
      // Kept in its place by the rule, but no longer a voice against the answer.
      String since = CompiledRule.staleSince(loser);
      return loser(
          loser,
          Reason.STALE,
          rule.union && winner != null ? since + "; its elements are held" : since,
          false);
    }
    if (winner != null && (rule.union || loser.value.equals(value))) {
      String detail = rule.union ? "its elements are part of the value" : "says the same";
      return loser(loser, Reason.AGREES, detail, false);
    }
    if (rule.union) {
      return loser(loser, Reason.NOT_SELECTED, "another part of the value is unknown", false);
    }
    if (loser == best) {
      return loser(loser, Reason.NOT_FOLLOWED, rule.followedIsUnknown(), false);
    }
    boolean conflicts = winner != null && counts();
    if (rule.choice.preference().compare(best, loser) == 0) {
      return best.place != loser.place
          ? loser(loser, Reason.LOWER_PRECEDENCE, rule.outranks(best, loser), conflicts)
          : loser(loser, Reason.TIE_BROKEN, Choice.tieBreaker(best, loser), conflicts);
    }
    return loser(loser, Reason.NOT_SELECTED, rule.choice.lost(loser), conflicts);
  }

  private boolean counts() {
    return rule.countsConflicts;
  }

  private static Loser loser(Candidate of, Reason reason, String detail, boolean conflicts) {
    return new Loser(
        of.record.source(),
        of.record.nativeId(),
        of.asserted,
        reason,
        detail,
        conflicts,
        Optional.of(of.confirmed));
  }
}
