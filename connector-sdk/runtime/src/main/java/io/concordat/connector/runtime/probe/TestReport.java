package io.concordat.connector.runtime.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a connection test showed.
 *
 * @param checks in the order in which they were to be tried
 */
public record TestReport(String source, Instant at, Duration took, List<Check> checks) {
  public TestReport {
    checks = List.copyOf(checks);
  }

  /** How an attempt ended. */
  public enum Outcome {
    /** The right is there. */
    GRANTED,
    /** The right is missing: a person must act. */
    MISSING,
    /** Who asks was not believed: a person must act, and nothing more was tried. */
    CREDENTIALS_REFUSED,
    /** A setting of the source is wrong: a person must act, and nothing more was tried. */
    MISCONFIGURED,
    /** The vendor asks to slow down, or could not be reached: try again later. */
    UNAVAILABLE,
    /** It took longer than the whole test may. */
    TIMED_OUT,
    /** Nothing was there to try it on. */
    UNTESTED,
    /** The test ended before. */
    NOT_TRIED
  }

  /**
   * One attempt.
   *
   * @param right the right that it needs
   * @param problem what was wrong; empty if granted
   * @param remedy what a person is to do; only where a person must act
   */
  public record Check(
      String what,
      Outcome outcome,
      String right,
      Optional<String> problem,
      Optional<String> remedy) {}

  /** Whether no attempt failed; one that had nothing to be tried on does not count. */
  public boolean passed() {
    return checks.stream()
        .allMatch(
            check -> check.outcome() == Outcome.GRANTED || check.outcome() == Outcome.UNTESTED);
  }

  /** What failed, for the log. */
  public List<String> failed() {
    return checks.stream()
        .filter(check -> check.outcome() != Outcome.GRANTED && check.outcome() != Outcome.UNTESTED)
        .map(Check::what)
        .toList();
  }
}
