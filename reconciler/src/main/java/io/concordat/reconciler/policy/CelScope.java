package io.concordat.reconciler.policy;

import io.concordat.authority.Scope;
import io.concordat.reconciler.finding.ConditionLanguage.ScopeCondition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CEL expression as a rule's scope. Two scopes of the form {@code field == "value"} on one field
 * with two values are known to be disjoint; of any other pair nothing is claimed.
 */
record CelScope(String text, ScopeCondition condition) implements Scope {
  private static final Pattern EQUALS =
      Pattern.compile("\\s*([a-z][a-z0-9_]*)\\s*==\\s*[\"']([^\"']*)[\"']\\s*");

  @Override
  public boolean matches(View view) {
    return condition.matches(view);
  }

  @Override
  public boolean disjointFrom(Scope other) {
    if (!(other instanceof CelScope scope)) {
      return false;
    }
    Matcher mine = EQUALS.matcher(text);
    Matcher theirs = EQUALS.matcher(scope.text);
    return mine.matches()
        && theirs.matches()
        && mine.group(1).equals(theirs.group(1))
        && !mine.group(2).equals(theirs.group(2));
  }
}
