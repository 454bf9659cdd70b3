package io.concordat.connector.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A tree some of whose values are not what they were. */
final class AlteredJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<JsonNode> VALUES =
      List.of(
          NODES.nullNode(),
          NODES.textNode(""),
          NODES.textNode(" "),
          NODES.textNode("x".repeat(100_000)),
          NODES.textNode("\u0000\ud83d\ude00\u202e\n"),
          NODES.textNode("/Date(99999999999999999)/"),
          NODES.textNode("9999-99-99 99:99:99"),
          NODES.textNode("2026-01-01 00:00:00"),
          NODES.textNode("../../etc/passwd?x=1#y"),
          NODES.textNode("-1"),
          NODES.numberNode(-1),
          NODES.numberNode(0),
          NODES.numberNode(Long.MAX_VALUE),
          NODES.numberNode(Long.MIN_VALUE),
          NODES.numberNode(1e300),
          NODES.numberNode(BigInteger.TEN.pow(90)),
          NODES.booleanNode(true),
          NODES.objectNode(),
          NODES.arrayNode(),
          NODES.arrayNode().add(NODES.nullNode()),
          NODES.objectNode().put("value", 1).put("link", "https://evil.example/"));

  private AlteredJson() {}

  static JsonNode of(JsonNode tree, Random random) {
    // Most answers lose little, so that the mappers see rows that are almost right.
    return altered(tree, random, random.nextInt(4) == 0 ? 4 : 25);
  }

  private static JsonNode altered(JsonNode node, Random random, int oneIn) {
    if (random.nextInt(oneIn * 2) == 0) {
      return VALUES.get(random.nextInt(VALUES.size()));
    }
    return switch (node) {
      case ObjectNode object -> object(object, random, oneIn);
      case ArrayNode array -> array(array, random, oneIn);
      default -> random.nextInt(oneIn) == 0 ? VALUES.get(random.nextInt(VALUES.size())) : node;
    };
  }

  private static JsonNode object(ObjectNode object, Random random, int oneIn) {
    ObjectNode altered = NODES.objectNode();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (random.nextInt(oneIn * 2) > 0) {
        altered.set(entry.getKey(), altered(entry.getValue(), random, oneIn));
      }
    }
    return altered;
  }

  private static JsonNode array(ArrayNode array, Random random, int oneIn) {
    ArrayNode altered = NODES.arrayNode();
    for (JsonNode element : array) {
      altered.add(altered(element, random, oneIn));
      if (random.nextInt(oneIn) == 0) {
        altered.add(element);
      }
    }
    return altered;
  }
}
