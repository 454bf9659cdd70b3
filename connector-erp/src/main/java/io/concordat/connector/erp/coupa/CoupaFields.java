package io.concordat.connector.erp.coupa;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameter {@code fields}, in which Coupa is told what to serve: names, and for what is nested
 * an object with the names within, as in {@code ["id",{"supplier":["id","name"]}]}.
 */
final class CoupaFields {
  private final Map<String, CoupaFields> within = new LinkedHashMap<>();

  private CoupaFields() {}

  /** The parameter that asks for these paths. */
  static String of(Collection<String> paths) {
    CoupaFields all = new CoupaFields();
    paths.forEach(all::add);
    return all.json().toString();
  }

  private void add(String path) {
    CoupaFields at = this;
    for (String name : path.split("\\.")) {
      at = at.within.computeIfAbsent(name, any -> new CoupaFields());
    }
  }

  private ArrayNode json() {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    within.forEach(
        (name, nested) -> {
          if (nested.within.isEmpty()) {
            names.add(name);
          } else {
            names.addObject().set(name, nested.json());
          }
        });
    return names;
  }
}
