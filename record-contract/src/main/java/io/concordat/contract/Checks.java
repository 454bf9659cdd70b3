package io.concordat.contract;

import java.util.regex.Pattern;

/** The bounds that every value on the wire keeps; each refusal names its field and the remedy. */
final class Checks {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");

  private Checks() {}

  static String text(String field, String value, int maxLength) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(field + ": is required and must not be blank");
    }
    if (value.length() > maxLength) {
      throw new IllegalArgumentException(
          field + ": has " + value.length() + " characters; at most " + maxLength + " are allowed");
    }
    return value;
  }

  static String name(String field, String value) {
    text(field, value, 64);
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          field
              + ": '"
              + value
              + "' must start with a lower-case letter and hold only a-z, 0-9, '_', '.', ':', '-'");
    }
    return value;
  }

  static <T> T present(String field, T value) {
    if (value == null) {
      throw new IllegalArgumentException(field + ": is required");
    }
    return value;
  }
}
