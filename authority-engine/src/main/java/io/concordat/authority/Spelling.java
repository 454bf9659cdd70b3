package io.concordat.authority;

import java.util.Locale;

/** One form for the identifiers that people and systems spell differently. */
final class Spelling {
  private Spelling() {}

  /** The address in lower case; {@code null} if it is none. */
  static String email(String text) {
    String address = text.strip();
    int open = address.lastIndexOf('<');
    if (open >= 0 && address.endsWith(">")) {
      address = address.substring(open + 1, address.length() - 1).strip();
    }
    address = address.toLowerCase(Locale.ROOT);
    if (address.startsWith("mailto:")) {
      address = address.substring("mailto:".length());
    }
    int at = address.indexOf('@');
    if (at <= 0 || at == address.length() - 1 || address.indexOf('@', at + 1) >= 0) {
      return null;
    }
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (Character.isWhitespace(c) || c == '<' || c == '>' || c == ',' || c == ';') {
        return null;
      }
    }
    return address;
  }

  /** {@code arn:partition:service:region:account:resource}; {@code null} if it is none. */
  static String arn(String text) {
    String arn = text.strip();
    int end = -1;
    for (int colon = 0; colon < 4; colon++) {
      end = arn.indexOf(':', end + 1);
      if (end < 0) {
        return null;
      }
    }
    int account = arn.indexOf(':', end + 1);
    if (account < 0 || account == arn.length() - 1 || !arn.regionMatches(true, 0, "arn:", 0, 4)) {
      return null;
    }
    String prefix = arn.substring(0, end);
    String lower = prefix.toLowerCase(Locale.ROOT);
    return lower.equals(prefix) ? arn : lower + arn.substring(end);
  }

  /** The name in lower case without the root's dot; {@code null} if it is none. */
  static String hostname(String text) {
    String host = text.strip().toLowerCase(Locale.ROOT);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    if (host.isEmpty() || host.length() > 253) {
      return null;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
      if (!allowed || (c == '.' && (i == 0 || host.charAt(i - 1) == '.'))) {
        return null;
      }
    }
    return host;
  }
}
