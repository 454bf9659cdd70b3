package io.concordat.connector.erp;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the values of OData V2's JSON. An {@code Edm.DateTime} is {@code /Date(ms)/} and has no
 * zone: where it stands for a date, its digits are the date, whatever the zone of this machine. An
 * {@code Edm.DateTimeOffset} is {@code /Date(ms+minutes)/}; its milliseconds are already UTC.
 */
final class ODataValues {
  private static final Pattern DATE = Pattern.compile("/Date\\((-?\\d{1,18})([+-]\\d{1,4})?\\)/");
  private static final DateTimeFormatter ABAP_DATE = DateTimeFormatter.BASIC_ISO_DATE;

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
   * A date: {@code /Date(ms)/}, {@code yyyyMMdd} or ISO, since key users make date fields of any of
   * the three.
   *
   * @throws IllegalArgumentException naming the property
   */
  static Optional<LocalDate> date(JsonNode row, String property) {
    return text(row, property)
        .filter(value -> !value.equals("00000000"))
        .map(value -> dateOf(value, property));
  }

  /**
   * An instant: {@code /Date(ms+offset)/} or ISO.
   *
   * @throws IllegalArgumentException naming the property
   */
  static Optional<Instant> instant(JsonNode row, String property) {
    return text(row, property).map(value -> instantOf(value, property));
  }

  /**
   * A number, which V2 writes as a string.
   *
   * @throws IllegalArgumentException naming the property
   */
  static Optional<BigDecimal> number(JsonNode row, String property) {
    return text(row, property)
        .map(
            value -> {
              try {
                return new BigDecimal(value);
              } catch (NumberFormatException e) {
                throw unreadable(property, "number");
              }
            });
  }

  /** True for {@code true}, and for ABAP's {@code X}. */
  static boolean flag(JsonNode row, String property) {
    return text(row, property)
        .filter(value -> value.equals("true") || value.equals("X"))
        .isPresent();
  }

  /** A literal for {@code $filter}, to the second, in UTC. */
  static String literal(Instant instant) {
    return "datetimeoffset'" + Instant.ofEpochSecond(instant.getEpochSecond()) + "'";
  }

  /** A literal for {@code $filter}; an apostrophe is doubled. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static LocalDate dateOf(String value, String property) {
    try {
      Matcher matcher = DATE.matcher(value);
      if (matcher.matches()) {
        return LocalDate.ofInstant(millis(matcher), ZoneOffset.UTC);
      }
      return value.length() == 8
          ? LocalDate.parse(value, ABAP_DATE)
          : LocalDate.parse(value.length() > 10 ? value.substring(0, 10) : value);
    } catch (DateTimeParseException | ArithmeticException e) {
      throw unreadable(property, "date");
    }
  }

  private static Instant instantOf(String value, String property) {
    try {
      Matcher matcher = DATE.matcher(value);
      return matcher.matches() ? millis(matcher) : Instant.parse(value);
    } catch (DateTimeParseException | ArithmeticException e) {
      throw unreadable(property, "point in time");
    }
  }

  private static Instant millis(Matcher matcher) {
    return Instant.ofEpochMilli(Long.parseLong(matcher.group(1)));
  }

  private static IllegalArgumentException unreadable(String property, String what) {
    return new IllegalArgumentException(property + ": is no " + what + " in a known form");
  }
}
