package io.concordat.authority;

import java.util.Collections;
import java.util.List;

/**
 * Which of two rules for one field is the narrower one: named types beat any type, then named kinds
 * beat any kind, then a scope beats none. That a named field beats the wildcard is the {@link
 * Plan}'s business.
 */
final class RuleRank {
  private RuleRank() {}

  /** Higher is narrower. */
  static int of(FieldRule rule) {
    return (rule.types().isEmpty() ? 0 : 4)
        + (rule.kinds().isEmpty() ? 0 : 2)
        + (rule.scope().isPresent() ? 1 : 0);
  }

  /**
   * Whether the first must be asked before the second. Only ever both {@code false} for rules that
   * cannot both match.
   */
  static boolean precedes(FieldRule first, FieldRule second) {
    int byRank = of(first) - of(second);
    if (byRank != 0) {
      return byRank > 0;
    }
    return first.scope().isPresent()
        && second.scope().isPresent()
        && first.scope().get().narrowerThan(second.scope().get());
  }

  static void refuseOverlaps(List<FieldRule> rules) {
    for (int i = 0; i < rules.size(); i++) {
      for (int j = i + 1; j < rules.size(); j++) {
        if (clash(rules.get(i), rules.get(j))) {
          throw new RulesRefusedException(
              "rules "
                  + rules.get(i).display()
                  + " and "
                  + rules.get(j).display()
                  + " have equal rank for field '"
                  + rules.get(i).field()
                  + "' and could both match; narrow one by kind, type or condition, or join them",
              List.of(rules.get(i), rules.get(j)));
        }
      }
    }
  }

  private static boolean clash(FieldRule a, FieldRule b) {
    return a.field().equals(b.field())
        && of(a) == of(b)
        && (a.kinds().isEmpty() || !Collections.disjoint(a.kinds(), b.kinds()))
        && (a.types().isEmpty() || !Collections.disjoint(a.types(), b.types()))
        && !setApart(a, b);
  }

  private static boolean setApart(FieldRule a, FieldRule b) {
    if (a.scope().isEmpty()) {
      return false;
    }
    Scope first = a.scope().get();
    Scope second = b.scope().get();
    return first.disjointFrom(second)
        || second.disjointFrom(first)
        || first.narrowerThan(second) != second.narrowerThan(first);
  }
}
