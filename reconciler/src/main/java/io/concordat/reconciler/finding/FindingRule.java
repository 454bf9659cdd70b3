package io.concordat.reconciler.finding;

import io.concordat.contract.EntityKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A control as the policy states it.
 *
 * @param name unique in the policy; the finding's name
 * @param kinds the kinds of entity that it is for
 * @param types the types that it is for; empty: every type
 * @param severity low, medium, high or critical
 * @param standards the controls that it serves, such as {@code NHI1}
 * @param condition when the control does <em>not</em> hold
 * @param summary a sentence with {@code {field}} and {@code {evidence}} placeholders
 * @param evidence what the finding rests on, each by a CEL expression
 * @param escalates whether somebody must act on it
 * @param includesRetired whether it is asked of entities that no source has any more
 */
public record FindingRule(
    String name,
    Set<EntityKind> kinds,
    Set<String> types,
    String severity,
    List<String> standards,
    ConditionLanguage.Condition condition,
    String summary,
    Map<String, ConditionLanguage.Expression> evidence,
    boolean escalates,
    boolean includesRetired) {
  public FindingRule {
    kinds = Set.copyOf(kinds);
    types = Set.copyOf(types);
    standards = List.copyOf(standards);
    evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
  }

  boolean isFor(Facts facts) {
    return facts.gone().isEmpty()
        && kinds.contains(facts.kind())
        && (types.isEmpty() || facts.type().filter(types::contains).isPresent())
        && (includesRetired || !facts.retired());
  }
}
