package io.concordat.connector.erp.tryton;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * Unwraps what Tryton wraps: {@code {"__class__": "datetime", "year": …}} and its like become ISO
 * texts, and the fields of a row at the other end of a tie, which it nests under {@code "party."},
 * stand beside the others as {@code party.rec_name}.
 */
final class TrytonValues {
  private static final String CLASS = "__class__";

  /** Stands for what could not be read, so that the mapping refuses the row by the field's name. */
  private static final TextNode UNREADABLE = TextNode.valueOf("(unreadable)");

  private TrytonValues() {}

  /** A row as a mapping can read it. */
  static ObjectNode plain(JsonNode row) {
    ObjectNode plain = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : row.properties()) {
      put(plain, field.getKey(), field.getValue());
    }
    return plain;
  }

  private static void put(ObjectNode plain, String name, JsonNode value) {
    if (name.endsWith(".") && value.isObject()) {
      value.properties().forEach(field -> put(plain, name + field.getKey(), field.getValue()));
    } else {
      plain.set(name, value.has(CLASS) ? unwrapped(value) : value);
    }
  }

  /** An instant as an argument of a call; Tryton's times are UTC. */
  static Map<String, Object> wrapped(Instant instant) {
    LocalDateTime at = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    return Map.of(
        CLASS,
        "datetime",
        "year",
        at.getYear(),
        "month",
        at.getMonthValue(),
        "day",
        at.getDayOfMonth(),
        "hour",
        at.getHour(),
        "minute",
        at.getMinute(),
        "second",
        at.getSecond(),
        "microsecond",
        at.getNano() / 1_000);
  }

  private static JsonNode unwrapped(JsonNode value) {
    try {
      return switch (value.path(CLASS).asText("")) {
        case "datetime" ->
            TextNode.valueOf(
                date(value)
                    .atTime(
                        number(value, "hour"),
                        number(value, "minute"),
                        number(value, "second"),
                        Math.multiplyExact(number(value, "microsecond"), 1_000))
                    .toInstant(ZoneOffset.UTC)
                    .toString());
        case "date" -> TextNode.valueOf(date(value).toString());
        case "Decimal" -> value.path("decimal");
        default -> JsonNodeFactory.instance.nullNode();
      };
    } catch (DateTimeException | ArithmeticException e) {
      return UNREADABLE;
    }
  }

  private static LocalDate date(JsonNode value) {
    return LocalDate.of(number(value, "year"), number(value, "month"), number(value, "day"));
  }

  private static int number(JsonNode value, String part) {
    JsonNode number = value.path(part);
    if (!number.canConvertToInt()) {
      throw new DateTimeException("a part is no whole number");
    }
    return number.asInt();
  }
}
