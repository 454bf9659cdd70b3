package io.concordat.reconciler.gate;

import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.reconciler.finding.ConditionLanguage.Condition;
import io.concordat.reconciler.finding.ConditionLanguage.Expression;
import io.concordat.reconciler.finding.Facts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A gate as the policy states it: something that is not to happen while a reason stands against it.
 *
 * @param name unique among the gates of a policy
 * @param kinds the kinds of entity that it may be asked of
 * @param types the types that it may be asked of; empty: every type
 * @param description what it is asked before
 * @param reasons what could stand against it, in the order in which they are told
 */
public record GateRule(
    String name,
    Set<EntityKind> kinds,
    Set<String> types,
    Optional<String> description,
    List<Reason> reasons) {
  private static final Set<String> OWNERS =
      Set.of(FieldNames.BUSINESS_OWNER, FieldNames.TECHNICAL_OWNER);

  /**
   * What could stand against it.
   *
   * @param name unique within its gate
   * @param verdict what the gate answers while this holds, unless another reason is stricter
   * @param standards the controls that it serves, such as {@code GV.SC-10}
   * @param condition when it holds
   * @param summary a sentence with {@code {field}} and {@code {evidence}} placeholders
   * @param evidence what it rests on, each by a CEL expression
   */
  public record Reason(
      String name,
      Verdict verdict,
      List<String> standards,
      Condition condition,
      String summary,
      Map<String, Expression> evidence) {
    public Reason {
      if (verdict == Verdict.PASS) {
        throw new IllegalArgumentException("verdict: a reason stands against something");
      }
      standards = List.copyOf(standards);
      evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }
  }

  public GateRule {
    kinds = Set.copyOf(kinds);
    types = Set.copyOf(types);
    reasons = List.copyOf(reasons);
  }

  /** Whether it may be asked of an entity: of its kind and type, and not merged away. */
  public boolean isFor(Facts facts) {
    return facts.gone().isEmpty()
        && kinds.contains(facts.kind())
        && (types.isEmpty() || facts.type().filter(types::contains).isPresent());
  }

  public boolean looksAround() {
    return reasons.stream()
        .map(Reason::condition)
        .anyMatch(condition -> condition.looksAround() || condition.looksAtCredentials());
  }

  public boolean asksForOwners() {
    return reasons.stream().anyMatch(reason -> reason.condition().asksForOwners());
  }

  /** Whether it asks for the owners of neighbours. */
  public boolean asksForOwnersAround() {
    return names("owners");
  }

  /** Whether a condition rests on a field, of the entity or of any other. */
  boolean restsOn(String field) {
    return names(field) || OWNERS.contains(field) && (asksForOwners() || asksForOwnersAround());
  }

  private boolean names(String field) {
    return reasons.stream().anyMatch(reason -> reason.condition().names(field));
  }
}
