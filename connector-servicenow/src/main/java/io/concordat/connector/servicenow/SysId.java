package io.concordat.connector.servicenow;

import java.util.Optional;

/**
 * The id of a ServiceNow row. Mostly 32 hex digits, but rows that were imported or shipped with the
 * platform carry ids such as {@code glide.maint}. Since an id goes back into an encoded query,
 * where {@code ^} would begin another condition, only a harmless alphabet is taken.
 */
record SysId(String value) {
  private static final int LONGEST = 64;

  SysId {
    if (!isHarmless(value)) {
      throw new IllegalArgumentException(
          "sys_id: may hold only letters, digits, '_', '.' and '-', at most 64 of them");
    }
  }

  /** The id, unless it is empty or holds what must not enter a query. */
  static Optional<SysId> parse(String text) {
    return text != null && isHarmless(text) ? Optional.of(new SysId(text)) : Optional.empty();
  }

  /** Every row passes here several times, hence no regular expression. */
  private static boolean isHarmless(String text) {
    boolean harmless = !text.isEmpty() && text.length() <= LONGEST;
    for (int i = 0; harmless && i < text.length(); i++) {
      char c = text.charAt(i);
      harmless =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || c == '_'
              || c == '.'
              || c == '-';
    }
    return harmless;
  }
}
