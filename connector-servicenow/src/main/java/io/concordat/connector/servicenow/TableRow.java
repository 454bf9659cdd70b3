package io.concordat.connector.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One row of a table. A cell comes in several shapes, depending on its type and on {@code
 * sysparm_display_value}: a bare text, {@code {link, value}}, {@code {display_value, value}}, or
 * all three together. Only the stored value is ever read: display values are in the language, time
 * zone and format of whoever asks. An empty text means that there is no value. Values are texts,
 * but some of an instance's APIs write numbers and flags as such, and whole numbers as {@code 3.0}.
 */
final class TableRow {
  /** Beyond it, a double is no longer exact. */
  private static final double LARGEST_WHOLE = 1L << 53;

  private final JsonNode cells;
  private final Optional<SysId> sysId;

  TableRow(JsonNode cells) {
    this.cells = cells;
    this.sysId = text("sys_id").flatMap(SysId::parse);
  }

  /** The stored value, stripped; empty where the row has none or the reader may not see it. */
  Optional<String> text(String column) {
    JsonNode cell = cells.path(column);
    if (cell.isObject()) {
      cell = cell.path("value");
    }
    if (!cell.isValueNode() || cell.isNull()) {
      return Optional.empty();
    }
    String text = isWhole(cell) ? Long.toString(cell.longValue()) : cell.asText().strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** The Table API writes the 3.0 of other APIs as {@code "3"}, and so do mappings. */
  private static boolean isWhole(JsonNode cell) {
    return cell.isFloatingPointNumber()
        && cell.doubleValue() == Math.rint(cell.doubleValue())
        && Math.abs(cell.doubleValue()) < LARGEST_WHOLE;
  }

  /** A reference to another row, in any of its shapes. */
  Optional<SysId> reference(String column) {
    Optional<SysId> stored = text(column).flatMap(SysId::parse);
    if (stored.isPresent()) {
      return stored;
    }
    // Some answers carry a link and a display value, but no value.
    String link = cells.path(column).path("link").asText("");
    return SysId.parse(link.substring(link.lastIndexOf('/') + 1));
  }

  /**
   * A timestamp.
   *
   * @throws IllegalArgumentException if the cell holds something else
   */
  Optional<Instant> instant(String column) {
    return text(column).flatMap(text -> SysTime.parse(column, text));
  }

  /**
   * Every cell by its stored value alone, which is the id where a cell holds only a link. Not to be
   * changed.
   */
  JsonNode stored() {
    if (allTexts()) {
      return cells;
    }
    ObjectNode stored = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> cell : cells.properties()) {
      String column = cell.getKey();
      text(column)
          .or(() -> reference(column).map(SysId::value))
          .ifPresent(text -> stored.put(column, text));
    }
    return stored;
  }

  /** As where only values are asked for: a mapping strips them, and leaves out the empty ones. */
  private boolean allTexts() {
    for (JsonNode cell : cells) {
      if (!cell.isTextual()) {
        return false;
      }
    }
    return true;
  }

  Optional<SysId> sysId() {
    return sysId;
  }

  /** The row's time in the order of a column; empty where that is unreadable. */
  Optional<Instant> place(String column) {
    try {
      return instant(column);
    } catch (IllegalArgumentException e) {
      // The mapper names this as the row's reject; here it only means "no place in the order".
      return Optional.empty();
    }
  }
}
