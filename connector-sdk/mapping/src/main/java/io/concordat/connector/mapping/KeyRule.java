package io.concordat.connector.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.contract.TypedKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How typed keys come about.
 *
 * @param name how the mapping calls it
 * @param namespace empty: the value is a reference to an identity, whose form says the namespace
 * @param bare the namespace of a reference that is nothing but an id
 */
record KeyRule(String name, Optional<String> namespace, Optional<String> bare, NameRule value) {
  /**
   * The keys that the row gives.
   *
   * @throws IllegalArgumentException naming the key, never its value
   */
  List<TypedKey> keys(JsonNode row, RowContext context) {
    try {
      List<String> values = value.all(row, context);
      if (values.isEmpty()) {
        return List.of();
      }
      if (values.size() == 1) {
        return keys(values.getFirst());
      }
      Set<TypedKey> keys = new LinkedHashSet<>();
      values.forEach(text -> keys.addAll(keys(text)));
      return List.copyOf(keys);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private List<TypedKey> keys(String text) {
    return namespace.isPresent()
        ? List.of(new TypedKey(namespace.get(), text))
        : IdentityReference.keys(text, bare);
  }
}
