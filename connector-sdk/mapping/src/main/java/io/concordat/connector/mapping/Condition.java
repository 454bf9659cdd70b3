package io.concordat.connector.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * Which rows a map is for.
 *
 * @param in the texts that the value may be; empty: any that is not blank
 * @param notIn the texts that it may not be
 */
record Condition(Reading value, Set<String> in, Set<String> notIn) {
  Condition {
    in = Set.copyOf(in);
    notIn = Set.copyOf(notIn);
  }

  boolean holds(JsonNode row, RowContext context) {
    List<String> texts = value.texts(row, context);
    if (texts.stream().anyMatch(notIn::contains)) {
      return false;
    }
    boolean any = in.isEmpty() ? !texts.isEmpty() : texts.stream().anyMatch(in::contains);
    return any || (in.isEmpty() && !notIn.isEmpty());
  }
}
