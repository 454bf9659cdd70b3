package io.concordat.connector.servicenow;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of a ServiceNow row. Mostly 32 hex digits, but rows that were imported or shipped with the
 * platform carry ids such as {@code glide.maint}. Since an id goes back into an encoded query,
 * where {@code ^} would begin another condition, only a harmless alphabet is taken.
 */
record SysId(String value) {
  private static final Pattern ALPHABET = Pattern.compile("[0-9A-Za-z_.-]{1,64}");

  SysId {
    if (!ALPHABET.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "sys_id: may hold only letters, digits, '_', '.' and '-', at most 64 of them");
    }
  }

  /** The id, unless it is empty or holds what must not enter a query. */
  static Optional<SysId> parse(String text) {
    return text != null && ALPHABET.matcher(text).matches()
        ? Optional.of(new SysId(text))
        : Optional.empty();
  }
}
