package io.concordat.authority;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Instants and dates as texts of one form, which compare without being parsed. */
final class Times {
  private static final int SECONDS = "2026-03-01T00:00:00".length();
  private static final int DATE = "2026-03-01".length();

  private Times() {}

  /** The instant in UTC as {@link Instant#toString()} has it; {@code null} if it is none. */
  static String instant(String text) {
    if (isPlainInstant(text)) {
      return text;
    }
    String stripped = text.strip().replace(' ', 'T').replace('t', 'T');
    try {
      if (stripped.length() == DATE) {
        return bounded(LocalDate.parse(stripped).atStartOfDay().toInstant(ZoneOffset.UTC));
      }
      if (hasZone(stripped)) {
        return bounded(OffsetDateTime.parse(stripped).toInstant());
      }
      // Vendors that leave the zone out mean UTC; those that do not are their mapper's business.
      return bounded(LocalDateTime.parse(stripped).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The date, or an instant's date in UTC; {@code null} if it is none. */
  static String date(String text) {
    String stripped = text.strip();
    if (stripped.length() == DATE) {
      try {
        LocalDate date = LocalDate.parse(stripped);
        return date.getYear() > 0 ? stripped : null;
      } catch (DateTimeException e) {
        return null;
      }
    }
    String instant = instant(stripped);
    return instant == null ? null : instant.substring(0, DATE);
  }

  /** Compares two texts that {@link #instant} or {@link #date} made. */
  static int compare(String a, String b) {
    int whole = Math.min(SECONDS, Math.min(a.length(), b.length()));
    for (int i = 0; i < whole; i++) {
      int difference = a.charAt(i) - b.charAt(i);
      if (difference != 0) {
        return difference;
      }
    }
    // What is left are fractions and the Z, which ends a number and so counts as its zeros.
    int length = Math.max(a.length(), b.length());
    for (int i = whole; i < length; i++) {
      int difference = digit(a, i) - digit(b, i);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private static int digit(String text, int at) {
    if (at >= text.length()) {
      return 0;
    }
    char c = text.charAt(at);
    return c >= '0' && c <= '9' ? c - '0' : 0;
  }

  private static boolean hasZone(String text) {
    int time = text.indexOf('T');
    return time > 0
        && (text.endsWith("Z")
            || text.endsWith("z")
            || text.indexOf('+', time) > 0
            || text.indexOf('-', time) > 0);
  }

  private static String bounded(Instant instant) {
    String text = instant.toString();
    // Years before 1 or after 9999 have another length, and are nobody's fact.
    return text.charAt(4) == '-' && text.charAt(0) != '-' ? text : null;
  }

  /** The form that nearly every text has already: whole seconds in UTC, within a short month. */
  private static boolean isPlainInstant(String text) {
    if (text.length() != SECONDS + 1
        || text.charAt(SECONDS) != 'Z'
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return false;
    }
    int month = two(text, 5);
    int day = two(text, 8);
    return two(text, 0) >= 10
        && two(text, 2) >= 0
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= 28
        && two(text, 11) >= 0
        && two(text, 11) <= 23
        && two(text, 14) >= 0
        && two(text, 14) <= 59
        && two(text, 17) >= 0
        && two(text, 17) <= 59;
  }

  private static int two(String text, int at) {
    int tens = text.charAt(at) - '0';
    int ones = text.charAt(at + 1) - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }
}
