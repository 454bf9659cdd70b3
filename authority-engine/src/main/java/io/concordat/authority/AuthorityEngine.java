package io.concordat.authority;

import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides every field of an entity by one policy, which is made ready once. Pure and deterministic;
 * thread-safe as far as the policy's scopes are.
 */
public final class AuthorityEngine {
  private final AuthorityPolicy policy;
  private final Plan.Index plans;

  public AuthorityEngine(AuthorityPolicy policy) {
    this.policy = Objects.requireNonNull(policy, "policy");
    this.plans = new Plan.Index(policy);
  }

  public AuthorityPolicy policy() {
    return policy;
  }

  /**
   * Decides each field that any record asserts, and each required one that none does.
   *
   * <p>With the same assertions and confirmations, every instant from {@code now} until a
   * decision's {@link FieldDecision#changesAt()} gives that same decision.
   *
   * @return one decision for each field, ordered by field
   */
  public List<FieldDecision> decide(EntityAssertions subject, Instant now) {
    Plan plan = plans.plan(subject.kind(), subject.type());
    return new Deciding(subject, plan, now).all(policy.version());
  }

  /** The earliest instant at which time alone could change one of the decisions. */
  public static Optional<Instant> changesAt(List<FieldDecision> decisions) {
    Instant earliest = null;
    for (FieldDecision decision : decisions) {
      Instant at = decision.changesAt().orElse(null);
      if (at != null && (earliest == null || at.isBefore(earliest))) {
        earliest = at;
      }
    }
    return Optional.ofNullable(earliest);
  }

  /**
   * Whether two decisions of an entity give the same answers for the same reasons. When a value was
   * last confirmed, and so when it will be stale, is no part of the answer, nor is when it expires:
   * a run that only saw everything again changes no decision.
   */
  public static boolean sameAnswer(List<FieldDecision> before, List<FieldDecision> after) {
    if (before.size() != after.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!answer(before.get(i)).equals(answer(after.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static FieldDecision answer(FieldDecision decision) {
    List<Loser> losers = new ArrayList<>(decision.losers().size());
    for (Loser loser : decision.losers()) {
      losers.add(
          new Loser(
              loser.source(),
              loser.nativeId(),
              loser.value(),
              loser.reason(),
              loser.detail(),
              loser.conflicts(),
              Optional.empty()));
    }
    return new FieldDecision(
        decision.field(),
        decision.value(),
        decision.outcome(),
        decision.winner(),
        decision.winnerRecord(),
        Optional.empty(),
        losers,
        decision.rule(),
        decision.policyVersion(),
        Optional.empty(),
        decision.elements(),
        decision.attribution(),
        Optional.empty());
  }
}
