package io.concordat.reconciler.finding;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates the rules on one entity and what is around it. Pure. */
final class FindingEvaluator {
  /**
   * What was found.
   *
   * @param undecided rules that could not be evaluated, with the reason; what stood before stands
   * @param due when time alone could change any of it
   */
  record Answer(List<Finding> findings, Map<String, String> undecided, Optional<Instant> due) {}

  private final List<FindingRule> rules;

  FindingEvaluator(List<FindingRule> rules) {
    this.rules = List.copyOf(rules);
  }

  Answer evaluate(Facts facts, Surroundings around, Instant now) {
    List<FindingRule> asked = rules.stream().filter(rule -> rule.isFor(facts)).toList();
    if (asked.isEmpty()) {
      return new Answer(List.of(), Map.of(), Optional.empty());
    }
    Look look = Look.ofFinding(facts, around, now);
    List<Finding> found = new ArrayList<>();
    Map<String, String> undecided = new LinkedHashMap<>();
    for (FindingRule rule : asked) {
      try {
        if (look.holds(rule.condition())) {
          found.add(finding(rule, facts, around, look));
        }
      } catch (ConditionLanguage.NotEvaluableException e) {
        undecided.put(rule.name(), e.getMessage());
      }
    }
    return new Answer(found, undecided, look.due());
  }

  private static Finding finding(FindingRule rule, Facts facts, Surroundings around, Look look) {
    Map<String, String> evidence = look.evidence(rule.evidence());
    return new Finding(
        facts.id(),
        facts.kind(),
        facts.displayName(),
        rule.name(),
        rule.severity(),
        look.sentence(rule.summary(), evidence),
        evidence,
        rule.standards(),
        OwnerDirectory.answering(facts, around.owners()),
        rule.escalates());
  }
}
