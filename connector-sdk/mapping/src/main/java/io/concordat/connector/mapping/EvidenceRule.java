package io.concordat.connector.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a usage fact rests on.
 *
 * @param window how far back the vendor's data reaches; empty: not known
 * @param lag how far the vendor's data is behind
 * @param since the window begins no earlier than what stands there, such as when a thing was made
 */
record EvidenceRule(
    Evidence.Meaning meaning,
    Evidence.Completeness completeness,
    Optional<Duration> window,
    Duration lag,
    Optional<Reading> since) {

  /**
   * The evidence of a value that was read now.
   *
   * @throws IllegalArgumentException naming the path if {@code since} is unreadable
   */
  Evidence of(JsonNode row, RowContext context) {
    Instant readAt = context.readAt();
    Optional<Instant> beginning = window.map(readAt::minus);
    Optional<Instant> born =
        since.map(reading -> reading.read(row, context)).flatMap(EvidenceRule::instant);
    Optional<Instant> from =
        beginning.isEmpty()
            ? born
            : beginning.map(at -> born.filter(made -> made.isAfter(at)).orElse(at));
    Instant covered = readAt.minus(lag);
    Optional<Instant> to = from.map(at -> at.isAfter(covered) ? at : covered);
    return new Evidence(readAt, from, to, meaning, completeness);
  }

  private static Optional<Instant> instant(FieldValue value) {
    return value instanceof FieldValue.Text(String text)
        ? Optional.of(Instant.parse(text))
        : Optional.empty();
  }
}
