package io.concordat.connector.mapping;

import java.time.DateTimeException;
import java.time.LocalDateTime;

/**
 * A date and a time to the second, as nearly every vendor writes them, read digit by digit: a
 * formatter takes ten times as long, and every row holds some.
 */
public final class PlainTime {
  private static final String SHAPE = "0000-00-00?00:00:00";

  private PlainTime() {}

  /**
   * Reads {@code yyyy-MM-dd HH:mm:ss}.
   *
   * @param between what stands between date and time
   * @return null where the text has another form
   * @throws DateTimeException where it has the form and is no time, such as the 31st of February
   */
  public static LocalDateTime parse(String text, char between) {
    if (text.length() != SHAPE.length() || text.charAt(10) != between) {
      return null;
    }
    for (int i = 0; i < SHAPE.length(); i++) {
      char c = text.charAt(i);
      boolean fits =
          switch (SHAPE.charAt(i)) {
            case '0' -> c >= '0' && c <= '9';
            case '?' -> true;
            default -> c == SHAPE.charAt(i);
          };
      if (!fits) {
        return null;
      }
    }
    return LocalDateTime.of(
        pair(text, 0) * 100 + pair(text, 2),
        pair(text, 5),
        pair(text, 8),
        pair(text, 11),
        pair(text, 14),
        pair(text, 17));
  }

  private static int pair(String text, int at) {
    return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
  }
}
