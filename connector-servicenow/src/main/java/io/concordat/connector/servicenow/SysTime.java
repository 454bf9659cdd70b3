package io.concordat.connector.servicenow;

import io.concordat.connector.mapping.PlainTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;

/** ServiceNow's stored timestamps: UTC, to the second, {@code yyyy-MM-dd HH:mm:ss}. */
final class SysTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

  private SysTime() {}

  /** As an encoded query wants it. */
  static String format(Instant instant) {
    return FORMAT.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
  }

  /**
   * Reads a stored value; a column of type date holds midnight.
   *
   * @throws IllegalArgumentException if it is neither; display values, which are in the zone and
   *     format of the user, end here too
   */
  static Optional<Instant> parse(String column, String text) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    try {
      if (text.length() == 10) {
        return Optional.of(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
      }
      LocalDateTime plain = PlainTime.parse(text, ' ');
      return Optional.of(
          (plain == null ? LocalDateTime.parse(text, FORMAT) : plain).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          column + ": is no UTC timestamp of the form yyyy-MM-dd HH:mm:ss", e);
    }
  }
}
