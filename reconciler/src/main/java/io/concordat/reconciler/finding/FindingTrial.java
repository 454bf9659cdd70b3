package io.concordat.reconciler.finding;

import io.concordat.authority.Confirmations;
import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.EntityKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Evaluates rules by the same code as the findings in force, and keeps nothing. Thread-safe.
 *
 * @see FindingRound for the findings in force
 */
public final class FindingTrial {
  private final FindingEvaluator evaluator;
  private final Evaluation.Confirmed confirmed;

  public FindingTrial(List<FindingRule> rules, Confirmations confirmations) {
    this.evaluator = new FindingEvaluator(rules);
    this.confirmed =
        (source, stream) ->
            Optional.of(confirmations.lastConfirmed(source, stream))
                .filter(at -> !at.equals(Instant.MIN));
  }

  /**
   * What holds for an entity.
   *
   * @param findings by rule
   * @param undecided rules that could not be evaluated
   */
  public record Answer(Map<String, Finding> findings, Set<String> undecided) {}

  /**
   * Evaluates every rule that is for the entity.
   *
   * @param around facts of its neighbours, and of its neighbours' credentials, by id
   * @param owners {@code active} or {@code inactive} by owner
   */
  public Answer evaluate(
      Facts facts, Map<UUID, Facts> around, Map<String, String> owners, Instant now) {
    FindingEvaluator.Answer answer =
        evaluator.evaluate(
            facts, new FindingEvaluator.Surroundings(around, owners, confirmed), now);
    Map<String, Finding> findings = new LinkedHashMap<>();
    answer.findings().forEach(finding -> findings.put(finding.rule(), finding));
    return new Answer(findings, answer.undecided().keySet());
  }

  /** The credentials of an identity, which are looked at with it; none for any other kind. */
  public static List<UUID> credentials(Facts holder) {
    return holder.kind() == EntityKind.IDENTITY
        ? holder.neighbours().stream()
            .filter(FindingEvaluator::isCredential)
            .map(Neighbour::entityId)
            .toList()
        : List.of();
  }
}
