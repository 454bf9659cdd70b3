package io.concordat.reconciler.cases;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A Markdown table whose every column is known.
 *
 * @param heads the names of its columns; the first one says what kind of table it is
 */
record Table(String file, int line, List<String> heads, List<Row> rows) {

  /** One row; a cell that is empty or {@code -} says nothing. */
  record Row(String file, int line, Map<String, String> cells) {
    Optional<String> cell(String head) {
      return Optional.ofNullable(cells.get(head)).filter(text -> !text.equals("-"));
    }

    String required(String head) {
      return cell(head).orElseThrow(() -> refuse("needs a value in column '" + head + "'"));
    }

    CaseRefusedException refuse(String reason) {
      return new CaseRefusedException(file, line, reason);
    }

    /** Reads a cell with a parser whose complaint is kept. */
    <T> T read(String head, Function<String, T> parser) {
      String text = required(head);
      try {
        return parser.apply(text);
      } catch (RuntimeException e) {
        throw refuse("column '" + head + "', '" + text + "': " + e.getMessage());
      }
    }
  }

  /**
   * Reads a table.
   *
   * @param lines head, rule and rows
   * @param first the number of the first line
   */
  static Table read(String file, int first, List<String> lines) {
    List<String> heads = cells(lines.getFirst());
    if (lines.size() < 3 || !cells(lines.get(1)).stream().allMatch(c -> c.matches(":?-+:?"))) {
      throw new CaseRefusedException(
          file, first, "a table needs a head, a line of dashes and at least one row");
    }
    if (new HashSet<>(heads).size() < heads.size()) {
      throw new CaseRefusedException(file, first, "a column stands twice in " + heads);
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 2; i < lines.size(); i++) {
      List<String> texts = cells(lines.get(i));
      if (texts.size() != heads.size()) {
        throw new CaseRefusedException(
            file, first + i, "has " + texts.size() + " cells under " + heads.size() + " heads");
      }
      Map<String, String> row = new LinkedHashMap<>();
      for (int c = 0; c < heads.size(); c++) {
        row.put(heads.get(c), texts.get(c).isEmpty() ? "-" : texts.get(c));
      }
      rows.add(new Row(file, first + i, row));
    }
    return new Table(file, first, heads, rows);
  }

  /** Refuses a column that is not known, or the lack of one that is needed. */
  void requireColumns(List<String> needed, List<String> optional) {
    for (String head : heads) {
      if (!needed.contains(head) && !optional.contains(head)) {
        throw new CaseRefusedException(
            file, line, "column '" + head + "' is not known; known are " + needed + optional);
      }
    }
    for (String head : needed) {
      if (!heads.contains(head)) {
        throw new CaseRefusedException(file, line, "needs a column '" + head + "'");
      }
    }
  }

  boolean has(String head) {
    return heads.contains(head);
  }

  /** A bar within a cell is written {@code \|}. */
  private static List<String> cells(String line) {
    String inner = line.strip().replaceFirst("^\\|", "").replaceFirst("(?<!\\\\)\\|$", "");
    List<String> cells = new ArrayList<>();
    for (String cell : inner.split("(?<!\\\\)\\|", -1)) {
      cells.add(cell.strip().replace("\\|", "|"));
    }
    return cells;
  }
}
