package io.concordat.reconciler.cases;

import io.concordat.contract.FieldValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How values and instants are written in a case. */
final class Words {
  /** The instant that every case calls {@code now}. */
  static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private static final Pattern STEP = Pattern.compile("\\s*([+-])\\s*(\\d+)(ns|s|m|h|d)");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

  private Words() {}

  /**
   * {@code null}, {@code true}, {@code 12.5}, {@code [a, b]}; anything else is a text. Between
   * backticks stands a text as it is, blanks included.
   */
  static FieldValue value(String text) {
    if (text.length() > 1 && text.startsWith("`") && text.endsWith("`")) {
      return FieldValue.of(text.substring(1, text.length() - 1));
    }
    if (text.startsWith("[") && text.endsWith("]")) {
      String inner = text.substring(1, text.length() - 1).strip();
      return FieldValue.of(
          inner.isEmpty()
              ? List.<String>of()
              : Arrays.stream(inner.split(",")).map(Words::element).toList());
    }
    return switch (text) {
      case "null" -> FieldValue.NULL;
      case "true" -> FieldValue.of(true);
      case "false" -> FieldValue.of(false);
      default ->
          NUMBER.matcher(text).matches()
              ? FieldValue.of(new BigDecimal(text))
              : FieldValue.of(text);
    };
  }

  private static String element(String text) {
    String element = text.strip();
    return value(element) instanceof FieldValue.Text(String verbatim) ? verbatim : element;
  }

  /** {@code now}, {@code now - 25h}, {@code now + 24h - 1s}, or an instant in ISO-8601. */
  static Instant instant(String text) {
    if (!text.startsWith("now")) {
      return Instant.parse(text);
    }
    Instant at = NOW;
    int end = 3;
    Matcher step = STEP.matcher(text);
    while (end < text.length()) {
      if (!step.find(end) || step.start() != end) {
        throw new IllegalArgumentException(
            "is no instant such as 'now', 'now - 25h', 'now + 24h - 1s' or an ISO-8601 one");
      }
      long amount = Long.parseLong(step.group(2));
      Duration by =
          switch (step.group(3)) {
            case "ns" -> Duration.ofNanos(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
          };
      at = step.group(1).equals("+") ? at.plus(by) : at.minus(by);
      end = step.end();
    }
    return at;
  }

  static boolean yes(String text) {
    return switch (text) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new IllegalArgumentException("must be yes or no");
    };
  }

  static <E extends Enum<E>> E constant(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "is none of "
            + Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  /** A value so that blanks and types can be seen. */
  static String shown(FieldValue value) {
    return switch (value) {
      case FieldValue.Text(String text) -> "'" + text + "'";
      case FieldValue.Texts(List<String> texts) -> texts.toString();
      case FieldValue.Null() -> "null";
      default -> value.display();
    };
  }
}
