package io.concordat.authority;

import java.time.Duration;
import java.util.Objects;

/**
 * What is done about something that is not as it should be: how much it matters, and whether
 * somebody has to act on it.
 *
 * @param severity how much it matters; {@code NONE}: it is not recorded at all
 * @param escalates whether it becomes an escalation, or is only recorded
 * @param quiet one that ends and is back within this time is the same one, which flapped; zero: it
 *     is always another
 * @param mustLast whether one escalates only once it is as old as the quiet period
 */
public record Handling(
    ConflictSeverity severity, boolean escalates, Duration quiet, boolean mustLast) {

  /** The quiet period where a rule states none. */
  public static final Duration USUAL_QUIET = Duration.ofHours(1);

  /** A period beyond this is a slip of the pen. */
  static final Duration LONGEST_QUIET = Duration.ofDays(366);

  public Handling {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(quiet, "quiet");
    if (quiet.isNegative() || quiet.compareTo(LONGEST_QUIET) > 0) {
      throw new IllegalArgumentException("quiet must be from PT0S to P366D");
    }
    if (escalates && severity == ConflictSeverity.NONE) {
      throw new IllegalArgumentException("escalate needs a severity that is not none");
    }
    if (mustLast && (!escalates || quiet.isZero())) {
      throw new IllegalArgumentException(
          "mustLast goes only with escalate: true and a quiet period longer than zero");
    }
  }

  /** Recorded, and nothing more. */
  public static Handling recorded(ConflictSeverity severity) {
    return new Handling(severity, false, USUAL_QUIET, false);
  }

  /** The same, recorded at least: what counts for another kind of trouble of the same field. */
  Handling atLeastRecorded() {
    return severity == ConflictSeverity.NONE
        ? new Handling(ConflictSeverity.MEDIUM, escalates, quiet, mustLast)
        : this;
  }
}
