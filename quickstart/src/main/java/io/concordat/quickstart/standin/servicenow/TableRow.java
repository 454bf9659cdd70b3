package io.concordat.quickstart.standin.servicenow;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One row of a table, as the database has it.
 *
 * @param hidden whether access rules keep it from the integration user
 */
record TableRow(Map<String, Cell> cells, boolean hidden) {
  private static final DateTimeFormatter STORED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  /** What a user in Helsinki would see: nobody who parses it gets the right time. */
  private static final DateTimeFormatter DISPLAYED =
      DateTimeFormatter.ofPattern("dd.MM.uuuu HH:mm:ss").withZone(ZoneOffset.ofHours(2));

  /**
   * One cell.
   *
   * @param value what is stored; empty where there is nothing
   * @param display what a person sees; empty where that is the stored value, or for references
   * @param table of the row that the cell refers to; empty if it is no reference
   */
  record Cell(String value, String display, String table) {}

  String value(String column) {
    Cell cell = cells.get(column);
    return cell == null ? "" : cell.value();
  }

  static Builder of(String sysId, Instant created, Instant updated) {
    return new Builder()
        .text("sys_id", sysId)
        .time("sys_created_on", Optional.of(created))
        .time("sys_updated_on", Optional.of(updated))
        .text("sys_created_by", "admin")
        .text("sys_updated_by", "admin")
        .text("sys_mod_count", "1");
  }

  /** The same row, to be changed. */
  static Builder from(TableRow row) {
    Builder builder = new Builder();
    builder.cells.putAll(row.cells());
    builder.hidden = row.hidden();
    return builder;
  }

  /** Collects a row. */
  static final class Builder {
    private final Map<String, Cell> cells = new LinkedHashMap<>();
    private boolean hidden;

    Builder text(String column, String value) {
      cells.put(column, new Cell(value, "", ""));
      return this;
    }

    Builder choice(String column, String code, String label) {
      cells.put(column, new Cell(code, label, ""));
      return this;
    }

    Builder flag(String column, boolean value) {
      return text(column, Boolean.toString(value));
    }

    Builder time(String column, Optional<Instant> at) {
      cells.put(
          column,
          new Cell(at.map(STORED::format).orElse(""), at.map(DISPLAYED::format).orElse(""), ""));
      return this;
    }

    Builder reference(String column, Optional<String> sysId, String table) {
      cells.put(column, new Cell(sysId.orElse(""), "", table));
      return this;
    }

    Builder hide() {
      hidden = true;
      return this;
    }

    TableRow build() {
      return new TableRow(cells, hidden);
    }
  }
}
