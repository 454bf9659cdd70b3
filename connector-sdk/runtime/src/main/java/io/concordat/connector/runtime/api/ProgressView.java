package io.concordat.connector.runtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.concordat.connector.runtime.postgres.RunArchive;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How a running pull gets on. What nobody knows is absent.
 *
 * @param rowsPerSecond read since the pull began, waits included
 * @param left rows that are still to come
 * @param expected rows that the pull will then have read
 * @param basis what {@code left} rests on: {@code vendor_total}, the vendor's own count, which may
 *     include rows that it will not show us, or {@code known_rows}, what earlier pulls published
 *     and this one has not seen yet
 * @param eta when it would have read everything at this rate
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ProgressView(
    long rows,
    Optional<Double> rowsPerSecond,
    Optional<Long> left,
    Optional<Long> expected,
    Optional<String> basis,
    Optional<Instant> eta) {

  /** The outlook of a pull; empty unless it is running. */
  static Optional<ProgressView> of(RunArchive.Entry run, Instant now) {
    return run.state().equals("running")
        ? run.startedAt().map(startedAt -> of(run, Duration.between(startedAt, now), now))
        : Optional.empty();
  }

  private static ProgressView of(RunArchive.Entry run, Duration running, Instant now) {
    long rows = run.tally().read();
    Optional<Double> rate =
        rows > 0 && running.isPositive()
            ? Optional.of(rows * 1000.0 / Math.max(1, running.toMillis()))
            : Optional.empty();
    Optional<Long> left = run.left().map(RunArchive.Left::rows);
    return new ProgressView(
        rows,
        rate.map(value -> Math.round(value * 10) / 10.0),
        left,
        left.map(value -> rows + value),
        run.left().map(RunArchive.Left::basis),
        left.flatMap(value -> rate.map(each -> end(now, value / each))));
  }

  /** An estimate: nobody is told more than its seconds. */
  private static Instant end(Instant now, double seconds) {
    return now.plusSeconds(Math.round(seconds)).truncatedTo(ChronoUnit.SECONDS);
  }
}
