package io.concordat.reconciler.policy;

import io.concordat.authority.Scope;
import io.concordat.reconciler.finding.ConditionLanguage.ScopeCondition;

/** A CEL expression as a rule's scope. */
record CelScope(String text, ScopeCondition condition) implements Scope {
  @Override
  public boolean matches(View view) {
    return condition.matches(view);
  }

  @Override
  public boolean disjointFrom(Scope other) {
    return other instanceof CelScope scope && condition.disjointFrom(scope.condition);
  }

  @Override
  public boolean narrowerThan(Scope other) {
    return other instanceof CelScope scope && condition.narrowerThan(scope.condition);
  }
}
