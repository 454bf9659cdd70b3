package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks into what was taken of an answer; a property of an unexpected type is as if absent. */
final class Node {
  private Node() {}

  /** A text that is not blank, or null. */
  static String text(JsonNode of, String name) {
    JsonNode value = of.path(name);
    return value.isTextual() && !value.textValue().isBlank() ? value.textValue().strip() : null;
  }

  static Optional<Boolean> flag(JsonNode of, String name) {
    JsonNode value = of.path(name);
    return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
  }

  static List<JsonNode> list(JsonNode of, String name) {
    List<JsonNode> all = new ArrayList<>();
    of.path(name).forEach(all::add);
    return all;
  }

  static List<String> texts(JsonNode of, String name) {
    return list(of, name).stream()
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !text.isBlank())
        .toList();
  }

  static Instant time(JsonNode of, String name) {
    return GraphTime.read(name, text(of, name)).orElse(null);
  }
}
