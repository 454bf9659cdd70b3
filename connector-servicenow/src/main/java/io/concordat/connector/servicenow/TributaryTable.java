package io.concordat.connector.servicenow;

import io.concordat.connector.spi.SourceFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table that is read by a reference column, in the order of {@code sys_id}. If it cannot be read,
 * the page that asked for it fails as a whole: a group without its members, or a change without
 * what it touches, would be a false statement.
 */
final class TributaryTable implements Tributary {
  /** Ids per request: 100 of 32 characters keep the address below 4 KiB. */
  private static final int CHUNK = 100;

  /** The most rows that one chunk may bring: a bound on memory, not an expected size. */
  private static final int MAX_ROWS = 200_000;

  private final TableClient client;
  private final String table;
  private final String column;
  private final Optional<String> filter;
  private final List<String> columns;
  private final int pageSize;

  /**
   * @param column the column that points at the owner
   * @param filter an encoded query that narrows what is read; empty: all rows of the owners
   */
  TributaryTable(
      TableClient client,
      String table,
      String column,
      Optional<String> filter,
      List<String> columns,
      int pageSize) {
    this.client = client;
    this.table = table;
    this.column = column;
    this.filter = filter;
    this.columns = List.copyOf(columns);
    this.pageSize = pageSize;
  }

  @Override
  public Map<SysId, List<TableRow>> of(List<SysId> owners) {
    Map<SysId, List<TableRow>> found = new HashMap<>();
    for (int from = 0; from < owners.size(); from += CHUNK) {
      for (TableRow row : readAll(owners.subList(from, Math.min(owners.size(), from + CHUNK)))) {
        row.reference(column)
            .ifPresent(id -> found.computeIfAbsent(id, key -> new ArrayList<>()).add(row));
      }
    }
    return found;
  }

  private List<TableRow> readAll(List<SysId> owners) {
    String in =
        owners.stream().map(SysId::value).collect(Collectors.joining(",", column + "IN", ""))
            + filter.map(condition -> "^" + condition).orElse("");
    List<TableRow> all = new ArrayList<>();
    Position at = new Position(Optional.empty(), 0, pageSize);
    while (true) {
      switch (client.read(new TableQuery(table, at.condition(in), columns, at.limit, at.offset))) {
        case TableAnswer.TooSlow() -> at = slower(at);
        case TableAnswer.Rows answer -> {
          all.addAll(answer.rows());
          if (all.size() > MAX_ROWS) {
            throw new SourceFailure.Rejected(
                table + " holds more than " + MAX_ROWS + " rows for " + owners.size() + " rows");
          }
          if (!answer.goesOn(at.offset, at.limit)) {
            return all;
          }
          at = at.behind(answer.rows());
        }
      }
    }
  }

  private Position slower(Position at) {
    if (at.limit == 1) {
      throw new SourceFailure.Unavailable(
          table + " takes too long for a single row: the instance is overloaded");
    }
    return new Position(at.after, at.offset, at.limit / 2);
  }

  private record Position(Optional<SysId> after, int offset, int limit) {
    String condition(String in) {
      return in + after.map(id -> "^sys_id>" + id.value()).orElse("") + "^ORDERBYsys_id";
    }

    /** Behind the last row; over the whole page, where it holds nothing to hold on to. */
    Position behind(List<TableRow> rows) {
      Optional<SysId> last = rows.isEmpty() ? Optional.empty() : rows.getLast().sysId();
      return last.isEmpty() || last.equals(after)
          ? new Position(after, offset + limit, limit)
          : new Position(last, 0, limit);
    }
  }
}
