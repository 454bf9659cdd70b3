package io.concordat.connector.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What a mapping knows besides the row.
 *
 * @param source the source's id, for keys that are unique within a source only
 * @param readAt when the row was read: what evidence is observed at
 * @param derived values that the connector computed, by name; a path reaches them as {@code $name}
 */
public record RowContext(String source, Instant readAt, Map<String, JsonNode> derived) {
  public RowContext {
    derived = Map.copyOf(derived);
  }

  public static RowContext of(String source, Instant readAt) {
    return new RowContext(source, readAt, Map.of());
  }

  /** The same with one more derived value; null is left out. */
  public RowContext with(String name, JsonNode value) {
    if (value == null) {
      return this;
    }
    Map<String, JsonNode> more = new HashMap<>(derived);
    more.put(name, value);
    return new RowContext(source, readAt, more);
  }

  /** The same with one more derived text; null is left out. */
  public RowContext with(String name, String value) {
    return value == null ? this : with(name, JsonNodeFactory.instance.textNode(value));
  }

  JsonNode derived(String name) {
    return derived.get(name);
  }
}
