package io.concordat.contract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Writes instants as {@link Instant#toString()} does, in a quarter of its time: every record holds
 * several.
 */
public final class IsoInstant {
  private static final int SECONDS_OF_DAY = 86_400;
  private static final long YEAR_0 = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long YEAR_10000 = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() + 1;

  /** The date, the time, a dot, nine digits, Z. */
  private static final int LONGEST = 30;

  private static final int NANOS_OF_MILLI = 1_000_000;
  private static final int NANOS_OF_MICRO = 1_000;

  private IsoInstant() {}

  /** The text of an instant, in UTC, with as many groups of three digits as its fraction needs. */
  public static String text(Instant at) {
    long seconds = at.getEpochSecond();
    if (seconds < YEAR_0 || seconds >= YEAR_10000) {
      return at.toString();
    }
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_OF_DAY));
    int time = Math.floorMod(seconds, SECONDS_OF_DAY);
    byte[] text = new byte[LONGEST];
    digits(text, 0, 4, date.getYear());
    text[4] = '-';
    digits(text, 5, 2, date.getMonthValue());
    text[7] = '-';
    digits(text, 8, 2, date.getDayOfMonth());
    text[10] = 'T';
    digits(text, 11, 2, time / 3600);
    text[13] = ':';
    digits(text, 14, 2, time / 60 % 60);
    text[16] = ':';
    digits(text, 17, 2, time % 60);
    int end = fraction(text, 19, at.getNano());
    text[end] = 'Z';
    return new String(text, 0, end + 1, StandardCharsets.ISO_8859_1);
  }

  private static int fraction(byte[] text, int at, int nanos) {
    if (nanos == 0) {
      return at;
    }
    text[at] = '.';
    if (nanos % NANOS_OF_MILLI == 0) {
      return digits(text, at + 1, 3, nanos / NANOS_OF_MILLI);
    }
    return nanos % NANOS_OF_MICRO == 0
        ? digits(text, at + 1, 6, nanos / NANOS_OF_MICRO)
        : digits(text, at + 1, 9, nanos);
  }

  /** Where it goes on behind them. */
  private static int digits(byte[] text, int at, int count, int number) {
    int rest = number;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + count;
  }
}
