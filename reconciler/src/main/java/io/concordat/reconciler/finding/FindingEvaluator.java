package io.concordat.reconciler.finding;

import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.EntityKind;
import io.concordat.contract.RelationTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Evaluates the rules on one entity and what is around it. Pure. */
final class FindingEvaluator {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z0-9_]*)}");
  private static final int MAX_TEXT = 2_000;

  /**
   * What is around the entities that are evaluated.
   *
   * @param entities facts by id: neighbours, and the credentials of neighbours
   * @param owners {@code active} or {@code inactive} by owner, where a party is known
   */
  record Surroundings(
      Map<UUID, Facts> entities, Map<String, String> owners, Evaluation.Confirmed confirmed) {}

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
    Evaluation evaluation = new Evaluation(now, around.confirmed());
    List<Finding> found = new ArrayList<>();
    Map<String, String> undecided = new LinkedHashMap<>();
    Map<String, Object> variables = null;
    for (FindingRule rule : rules) {
      if (!rule.isFor(facts)) {
        continue;
      }
      if (variables == null) {
        variables = variables(facts, around);
      }
      try {
        if (rule.condition().holds(evaluation, variables)) {
          found.add(finding(rule, facts, around, evaluation, variables));
        }
      } catch (ConditionLanguage.NotEvaluableException e) {
        undecided.put(rule.name(), e.getMessage());
      }
    }
    return new Answer(found, undecided, evaluation.due());
  }

  private static Map<String, Object> variables(Facts facts, Surroundings around) {
    List<EntityView> credentials = credentials(facts, around);
    List<EntityView> neighbours = new ArrayList<>();
    for (Neighbour neighbour : facts.neighbours()) {
      Facts other = around.entities().get(neighbour.entityId());
      if (other != null) {
        neighbours.add(
            EntityView.of(other, credentials(other, around))
                .related(neighbour.relation(), neighbour.outgoing()));
      }
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", EntityView.of(facts, credentials));
    variables.put("credentials", credentials);
    variables.put("neighbours", neighbours);
    variables.put(
        "owners",
        facts.owners().stream()
            .map(ref -> EntityView.owner(ref, around.owners().getOrDefault(ref, "unknown")))
            .toList());
    return variables;
  }

  private static List<EntityView> credentials(Facts holder, Surroundings around) {
    if (holder.kind() != EntityKind.IDENTITY) {
      return List.of();
    }
    return holder.neighbours().stream()
        .filter(neighbour -> isCredential(neighbour))
        .map(neighbour -> around.entities().get(neighbour.entityId()))
        .filter(java.util.Objects::nonNull)
        .map(credential -> EntityView.of(credential, List.of()))
        .toList();
  }

  static boolean isCredential(Neighbour neighbour) {
    return neighbour.kind() == EntityKind.CREDENTIAL
        && neighbour.relation().equals(RelationTypes.CREDENTIAL_OF);
  }

  private static Finding finding(
      FindingRule rule,
      Facts facts,
      Surroundings around,
      Evaluation evaluation,
      Map<String, Object> variables) {
    Map<String, String> evidence = new LinkedHashMap<>();
    rule.evidence()
        .forEach(
            (name, expression) ->
                evidence.put(name, bounded(expression.show(evaluation, variables))));
    return new Finding(
        facts.id(),
        facts.kind(),
        facts.displayName(),
        rule.name(),
        rule.severity(),
        bounded(summary(rule.summary(), facts, evidence)),
        evidence,
        rule.standards(),
        OwnerDirectory.answering(facts, around.owners()),
        rule.escalates());
  }

  private static String summary(String template, Facts facts, Map<String, String> evidence) {
    Matcher matcher = PLACEHOLDER.matcher(template);
    return matcher.replaceAll(
        match -> {
          String name = match.group(1);
          String value =
              evidence.containsKey(name)
                  ? evidence.get(name)
                  : name.equals("name")
                      ? facts.displayName()
                      : facts.text(name).orElse("(" + name + " unknown)");
          return Matcher.quoteReplacement(value);
        });
  }

  private static String bounded(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", " ");
    return printable.length() > MAX_TEXT ? printable.substring(0, MAX_TEXT - 1) + "…" : printable;
  }
}
