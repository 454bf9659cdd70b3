package io.concordat.connector.mapping;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads numbers.
 *
 * @param decimal the decimal sign; where it is named, the other sign, blanks and apostrophes group
 *     digits. Empty: a plain number as in JSON
 */
record Numbers(Optional<Character> decimal) {
  static final Numbers PLAIN = new Numbers(Optional.empty());
  private static final int LONGEST = 60;
  private static final Pattern GROUPING = Pattern.compile("[\\s\\u00a0\\u202f']");

  /**
   * A number.
   *
   * @throws IllegalArgumentException that says what it is not
   */
  BigDecimal number(String text) {
    try {
      if (text.length() <= LONGEST) {
        return new BigDecimal(decimal.map(sign -> plain(text, sign)).orElse(text));
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new IllegalArgumentException("is no number in a known form");
  }

  private static String plain(String text, char sign) {
    String ungrouped = GROUPING.matcher(text).replaceAll("");
    return sign == ',' ? ungrouped.replace(".", "").replace(',', '.') : ungrouped.replace(",", "");
  }
}
