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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One look at one entity and at what is around it, at one instant: conditions are asked of it, and
 * sentences and evidence are filled in from it. Used by one thread.
 */
public final class Look {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z0-9_]*)}");
  private static final int MAX_TEXT = 2_000;

  private final Facts facts;
  private final Evaluation evaluation;
  private final Map<String, Object> variables;

  private Look(Facts facts, Surroundings around, Instant now, boolean ownersAround) {
    this.facts = facts;
    this.evaluation = new Evaluation(now, around.confirmed());
    this.variables = variables(facts, around, ownersAround);
  }

  /** For conditions of findings. */
  public static Look ofFinding(Facts facts, Surroundings around, Instant now) {
    return new Look(facts, around, now, false);
  }

  /** For conditions of gates, which ask for the owners of neighbours, too. */
  public static Look ofGate(Facts facts, Surroundings around, Instant now) {
    return new Look(facts, around, now, true);
  }

  /**
   * Whether a condition holds.
   *
   * @throws ConditionLanguage.NotEvaluableException if it cannot be told
   */
  public boolean holds(ConditionLanguage.Condition condition) {
    return condition.holds(evaluation, variables);
  }

  /**
   * The values that are shown, in the order of the rule.
   *
   * @throws ConditionLanguage.NotEvaluableException if one of them cannot be told
   */
  public Map<String, String> evidence(Map<String, ConditionLanguage.Expression> expressions) {
    Map<String, String> evidence = new LinkedHashMap<>();
    expressions.forEach(
        (name, expression) -> evidence.put(name, bounded(expression.show(evaluation, variables))));
    return evidence;
  }

  /** A sentence whose placeholders are filled in with evidence and with decided fields. */
  public String sentence(String template, Map<String, String> evidence) {
    Matcher matcher = PLACEHOLDER.matcher(template);
    return bounded(
        matcher.replaceAll(
            match -> {
              String name = match.group(1);
              String value =
                  evidence.containsKey(name)
                      ? evidence.get(name)
                      : name.equals("name")
                          ? facts.displayName()
                          : facts.text(name).orElse("(" + name + " unknown)");
              return Matcher.quoteReplacement(value);
            }));
  }

  /** When time alone could change an answer that was given; empty: never. */
  public Optional<Instant> due() {
    return evaluation.due();
  }

  /** The credentials of an identity, which are looked at with it; none for any other kind. */
  public static List<UUID> credentials(Facts holder) {
    return holder.kind() == EntityKind.IDENTITY
        ? holder.neighbours().stream().filter(Look::isCredential).map(Neighbour::entityId).toList()
        : List.of();
  }

  private static boolean isCredential(Neighbour neighbour) {
    return neighbour.kind() == EntityKind.CREDENTIAL
        && neighbour.relation().equals(RelationTypes.CREDENTIAL_OF);
  }

  private static Map<String, Object> variables(
      Facts facts, Surroundings around, boolean ownersAround) {
    List<EntityView> credentials = views(facts, around);
    List<EntityView> neighbours = new ArrayList<>();
    for (Neighbour neighbour : facts.neighbours()) {
      Facts other = around.entities().get(neighbour.entityId());
      if (other != null) {
        EntityView view =
            EntityView.of(other, views(other, around))
                .related(neighbour.relation(), neighbour.outgoing());
        neighbours.add(ownersAround ? view.ownedBy(owners(other, around)) : view);
      }
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", EntityView.of(facts, credentials));
    variables.put("credentials", credentials);
    variables.put("neighbours", neighbours);
    variables.put("owners", owners(facts, around));
    return variables;
  }

  private static List<EntityView> owners(Facts facts, Surroundings around) {
    return facts.owners().stream()
        .map(ref -> EntityView.owner(ref, around.owners().getOrDefault(ref, "unknown")))
        .toList();
  }

  private static List<EntityView> views(Facts holder, Surroundings around) {
    return credentials(holder).stream()
        .map(id -> around.entities().get(id))
        .filter(Objects::nonNull)
        .map(credential -> EntityView.of(credential, List.of()))
        .toList();
  }

  private static String bounded(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", " ");
    return printable.length() > MAX_TEXT ? printable.substring(0, MAX_TEXT - 1) + "…" : printable;
  }
}
