package io.concordat.reconciler.whatif;

import io.concordat.contract.EntityKind;
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
 * What two sets of findings and gates ask of which kinds of entity.
 *
 * @param kinds that anything is asked of
 * @param changed that something is asked of which only one policy has, or the other otherwise
 * @param looking of which something is asked that looks at neighbours
 * @param owned of which something is asked that asks for owners
 * @param ownedAround of which something is asked that asks for the owners of neighbours
 */
record RuleChanges(
    Set<EntityKind> kinds,
    Set<EntityKind> changed,
    Set<EntityKind> looking,
    Set<EntityKind> owned,
    Set<EntityKind> ownedAround) {

  static RuleChanges between(PolicyDocument before, PolicyDocument after) {
    Map<String, Object> stated = stated(before);
    Map<String, Object> candidate = stated(after);
    List<Asked> all = Stream.of(before, after).flatMap(RuleChanges::asked).toList();
    return new RuleChanges(
        kinds(all, _ -> true),
        kinds(all, one -> !Objects.equals(stated.get(one.name()), candidate.get(one.name()))),
        kinds(all, Asked::looksAround),
        kinds(all, Asked::asksForOwners),
        kinds(all, Asked::asksForOwnersAround));
  }

  /** A finding or a gate; a gate asks whatever any of its reasons asks. */
  private record Asked(
      String name,
      Set<EntityKind> kinds,
      boolean looksAround,
      boolean asksForOwners,
      boolean asksForOwnersAround) {}

  private static Stream<Asked> asked(PolicyDocument document) {
    return Stream.concat(
        document.findings().stream()
            .map(
                rule ->
                    new Asked(
                        "findings/" + rule.name(),
                        rule.kinds(),
                        rule.condition().looksAround(),
                        rule.condition().asksForOwners(),
                        false)),
        document.gates().stream()
            .map(
                gate ->
                    new Asked(
                        "gates/" + gate.name(),
                        gate.kinds(),
                        gate.looksAround(),
                        gate.asksForOwners(),
                        gate.asksForOwnersAround())));
  }

  /** The rules as they stand in the file, by list and name. */
  private static Map<String, Object> stated(PolicyDocument document) {
    Map<String, Object> rules = new HashMap<>();
    for (String list : List.of("findings", "gates")) {
      if (document.content().get(list) instanceof List<?> stated) {
        for (Object one : stated) {
          if (one instanceof Map<?, ?> rule) {
            rules.put(list + "/" + rule.get("name"), rule);
          }
        }
      }
    }
    return rules;
  }

  private static Set<EntityKind> kinds(List<Asked> rules, Predicate<Asked> which) {
    List<EntityKind> kinds = new ArrayList<>();
    rules.stream().filter(which).forEach(rule -> kinds.addAll(rule.kinds()));
    return kinds.isEmpty() ? EnumSet.noneOf(EntityKind.class) : EnumSet.copyOf(kinds);
  }
}
