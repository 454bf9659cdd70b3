package io.concordat.authority;

import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** One entity being decided: picks a rule for each field and lets it weigh the assertions. */
final class Deciding implements Scope.View {
  private static final Candidate[] NOBODY = new Candidate[0];

  private final EntityAssertions subject;
  private final List<LinkedRecord> records;
  private final Plan plan;
  private final Instant now;

  /** What unscoped rules make of the fields that scopes ask for; made when the first one asks. */
  private Map<String, Verdict> base;

  /** When the answer of a scope that was asked could change. */
  private Instant scopesChangeAt = Instant.MAX;

  Deciding(EntityAssertions subject, Plan plan, Instant now) {
    this.subject = subject;
    this.records = subject.records();
    this.plan = plan;
    this.now = now;
  }

  List<FieldDecision> all(String policyVersion) {
    TreeSet<String> asserted = new TreeSet<>();
    boolean present = false;
    for (LinkedRecord record : records) {
      asserted.addAll(record.fields().keySet());
      present |= record.state() == RecordState.ACTIVE && record.domain() != SourceDomain.MANUAL;
    }
    // Nothing is required of what every system has retired, whatever a person says of it.
    List<String> missing = present ? plan.required() : List.of();
    List<FieldDecision> decisions = new ArrayList<>(asserted.size() + missing.size());
    TreeSet<String> fields = asserted;
    if (!asserted.containsAll(missing)) {
      fields = new TreeSet<>(asserted);
      fields.addAll(missing);
    }
    for (String field : fields) {
      Verdict verdict = decide(field);
      if (verdict.candidates().length > 0 || verdict.rule().rule.required()) {
        decisions.add(verdict.explain(policyVersion));
      }
    }
    return decisions;
  }

  /** The field by the narrowest rule that matches. */
  private Verdict decide(String field) {
    Plan.FieldPlan rules = plan.field(field);
    if (!rules.scoped()) {
      return weigh(field, rules.base(), false);
    }
    scopesChangeAt = Instant.MAX;
    CompiledRule rule = pick(rules);
    Instant asked = scopesChangeAt;
    return weigh(field, rule, false).changingAt(asked);
  }

  private CompiledRule pick(Plan.FieldPlan rules) {
    for (CompiledRule rule : rules.rules()) {
      Optional<Scope> scope = rule.rule.scope();
      if (scope.isEmpty() || scope.get().matches(this)) {
        return rule;
      }
    }
    throw new IllegalStateException("a plan always ends with a rule that has no scope");
  }

  private Verdict weigh(String field, CompiledRule rule, boolean baseOnly) {
    Candidate[] candidates = candidates(field, rule);
    Instant changesAt = Instant.MAX;
    boolean known = true;
    if (rule.followed != null) {
      Verdict followed = baseOnly ? base(rule.followed) : decide(rule.followed);
      barUnfollowed(candidates, followed.best(), rule);
      changesAt = followed.changesAt();
      known = followed.outcome() != Outcome.UNKNOWN;
    }
    if (rule.choice.byVote()) {
      Choice.count(candidates);
    }
    Candidate best = null;
    for (Candidate candidate : candidates) {
      if (!candidate.stale && candidate.limit.isBefore(changesAt)) {
        changesAt = candidate.limit;
      }
      if (candidate.expires.isBefore(changesAt)) {
        changesAt = candidate.expires;
      }
      if (candidate.mayWin() && (best == null || rule.choice.compare(candidate, best) < 0)) {
        best = candidate;
      }
    }
    if (rule.union && best != null) {
      return Unions.unite(field, rule, candidates, best, changesAt);
    }
    Outcome outcome = known || best == null ? outcome(rule, best) : Outcome.UNKNOWN;
    FieldValue value = best == null || outcome == Outcome.UNKNOWN ? FieldValue.NULL : best.value;
    return new Verdict(field, rule, candidates, best, outcome, value, changesAt);
  }

  static Outcome outcome(CompiledRule rule, Candidate best) {
    if (best == null) {
      return Outcome.GAP;
    }
    if (!best.stale) {
      return Outcome.SETTLED;
    }
    return rule.onStale(best) == OnStale.HOLD ? Outcome.HELD : Outcome.UNKNOWN;
  }

  private Candidate[] candidates(String field, CompiledRule rule) {
    Candidate[] found = new Candidate[records.size()];
    int count = 0;
    for (LinkedRecord record : records) {
      Assertion assertion = record.fields().get(field);
      if (assertion != null) {
        Candidate candidate = rule.weigh(record, assertion, subject.confirmations(), now);
        int at = count++;
        while (at > 0 && Candidate.byPlace(candidate, found[at - 1]) < 0) {
          found[at] = found[at - 1];
          at--;
        }
        found[at] = candidate;
      }
    }
    if (count == found.length) {
      return found;
    }
    return count == 0 ? NOBODY : Arrays.copyOf(found, count);
  }

  /** Bars all but the record that the followed rule prefers, even where its answer is unknown. */
  private static void barUnfollowed(Candidate[] candidates, Candidate followed, CompiledRule rule) {
    for (Candidate candidate : candidates) {
      if (candidate.mayWin() && (followed == null || candidate.record != followed.record)) {
        if (candidate.stale) {
          candidate.bar(Reason.STALE, CompiledRule.staleSince(candidate));
        } else {
          candidate.bar(Reason.NOT_FOLLOWED, rule.didNotWinFollowed());
        }
      }
    }
  }

  private Verdict base(String field) {
    if (base == null) {
      base = new HashMap<>();
    }
    Verdict known = base.get(field);
    if (known == null) {
      known = weigh(field, plan.field(field).base(), true);
      base.put(field, known);
    }
    return known;
  }

  @Override
  public EntityKind kind() {
    return subject.kind();
  }

  @Override
  public Optional<String> type() {
    return subject.type();
  }

  @Override
  public FieldValue value(String field) {
    Verdict verdict = base(field);
    if (verdict.changesAt().isBefore(scopesChangeAt)) {
      scopesChangeAt = verdict.changesAt();
    }
    return verdict.value();
  }
}
