package io.concordat.connector.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an id, or the value of a key, comes about.
 *
 * @param parts one reading, or several that are joined: then each must give a value
 * @param scoped whether the source's id and a slash come first
 */
record NameRule(List<Reading> parts, String with, String prefix, boolean scoped) {
  NameRule {
    parts = List.copyOf(parts);
  }

  /** The first name; empty where a part is missing. */
  Optional<String> one(JsonNode row, RowContext context) {
    return all(row, context).stream().findFirst();
  }

  /** Every name; a joined one is one at most. */
  List<String> all(JsonNode row, RowContext context) {
    List<String> names = new ArrayList<>();
    String before = (scoped ? context.source() + "/" : "") + prefix;
    if (parts.size() == 1) {
      List<String> texts = parts.getFirst().texts(row, context);
      if (before.isEmpty()) {
        return texts;
      }
      texts.forEach(text -> names.add(before + text));
      return names;
    }
    List<String> texts = new ArrayList<>();
    for (Reading part : parts) {
      List<String> found = part.texts(row, context);
      if (found.isEmpty()) {
        return names;
      }
      texts.add(found.getFirst());
    }
    names.add(before + String.join(with, texts));
    return names;
  }
}
