package io.concordat.connector.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.contract.Assertion;
import io.concordat.contract.FieldValue;
import java.util.List;
import java.util.Optional;

/**
 * How one field comes about.
 *
 * @param readings tried in order: the first that gives a value counts
 * @param fallback what is asserted where none gives a value
 */
record FieldRule(
    String field,
    List<Reading> readings,
    Optional<FieldValue> fallback,
    Optional<EvidenceRule> evidence) {

  FieldRule {
    readings = List.copyOf(readings);
  }

  /**
   * What the row says of the field.
   *
   * @throws IllegalArgumentException naming field and path, never the value
   */
  Optional<Assertion> read(JsonNode row, RowContext context) {
    try {
      FieldValue value = null;
      for (int i = 0; value == null && i < readings.size(); i++) {
        value = readings.get(i).read(row, context);
      }
      if (value == null) {
        value = fallback.orElse(null);
      }
      if (value == null) {
        return Optional.empty();
      }
      Assertion assertion = Assertion.of(value);
      return Optional.of(
          evidence.isEmpty() ? assertion : assertion.withEvidence(evidence.get().of(row, context)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
    }
  }
}
