package io.concordat.authority;

import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.Evidence;
import io.concordat.contract.Evidence.Completeness;
import io.concordat.contract.Evidence.Meaning;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an assertion of a usage fact rests on, as of its last confirmation. An unchanged fact is
 * confirmed and not sent again: the window that it covers grows with each confirmation.
 *
 * @param valued whether a use is asserted; if not, none was seen in the window, which is not never
 * @param confirmedAt when its source was last read and said the same
 * @param from the start of the window; empty if the source does not tell
 * @param to the end of the window: the confirmation less the lag; empty if that is not known
 * @param lag how far the source's data is behind when it is read; empty if that is not known
 */
public record Coverage(
    String source,
    String nativeId,
    boolean valued,
    Instant confirmedAt,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<Duration> lag,
    Meaning meaning,
    Completeness completeness) {

  /**
   * What a decision rests on: the winner's first, then those of the losers, in their order. Who
   * gives no evidence is left out, so that it is empty for every field but those of usage.
   *
   * @param records what the decision was made from
   */
  public static List<Coverage> of(FieldDecision decision, List<LinkedRecord> records) {
    List<Coverage> found = new ArrayList<>();
    if (decision.winner().isPresent() && decision.winnerRecord().isPresent()) {
      find(
          records,
          decision.field(),
          decision.winner().get(),
          decision.winnerRecord().get(),
          decision.observedAt(),
          found);
    }
    for (Loser loser : decision.losers()) {
      find(records, decision.field(), loser.source(), loser.nativeId(), loser.observedAt(), found);
    }
    return found;
  }

  private static void find(
      List<LinkedRecord> records,
      String field,
      String source,
      String nativeId,
      Optional<Instant> confirmed,
      List<Coverage> found) {
    for (LinkedRecord record : records) {
      if (record.source().equals(source) && record.nativeId().equals(nativeId)) {
        Assertion assertion = record.fields().get(field);
        if (assertion != null && assertion.evidence().isPresent()) {
          found.add(
              of(
                  source,
                  nativeId,
                  !assertion.value().isNull(),
                  assertion.evidence().get(),
                  confirmed));
        }
        return;
      }
    }
  }

  /**
   * As of a confirmation; as of the evidence itself where that is later or there is none.
   *
   * @param valued whether a use is asserted
   */
  public static Coverage of(
      String source,
      String nativeId,
      boolean valued,
      Evidence evidence,
      Optional<Instant> confirmed) {
    Instant read = evidence.observedAt();
    Instant seen = confirmed.filter(read::isBefore).orElse(read);
    Optional<Duration> lag = lag(evidence);
    return new Coverage(
        source,
        nativeId,
        valued,
        seen,
        evidence.coverageFrom(),
        lag.map(seen::minus),
        lag,
        evidence.meaning(),
        evidence.completeness());
  }

  /** A window that is empty, as of what was made a moment ago, does not tell how late it ends. */
  private static Optional<Duration> lag(Evidence evidence) {
    return evidence
        .coverageTo()
        .filter(to -> evidence.coverageFrom().filter(from -> !from.isBefore(to)).isEmpty())
        .map(to -> Duration.between(to, evidence.observedAt()))
        .map(lag -> lag.isNegative() ? Duration.ZERO : lag);
  }

  /** In a sentence: what was looked for, in which window, and what its absence does not say. */
  public String sentence() {
    if (completeness == Completeness.NONE) {
      return valued
          ? source + " does not say which time it looks at."
          : source + " does not record use, so that its silence says nothing of it.";
    }
    return valued
        ? source + " looked at " + window() + soughtFor() + "."
        : source + " has seen " + unseen() + " in " + window() + "; that is not never.";
  }

  /**
   * A last use in words that stay the same while the fact does: without the end of the window,
   * which moves with each confirmation.
   *
   * @param at the last use; empty if none was seen
   */
  public static String words(Optional<String> at, Evidence evidence) {
    return at.map(use -> seen(use, evidence.meaning()))
        .orElseGet(
            () ->
                evidence.completeness() == Completeness.NONE
                    ? "its use is not recorded"
                    : "not seen "
                        + evidence
                            .coverageFrom()
                            .map(from -> "since " + day(from))
                            .orElse("in what its source knows")
                        + of("", "", false, evidence, Optional.empty()).caveats()
                        + ", which is not never");
  }

  private static String seen(String use, Meaning meaning) {
    return switch (meaning) {
      case SUCCESS -> "last used " + use;
      case ATTEMPT -> "last attempt " + use + ", which may have been denied";
      case UNKNOWN -> "last seen " + use + ", perhaps denied";
    };
  }

  private String unseen() {
    return switch (meaning) {
      case SUCCESS -> "no successful use";
      case ATTEMPT -> "no attempt";
      case UNKNOWN -> "no use";
    };
  }

  private String soughtFor() {
    return switch (meaning) {
      case SUCCESS -> " for successful use";
      case ATTEMPT -> " for attempts, of which a denied one is no use";
      case UNKNOWN -> ", and does not say whether it counts denied attempts, which are no use";
    };
  }

  private String window() {
    return "the "
        + from.map(start -> span(Duration.between(start, confirmedAt))).orElse("time")
        + " before "
        + day(confirmedAt)
        + caveats();
  }

  private String caveats() {
    List<String> caveats = new ArrayList<>();
    if (from.isEmpty()) {
      caveats.add("since when is not known");
    }
    caveats.add(
        lag.map(time -> time.isZero() ? "without lag" : "lags " + span(time))
            .orElse("how far it lags is not known"));
    if (completeness == Completeness.PARTIAL) {
      caveats.add("not all use is seen");
    }
    return " (" + String.join(", ", caveats) + ")";
  }

  /** Never more than it is. */
  private static String span(Duration time) {
    if (time.toDays() > 1) {
      return time.toDays() + " days";
    }
    return time.toHours() > 0 ? time.toHours() + " h" : Math.max(0, time.toMinutes()) + " min";
  }

  private static String day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
