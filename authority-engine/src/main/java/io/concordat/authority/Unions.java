package io.concordat.authority;

import io.concordat.contract.FieldDecision.Element;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Unites what every eligible source gives: each takes away only what it gave itself. */
final class Unions {
  private Unions() {}

  /**
   * @param candidates in the order of precedence, so that a source that no longer fits into the
   *     largest list is the last one
   */
  static Verdict unite(
      String field, CompiledRule rule, Candidate[] candidates, Candidate best, Instant changesAt) {
    TreeSet<String> elements = new TreeSet<>(elementsOf(best.value));
    Outcome outcome = Deciding.outcome(rule, best);
    boolean given = !best.value.isNull();
    for (Candidate candidate : candidates) {
      if (candidate != best && candidate.mayWin()) {
        TreeSet<String> more = new TreeSet<>(elements);
        more.addAll(elementsOf(candidate.value));
        if (more.size() > FieldValue.MAX_ELEMENTS) {
          candidate.bar(
              Reason.INVALID, "with it the value would exceed " + FieldValue.MAX_ELEMENTS);
        } else {
          elements = more;
          given |= !candidate.value.isNull();
          outcome = worse(outcome, Deciding.outcome(rule, candidate));
        }
      }
    }
    FieldValue value =
        outcome == Outcome.UNKNOWN || !given
            ? FieldValue.NULL
            : new FieldValue.Texts(List.copyOf(elements));
    return new Verdict(field, rule, candidates, best, outcome, value, changesAt);
  }

  /** Who gives which element; ordered by element. */
  static List<Element> elements(Candidate[] candidates) {
    TreeMap<String, TreeSet<String>> givers = new TreeMap<>();
    for (Candidate candidate : candidates) {
      if (candidate.mayWin()) {
        for (String element : elementsOf(candidate.value)) {
          givers.computeIfAbsent(element, e -> new TreeSet<>()).add(candidate.record.source());
        }
      }
    }
    List<Element> elements = new ArrayList<>(givers.size());
    givers.forEach((value, sources) -> elements.add(new Element(value, List.copyOf(sources))));
    return elements;
  }

  private static List<String> elementsOf(FieldValue value) {
    return switch (value) {
      case FieldValue.Texts(List<String> texts) -> texts;
      case FieldValue.Null _ -> List.of();
      default -> List.of(value.display());
    };
  }

  /** One part that is held or unknown makes the whole so. */
  private static Outcome worse(Outcome a, Outcome b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
