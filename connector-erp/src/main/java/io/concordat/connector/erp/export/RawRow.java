package io.concordat.connector.erp.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A row as it stands in an export.
 *
 * @param number counted from 1; of CSV with its header, as a spreadsheet does
 * @param problem why it is none, where it is none; never its content
 */
record RawRow(long number, JsonNode value, Optional<String> problem) {
  static RawRow of(long number, JsonNode value) {
    return new RawRow(number, value, Optional.empty());
  }

  static RawRow unreadable(long number, String problem) {
    return new RawRow(number, null, Optional.of(problem));
  }
}
