package io.concordat.connector.iam.vocabulary;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Set;

/**
 * Reads JSON token by token and takes only the properties on its list, at whatever depth they
 * stand. Everything else is skipped and never becomes a value: a list that a vendor serves may hold
 * a secret beside what was asked for.
 */
public final class AllowedJson {
  private final Set<String> names;

  private AllowedJson(Set<String> names) {
    this.names = names;
  }

  public static AllowedJson of(String... names) {
    return new AllowedJson(Set.of(names));
  }

  /** The same and more. */
  public AllowedJson and(Set<String> more) {
    Set<String> all = new java.util.HashSet<>(names);
    all.addAll(more);
    return new AllowedJson(Set.copyOf(all));
  }

  /**
   * One object to its end.
   *
   * @throws IOException if it is no object
   */
  public JsonNode read(JsonParser in) throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("not an object");
    }
    return object(in);
  }

  private ObjectNode object(JsonParser in) throws IOException {
    ObjectNode taken = JsonNodeFactory.instance.objectNode();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      if (names.contains(name)) {
        taken.set(name, value(in));
      } else {
        in.skipChildren();
      }
    }
    return taken;
  }

  private JsonNode value(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> object(in);
      case START_ARRAY -> array(in);
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          JsonNodeFactory.instance.textNode(in.getText());
      case VALUE_TRUE -> JsonNodeFactory.instance.booleanNode(true);
      case VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(false);
      case VALUE_NULL -> JsonNodeFactory.instance.nullNode();
      default -> throw new IOException("the object breaks off");
    };
  }

  private ArrayNode array(JsonParser in) throws IOException {
    ArrayNode taken = JsonNodeFactory.instance.arrayNode();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      taken.add(value(in));
    }
    return taken;
  }
}
