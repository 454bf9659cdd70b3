package io.concordat.contract;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The last line of defence against a secret in a record: field names that can only hold one are
 * refused, and so are values that have the shape of one. Mappers take fields from an allow-list
 * first; this guard catches what an allow-listed field should never have contained.
 *
 * <p>Messages never repeat the value.
 */
public final class SecretGuard {
  private static final Set<String> FORBIDDEN_FIELDS =
      Set.of(
          "password",
          "passwd",
          "secret",
          "client_secret",
          "secret_access_key",
          "private_key",
          "access_token",
          "refresh_token",
          "id_token",
          "session_token",
          "api_key_value",
          "token_value",
          "secret_text",
          "authorization");

  private static final List<Pattern> SHAPES =
      List.of(
          Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----"),
          Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*"),
          Pattern.compile("(?i)\\bbearer\\s+[A-Za-z0-9._~+/-]{16,}"),
          Pattern.compile("\\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
          Pattern.compile("\\bgh[oprsu]_[A-Za-z0-9]{30,}"),
          Pattern.compile("\\bgithub_pat_[A-Za-z0-9_]{30,}"),
          Pattern.compile("\\bglpat-[A-Za-z0-9_-]{20,}"),
          Pattern.compile("\\bsk_live_[A-Za-z0-9]{16,}"),
          Pattern.compile("\\bAIza[A-Za-z0-9_-]{35}\\b"),
          Pattern.compile("(?i)\\b(password|passwd|pwd|secret|client_secret)\\s*[=:]\\s*\\S{4,}"),
          assignedTo(
              "(?:secret_?(?:access_?)?key|a(?:pi|ccess)_?key|[a-z]_?(?:secret|token|passw(?:or)?d|pwd))",
              "\\s*[=:]\\s*",
              "\\S{12}"),
          assignedTo("(?:(?:secret|api|access)-key|token)", "=", "\\S{12}"),
          assignedTo(
              "(?:(?:secret|api|access)-key|token)",
              "\\s*[=:]\\s*",
              "(?=[a-z0-9+/_.~]*[a-z])(?=[a-z0-9+/_.~]*[0-9])[a-z0-9+/_.~]{12}"));

  /**
   * A secret access key of AWS: 40 characters of base64 with all three classes and no structure.
   */
  private static final Pattern FORTY_BASE64 =
      Pattern.compile("(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])");

  private static final Pattern FORTY_HEX = Pattern.compile("[0-9a-fA-F]{40}");

  private static final byte NONE = 0;
  private static final byte BASE64 = 1;
  private static final byte BEGINS = 2;

  /** What a character may be part of, or tell the beginning of; by its code. */
  private static final byte[] USES = uses();

  private SecretGuard() {}

  /** Whether a text has the shape of a secret. */
  public static boolean looksLikeSecret(String value) {
    if (value == null || value.length() < 12 || !mayHoldSecret(value)) {
      return false;
    }
    for (Pattern shape : SHAPES) {
      if (shape.matcher(value).find()) {
        return true;
      }
    }
    if (value.length() < 40) {
      return false;
    }
    var forty = FORTY_BASE64.matcher(value);
    while (forty.find()) {
      String candidate = forty.group();
      if (!FORTY_HEX.matcher(candidate).matches() && mixesAllClasses(candidate)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Refuses a value that has the shape of a secret.
   *
   * @throws IllegalArgumentException naming the field, never the value
   */
  public static void refuseSecret(String field, String value) {
    if (looksLikeSecret(value)) {
      throw new IllegalArgumentException(
          field
              + ": the value has the shape of a secret and is refused; take the field off the"
              + " connector's allow-list");
    }
  }

  /**
   * Refuses a field whose very name says that it holds a secret.
   *
   * @throws IllegalArgumentException naming the field
   */
  public static void refuseSecretField(String field) {
    if (FORBIDDEN_FIELDS.contains(field)) {
      throw new IllegalArgumentException(
          field + ": a field of this name could hold a secret and is refused");
    }
  }

  /**
   * One cheap pass over a text, which nearly every value of every record ends with: no shape can
   * match without one of these beginnings, an assignment to a word that could name a secret, or 40
   * characters without a break.
   */
  private static boolean mayHoldSecret(String value) {
    int unbroken = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      byte use = c < USES.length ? USES[c] : NONE;
      if ((use & BASE64) == 0) {
        unbroken = 0;
      } else if (++unbroken >= 40) {
        return true;
      }
      if ((use & BEGINS) != 0 && mayBegin(value, i, c)) {
        return true;
      }
    }
    return false;
  }

  /** Told by the rarest character of each shape's beginning, wherever in it that stands. */
  private static boolean mayBegin(String value, int at, char c) {
    return switch (c) {
      case '=', ':' -> mayAssignSecret(value, at);
      case '-' -> value.startsWith("-----", at) || value.startsWith("glpat", at - 5);
      case 'J' -> value.startsWith("ey", at - 2);
      case 'x' -> value.startsWith("xox", at);
      case '_' ->
          value.startsWith("gh", at - 3)
              || value.startsWith("github", at - 6)
              || value.startsWith("sk", at - 2);
      case 'I' -> value.startsWith("AIza", at - 1);
      case 'b', 'B' -> value.regionMatches(true, at, "bearer", 0, 6);
      default -> false;
    };
  }

  /**
   * Every word that names a secret ends with one of these; quotes and blanks may stand behind it.
   */
  private static boolean mayAssignSecret(String value, int at) {
    int end = at;
    while (end > 0 && standsBehindName(value.charAt(end - 1))) {
      end--;
    }
    return end > 0
        && switch (value.charAt(end - 1)) {
          case 'd', 'D' -> true;
          case 't', 'T' -> value.regionMatches(true, end - 6, "secret", 0, 6);
          case 'y', 'Y' ->
              value.regionMatches(true, end - 3, "key", 0, 3) && mayBeAssigned(value, at);
          case 'n', 'N' ->
              value.regionMatches(true, end - 5, "token", 0, 5) && mayBeAssigned(value, at);
          default -> false;
        };
  }

  /** Behind a key's or token's name: 12 characters without a blank, and not the id of a key. */
  private static boolean mayBeAssigned(String value, int sign) {
    int from = sign + 1;
    while (from < value.length() && isBlank(value.charAt(from))) {
      from++;
    }
    int to = Math.min(value.length(), from + 12);
    for (int i = from; i < to; i++) {
      if (isBlank(value.charAt(i))) {
        return false;
      }
    }
    int begin = from < to && isQuote(value.charAt(from)) ? from + 1 : from;
    if (value.startsWith("AKIA", begin) || value.startsWith("ASIA", begin)) {
      return false;
    }
    return to - from == 12;
  }

  private static boolean standsBehindName(char c) {
    return isBlank(c) || isQuote(c);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  /**
   * A value behind a name that says what it is; an id of AWS, a masked value, a date, an address
   * and a reference to where the secret is kept are none.
   */
  private static Pattern assignedTo(String name, String sign, String value) {
    return Pattern.compile(
        "(?i)"
            + name
            + "[\"']?"
            + sign
            + "[\"']?+(?!(?-i:A[KS]IA)|arn:|https?://|vault:|[*<]|\\$\\{|\\d{4}-\\d\\d-\\d\\d)"
            + value);
  }

  private static byte[] uses() {
    byte[] uses = new byte[128];
    for (char c = 0; c < uses.length; c++) {
      boolean base64 =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '/'
              || c == '+';
      boolean begins = "=:-Jx_IbB".indexOf(c) >= 0;
      uses[c] = (byte) ((base64 ? BASE64 : NONE) | (begins ? BEGINS : NONE));
    }
    return uses;
  }

  private static boolean mixesAllClasses(String text) {
    boolean upper = false;
    boolean lower = false;
    boolean digit = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      upper |= c >= 'A' && c <= 'Z';
      lower |= c >= 'a' && c <= 'z';
      digit |= c >= '0' && c <= '9';
    }
    // A path such as /Team/Service2/… also mixes classes; a key has few separators.
    return upper && lower && digit && text.chars().filter(c -> c == '/').count() <= 3;
  }
}
