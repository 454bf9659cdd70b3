package io.concordat.reconciler.finding;

import io.concordat.authority.Confirmations;
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
  private final Surroundings.Confirmed confirmed;

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

  /** What rules and gates are evaluated in; as {@link Surroundings} has it. */
  public Surroundings surroundings(Map<UUID, Facts> entities, Map<String, String> owners) {
    return new Surroundings(entities, owners, confirmed);
  }

  /** Evaluates every rule that is for the entity. */
  public Answer evaluate(Facts facts, Surroundings around, Instant now) {
    FindingEvaluator.Answer answer = evaluator.evaluate(facts, around, now);
    Map<String, Finding> findings = new LinkedHashMap<>();
    answer.findings().forEach(finding -> findings.put(finding.rule(), finding));
    return new Answer(findings, answer.undecided().keySet());
  }
}
