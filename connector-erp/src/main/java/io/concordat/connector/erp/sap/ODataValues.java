package io.concordat.connector.erp.sap;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * Values of OData V2's JSON for what is code: what becomes a field is read by the mapping. Numbers
 * come as texts.
 */
final class ODataValues {
  private static final int MOST_DIGITS = 30;

  private ODataValues() {}

  /** A text without its outer blanks; empty where it is null, absent or blank. */
  static Optional<String> text(JsonNode row, String property) {
    JsonNode value = row.get(property);
    if (value == null || value.isNull() || value.isContainerNode()) {
      return Optional.empty();
    }
    return Optional.of(value.asText().strip()).filter(text -> !text.isEmpty());
  }

  /**
   * A number, which V2 writes as a string. Beyond 30 digits and decimals it is none: adding such
   * numbers could take all memory.
   *
   * @throws IllegalArgumentException naming the property
   */
  static Optional<BigDecimal> number(JsonNode row, String property) {
    return text(row, property).map(value -> number(value, property));
  }

  private static BigDecimal number(String text, String property) {
    try {
      BigDecimal number = new BigDecimal(text);
      if (number.precision() <= MOST_DIGITS && Math.abs((long) number.scale()) <= MOST_DIGITS) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new IllegalArgumentException(property + ": is no number in a known form");
  }

  /** A literal for {@code $filter}, to the second, in UTC. */
  static String literal(Instant instant) {
    return "datetimeoffset'" + Instant.ofEpochSecond(instant.getEpochSecond()) + "'";
  }

  /** A literal for {@code $filter}; an apostrophe is doubled. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
