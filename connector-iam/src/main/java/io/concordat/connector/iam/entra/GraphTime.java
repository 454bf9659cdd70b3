package io.concordat.connector.iam.entra;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as Graph writes them. Mostly ISO-8601 in UTC, but reports were seen with offsets such as
 * {@code -8:00}, with ten digits of a second, or without any offset (then it is UTC).
 */
final class GraphTime {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})[T ](\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,16}))?)?"
              + " ?(?:[Zz]|([+-])(\\d{1,2}):?(\\d{2})?)?");

  /** What .NET writes for "none" lies in the year 1. */
  private static final Instant NONE_BEFORE = Instant.parse("1900-01-01T00:00:00Z");

  private GraphTime() {}

  /**
   * Reads a time.
   *
   * @param field what a refusal names
   * @return empty for null, a blank and a date of the year 1
   * @throws IllegalArgumentException without the value, if it is no time
   */
  static Optional<Instant> read(String field, String text) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    Matcher parts = FORM.matcher(text.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(field + ": is no time");
    }
    try {
      LocalDateTime local =
          LocalDateTime.parse(
              "%sT%02d:%s:%s.%s"
                  .formatted(
                      parts.group(1),
                      Integer.parseInt(parts.group(2)),
                      parts.group(3),
                      parts.group(4) == null ? "00" : parts.group(4),
                      nanos(parts.group(5))));
      return Optional.of(local.toInstant(offset(parts))).filter(at -> at.isAfter(NONE_BEFORE));
    } catch (DateTimeException e) {
      // Not as the cause: its message quotes the text.
      throw new IllegalArgumentException(field + ": is no time");
    }
  }

  private static String nanos(String fraction) {
    String digits = (fraction == null ? "" : fraction) + "000000000";
    return digits.substring(0, 9);
  }

  private static ZoneOffset offset(Matcher parts) {
    if (parts.group(6) == null) {
      return ZoneOffset.UTC;
    }
    int sign = parts.group(6).equals("-") ? -1 : 1;
    int minutes = parts.group(8) == null ? 0 : Integer.parseInt(parts.group(8));
    return ZoneOffset.ofHoursMinutes(sign * Integer.parseInt(parts.group(7)), sign * minutes);
  }
}
