package io.concordat.connector.iam.google;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Looks into what was taken of an answer; a property of an unexpected type is as if absent. */
final class Node {
  private Node() {}

  /** A text that is not blank, or null. */
  static String text(JsonNode of, String name) {
    JsonNode value = of.path(name);
    return value.isTextual() && !value.textValue().isBlank() ? value.textValue().strip() : null;
  }

  static boolean flag(JsonNode of, String name) {
    return of.path(name).asBoolean(false);
  }

  static List<JsonNode> list(JsonNode of, String name) {
    List<JsonNode> all = new ArrayList<>();
    of.path(name).forEach(all::add);
    return all;
  }

  /**
   * A time, or null.
   *
   * @throws IllegalArgumentException without the value, if it is none
   */
  static Instant time(JsonNode of, String name) {
    String text = text(of, name);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException quotesIt) {
      throw new IllegalArgumentException(name + ": is no time");
    }
  }
}
