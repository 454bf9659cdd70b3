package io.concordat.connector.runtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.concordat.connector.runtime.probe.TestReport;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a connection test showed.
 *
 * @param passed whether no check failed
 * @param checks in the order in which they were to be tried
 */
public record TestView(
    String source, boolean passed, Instant testedAt, long tookMillis, List<Check> checks) {

  /**
   * One thing that was tried.
   *
   * @param outcome {@code granted}; {@code missing}: the right is missing; {@code
   *     credentials_refused}: nothing more was tried; {@code unavailable}: try again later; {@code
   *     timed_out}; {@code untested}: there was nothing to try it on; {@code not_tried}
   * @param right what it needs
   * @param problem what was wrong
   * @param remedy what a person is to do
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Check(
      String what,
      String outcome,
      String right,
      Optional<String> problem,
      Optional<String> remedy) {}

  static TestView of(TestReport report) {
    return new TestView(
        report.source(),
        report.passed(),
        report.at(),
        report.took().toMillis(),
        report.checks().stream()
            .map(
                check ->
                    new Check(
                        check.what(),
                        check.outcome().name().toLowerCase(Locale.ROOT),
                        check.right(),
                        check.problem(),
                        check.remedy()))
            .toList());
  }
}
