package io.concordat.reconciler.gate;

import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.reconciler.finding.ConditionLanguage.NotEvaluableException;
import io.concordat.reconciler.finding.Facts;
import io.concordat.reconciler.finding.Look;
import io.concordat.reconciler.finding.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Asks a gate of an entity. What cannot be told, is not known whole, or is known only from a source
 * that has fallen silent stands against it, too: a gate fails closed. Pure and thread-safe.
 */
public final class GateEvaluator {
  /** Reasons that no policy states, because they are about what is not known. */
  public static final Set<String> OWN_REASONS =
      Set.of("not_evaluable", "neighbour_unknown", "neighbours_left_out", "out_of_date");

  private static final int MOST_NAMED = 5;

  private final int neighbourBound;

  /**
   * An evaluator.
   *
   * @param neighbourBound so many neighbours in one direction may be more that are not announced
   */
  public GateEvaluator(int neighbourBound) {
    this.neighbourBound = neighbourBound;
  }

  /** The fields of an entity whose last known value is held, or hidden, because it is stale. */
  public interface Silent {
    Set<String> fields(UUID entity);
  }

  /** The names of the fields that are held or unknown. */
  public static Set<String> silent(Collection<FieldDecision> decisions) {
    return decisions.stream()
        .filter(GateEvaluator::isSilent)
        .map(FieldDecision::field)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a field is held or unknown because what is known of it is stale. */
  public static boolean isSilent(FieldDecision field) {
    return switch (field.outcome()) {
      case HELD, UNKNOWN -> true;
      case SETTLED, CONTESTED, GAP -> false;
    };
  }

  /** Everything that the gate's answer about an entity rests on; the entity itself is the first. */
  public static Set<UUID> seen(GateRule gate, Facts facts, Surroundings around) {
    Set<UUID> seen = new LinkedHashSet<>();
    seen.add(facts.id());
    if (!gate.looksAround()) {
      return seen;
    }
    for (Neighbour neighbour : facts.neighbours()) {
      seen.add(neighbour.entityId());
      Facts other = around.entities().get(neighbour.entityId());
      if (other != null) {
        seen.addAll(Look.credentials(other));
      }
    }
    return seen;
  }

  /** The gate's answer. */
  public GateAnswer ask(
      GateRule gate, Facts facts, Surroundings around, Silent silent, Instant now) {
    Look look = Look.ofGate(facts, around, now);
    List<GateAnswer.Reason> reasons = new ArrayList<>();
    for (GateRule.Reason reason : gate.reasons()) {
      try {
        if (look.holds(reason.condition())) {
          Map<String, String> evidence = look.evidence(reason.evidence());
          reasons.add(
              new GateAnswer.Reason(
                  reason.name(),
                  reason.verdict(),
                  look.sentence(reason.summary(), evidence),
                  reason.standards(),
                  evidence));
        }
      } catch (NotEvaluableException e) {
        reasons.add(
            unknown(
                "not_evaluable",
                "Whether '" + reason.name() + "' holds cannot be told: " + e.getMessage()));
      }
    }
    notKnown(gate, facts, around, reasons);
    outOfDate(gate, facts, around, silent, reasons);
    return new GateAnswer(
        reasons.stream().map(GateAnswer.Reason::verdict).reduce(Verdict.PASS, Verdict::stricter),
        reasons,
        look.due());
  }

  private void notKnown(
      GateRule gate, Facts facts, Surroundings around, List<GateAnswer.Reason> reasons) {
    if (!gate.looksAround()) {
      return;
    }
    List<String> missing =
        seen(gate, facts, around).stream()
            .filter(id -> !around.entities().containsKey(id) && !id.equals(facts.id()))
            .map(UUID::toString)
            .toList();
    if (!missing.isEmpty()) {
      reasons.add(
          unknown(
              "neighbour_unknown",
              "Nothing is decided yet of " + named(missing) + ", which it rests on."));
    }
    boolean leftOut =
        isFull(facts)
            || facts.neighbours().stream()
                .map(neighbour -> around.entities().get(neighbour.entityId()))
                .anyMatch(
                    other -> other != null && other.kind() == EntityKind.IDENTITY && isFull(other));
    if (leftOut) {
      reasons.add(
          unknown(
              "neighbours_left_out",
              "It rests on "
                  + neighbourBound
                  + " or more neighbours, of which not all are known here."));
    }
  }

  private boolean isFull(Facts facts) {
    long outgoing = facts.neighbours().stream().filter(Neighbour::outgoing).count();
    return outgoing >= neighbourBound || facts.neighbours().size() - outgoing >= neighbourBound;
  }

  private static void outOfDate(
      GateRule gate,
      Facts facts,
      Surroundings around,
      Silent silent,
      List<GateAnswer.Reason> reasons) {
    Set<String> stale = new TreeSet<>();
    for (UUID id : seen(gate, facts, around)) {
      Facts one = id.equals(facts.id()) ? facts : around.entities().get(id);
      for (String field : silent.fields(id)) {
        if (one != null && gate.restsOn(field)) {
          stale.add(field + " of " + one.displayName());
        }
      }
    }
    if (!stale.isEmpty()) {
      reasons.add(
          unknown(
              "out_of_date",
              "What is known is out of date, because its source has fallen silent: "
                  + named(List.copyOf(stale))
                  + "."));
    }
  }

  private static String named(List<String> names) {
    String first = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    return names.size() > MOST_NAMED
        ? first + " and " + (names.size() - MOST_NAMED) + " more"
        : first;
  }

  private static GateAnswer.Reason unknown(String name, String summary) {
    return new GateAnswer.Reason(name, Verdict.PENDING, summary, List.of(), Map.of());
  }
}
