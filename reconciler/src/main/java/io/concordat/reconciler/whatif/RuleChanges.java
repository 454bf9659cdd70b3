package io.concordat.reconciler.whatif;

import io.concordat.contract.EntityKind;
import io.concordat.reconciler.finding.FindingRule;
import io.concordat.reconciler.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What two sets of finding rules ask of which kinds of entity.
 *
 * @param kinds that any rule is for
 * @param changed that a rule is for which only one policy has, or the other has otherwise
 * @param looking that a rule is for which looks at neighbours
 * @param owned that a rule is for which asks for owners
 */
record RuleChanges(
    Set<EntityKind> kinds,
    Set<EntityKind> changed,
    Set<EntityKind> looking,
    Set<EntityKind> owned) {

  static RuleChanges between(PolicyDocument before, PolicyDocument after) {
    Map<String, Object> stated = stated(before);
    Map<String, Object> candidate = stated(after);
    List<FindingRule> all =
        Stream.concat(before.findings().stream(), after.findings().stream()).toList();
    return new RuleChanges(
        kinds(all, _ -> true),
        kinds(all, r -> !Objects.equals(stated.get(r.name()), candidate.get(r.name()))),
        kinds(all, r -> r.condition().looksAround()),
        kinds(all, r -> r.condition().asksForOwners()));
  }

  /** The rules as they stand in the file, by name. */
  private static Map<String, Object> stated(PolicyDocument document) {
    Map<String, Object> rules = new HashMap<>();
    if (document.content().get("findings") instanceof List<?> findings) {
      for (Object finding : findings) {
        if (finding instanceof Map<?, ?> rule) {
          rules.put(String.valueOf(rule.get("name")), rule);
        }
      }
    }
    return rules;
  }

  private static Set<EntityKind> kinds(List<FindingRule> rules, Predicate<FindingRule> which) {
    List<EntityKind> kinds = new ArrayList<>();
    rules.stream().filter(which).forEach(rule -> kinds.addAll(rule.kinds()));
    return kinds.isEmpty() ? EnumSet.noneOf(EntityKind.class) : EnumSet.copyOf(kinds);
  }
}
