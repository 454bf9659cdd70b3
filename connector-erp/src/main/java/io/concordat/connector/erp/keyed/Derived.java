package io.concordat.connector.erp.keyed;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.mapping.RowContext;

/** What a connector computes from a row, for a mapping to reach as {@code $name}. */
@FunctionalInterface
public interface Derived {
  Derived NOTHING = (row, context) -> context;

  /** The context with what was computed. */
  RowContext from(JsonNode row, RowContext context);
}
