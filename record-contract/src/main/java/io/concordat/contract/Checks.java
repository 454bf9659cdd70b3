package io.concordat.contract;

/** The bounds that every value on the wire keeps; each refusal names its field and the remedy. */
final class Checks {
  private static final int MAX_NAME = 64;
  private static final boolean[] NAME_CHARACTERS = new boolean[128];

  static {
    for (char c : "abcdefghijklmnopqrstuvwxyz0123456789_.:-".toCharArray()) {
      NAME_CHARACTERS[c] = true;
    }
  }

  private Checks() {}

  static String text(String field, String value, int maxLength) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(field + ": is required and must not be blank");
    }
    if (value.length() > maxLength) {
      throw new IllegalArgumentException(
          field + ": has " + value.length() + " characters; at most " + maxLength + " are allowed");
    }
    return withoutNul(field, value);
  }

  /** PostgreSQL can hold the character U+0000 in no text and no JSON, and no vendor means it. */
  static String withoutNul(String field, String value) {
    int at = value.indexOf('\0');
    if (at >= 0) {
      throw new IllegalArgumentException(
          field
              + ": holds the character U+0000 at "
              + at
              + ", which no stored text can hold; remove it in the source");
    }
    return value;
  }

  /** A name: every field of every record passes here, hence no regular expression. */
  static String name(String field, String value) {
    text(field, value, MAX_NAME);
    boolean fits = value.charAt(0) >= 'a' && value.charAt(0) <= 'z';
    for (int i = 1; fits && i < value.length(); i++) {
      fits = isNameCharacter(value.charAt(i));
    }
    if (!fits) {
      throw new IllegalArgumentException(
          field
              + ": '"
              + value
              + "' must start with a lower-case letter and hold only a-z, 0-9, '_', '.', ':', '-'");
    }
    return value;
  }

  private static boolean isNameCharacter(char c) {
    return c < NAME_CHARACTERS.length && NAME_CHARACTERS[c];
  }

  static <T> T present(String field, T value) {
    if (value == null) {
      throw new IllegalArgumentException(field + ": is required");
    }
    return value;
  }
}
