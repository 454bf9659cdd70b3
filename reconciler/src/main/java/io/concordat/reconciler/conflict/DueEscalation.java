package io.concordat.reconciler.conflict;

import io.concordat.contract.FieldValue;
import io.concordat.reconciler.conflict.Disagreement.Key;
import io.concordat.reconciler.conflict.Disagreement.Said;
import io.concordat.reconciler.finding.Facts;
import io.concordat.reconciler.finding.Finding;
import io.concordat.reconciler.finding.FindingChange;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A conflict, drift or gap whose escalation is to be looked at, in the words that a person reads.
 * Pure.
 *
 * @param wanted whether an escalation is to stand: it is there, and the policy has it escalated
 * @param standing what the standing escalation says, as a digest; absent: none stands
 * @param facts what is decided of the entity
 */
record DueEscalation(
    Key key,
    String severity,
    FieldValue decided,
    Optional<String> winner,
    List<Said> assertions,
    Instant openedAt,
    int flaps,
    boolean wanted,
    Optional<byte[]> standing,
    Facts facts) {
  private static final int LONGEST_TEXT = 2_000;
  private static final int LONGEST_VALUE = 200;
  private static final int TOLD = 5;

  DueEscalation {
    assertions = List.copyOf(assertions);
  }

  /**
   * What follows, and what stands afterwards.
   *
   * @param change absent: the escalation is as it should be
   * @param standing absent: none stands
   */
  record Answer(Optional<FindingChange> change, Optional<byte[]> standing) {}

  /**
   * Compares what should be said with what is. Asked twice, it answers the second time that there
   * is nothing to do.
   *
   * @param owner who is to act
   */
  Answer answer(Optional<String> owner) {
    if (!wanted) {
      return new Answer(
          standing.map(_ -> new FindingChange.Cleared(facts.id(), key.escalationName())),
          Optional.empty());
    }
    // That it flapped once more is told with the next change, and is none itself.
    byte[] digest = finding(owner, 0).digest();
    if (standing.filter(before -> Arrays.equals(before, digest)).isPresent()) {
      return new Answer(Optional.empty(), standing);
    }
    Finding finding = finding(owner, flaps);
    return new Answer(
        Optional.of(
            standing.isPresent()
                ? new FindingChange.Updated(finding)
                : new FindingChange.Raised(finding)),
        Optional.of(digest));
  }

  private Finding finding(Optional<String> owner, int flapped) {
    Map<String, String> evidence = new LinkedHashMap<>();
    evidence.put("field", key.field());
    winner.ifPresent(
        source ->
            evidence.put("decided", bounded(shown(decided) + ", by " + source, LONGEST_TEXT)));
    if (!assertions.isEmpty()) {
      evidence.put("otherwise", bounded(otherwise(", ", assertions.size()), LONGEST_TEXT));
    }
    evidence.put("since", openedAt.toString());
    if (flapped > 0) {
      evidence.put("flaps", Integer.toString(flapped));
    }
    return new Finding(
        facts.id(),
        facts.kind(),
        facts.displayName(),
        key.escalationName(),
        severity,
        bounded(summary(), LONGEST_TEXT),
        evidence,
        List.of(),
        owner,
        true);
  }

  private String summary() {
    String of = key.field() + " of " + facts.displayName();
    String decidedAs = " is decided as " + shown(decided) + winner.map(w -> " by " + w).orElse("");
    return switch (key.kind()) {
      case CONFLICT -> of + decidedAs + ", but " + otherwise(" and ", TOLD) + ".";
      case DRIFT -> of + decidedAs + ", but is not enforced: " + otherwise(" and ", TOLD) + ".";
      case GAP -> of + " is required, and no source that may say it says one.";
    };
  }

  private String otherwise(String separator, int most) {
    String told =
        assertions.stream()
            .limit(most)
            .map(said -> said.source() + " says " + shown(said.value()))
            .collect(Collectors.joining(separator));
    int untold = assertions.size() - most;
    return untold > 0 ? told + separator + untold + " more" : told;
  }

  private static String shown(FieldValue value) {
    return value.isNull() ? "(none)" : "'" + bounded(value.display(), LONGEST_VALUE) + "'";
  }

  private static String bounded(String text, int most) {
    String printable = text.replaceAll("\\p{Cntrl}", " ");
    return printable.length() > most ? printable.substring(0, most - 1) + "…" : printable;
  }
}
