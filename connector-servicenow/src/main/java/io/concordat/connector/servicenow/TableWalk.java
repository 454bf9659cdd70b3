package io.concordat.connector.servicenow;

import io.concordat.connector.spi.SourceFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a table in the order of a time and {@code sys_id}, one page a call. A page may be short, or
 * even empty, with more behind it: the server counts its limit before it leaves out the rows that
 * we may not see. So a page is the last one only if the server's own count of matching rows says
 * so.
 */
final class TableWalk {
  private final TableClient client;
  private final TableScope scope;

  /**
   * What is read of a table.
   *
   * @param timeColumn the time that gives the order
   * @param filter an encoded query that narrows what is read; empty: all rows
   * @param overlap how far an incremental run looks back behind the last row that it saw
   */
  record TableScope(
      String table,
      String timeColumn,
      Optional<String> filter,
      List<String> columns,
      int pageSize,
      Duration overlap) {
    TableScope {
      columns = List.copyOf(columns);
    }
  }

  /** What one call brought. */
  sealed interface Step {
    /**
     * A page.
     *
     * @param next where the next call goes on; behind the last page: where the next run begins
     * @param withheld whether the server counts rows here of which it shows none
     * @param gap set where the end of the table is not proven
     * @param left rows behind this page by the server's count, those that it will not show included
     */
    record Rows(
        List<TableRow> rows,
        TableCursor next,
        boolean more,
        boolean withheld,
        Optional<String> gap,
        OptionalLong left)
        implements Step {}

    /** The server gave up even on a single row. */
    record Stuck() implements Step {}
  }

  TableWalk(TableClient client, TableScope scope) {
    this.client = client;
    this.scope = scope;
  }

  TableScope scope() {
    return scope;
  }

  /**
   * Reads the page at a cursor.
   *
   * @throws SourceFailure as {@link TableClient#read} does, and {@code Rejected} where the server
   *     does not keep to the condition or the order
   */
  Step step(TableCursor cursor) {
    TableQuery query =
        new TableQuery(
            scope.table(),
            cursor.condition(scope.timeColumn(), scope.filter()),
            scope.columns(),
            cursor.limit(),
            cursor.offset());
    return switch (client.read(query)) {
      case TableAnswer.TooSlow() -> slower(cursor);
      case TableAnswer.Rows answer -> page(cursor, answer);
    };
  }

  /** Half as many rows from the same place; the checkpoint keeps that, should we be cut off. */
  private static Step slower(TableCursor cursor) {
    return cursor.limit() == 1
        ? new Step.Stuck()
        : new Step.Rows(
            List.of(), cursor.slower(), true, false, Optional.empty(), OptionalLong.empty());
  }

  private Step page(TableCursor cursor, TableAnswer.Rows answer) {
    refuseDisorder(cursor, answer.rows());
    boolean more = answer.goesOn(cursor.offset(), cursor.limit());
    TableCursor next =
        lastKey(answer.rows()).map(cursor::behind).orElse(more ? cursor.behindPage() : cursor);
    return new Step.Rows(
        answer.rows(),
        more ? next : next.nextRun(scope.overlap(), scope.pageSize()),
        more,
        answer.withholds(cursor.offset()),
        !more && answer.uncounted() ? Optional.of(uncounted()) : Optional.empty(),
        answer.left(cursor.offset(), cursor.limit()));
  }

  /**
   * A condition or an order that an instance cannot evaluate is left out without a word. Reading on
   * would lose rows, or read the same ones for ever, so it is noticed here.
   */
  private void refuseDisorder(TableCursor cursor, List<TableRow> rows) {
    Instant floor = cursor.floor().orElse(Instant.MIN);
    for (TableRow row : rows) {
      Optional<Instant> place = row.place(scope.timeColumn());
      Instant at = place.orElse(floor);
      if (at.isBefore(floor) || (place.isPresent() && isAt(cursor, at, row))) {
        throw new SourceFailure.Rejected(
            scope.table()
                + " answered rows out of the order that was asked for: the integration user must"
                + " be able to read "
                + scope.timeColumn()
                + " and sys_id, and must have the time zone GMT");
      }
      floor = at;
    }
  }

  private static boolean isAt(TableCursor cursor, Instant at, TableRow row) {
    return cursor
        .after()
        .filter(key -> key.at().equals(at) && row.sysId().filter(key.id()::equals).isPresent())
        .isPresent();
  }

  private Optional<TableCursor.Key> lastKey(List<TableRow> rows) {
    return rows.reversed().stream().flatMap(row -> key(row).stream()).findFirst();
  }

  private Optional<TableCursor.Key> key(TableRow row) {
    return row.place(scope.timeColumn())
        .flatMap(at -> row.sysId().map(id -> new TableCursor.Key(at, id)));
  }

  private String uncounted() {
    return scope.table()
        + " answers without X-Total-Count and Link: rows behind a page that access rules emptied"
        + " may be missing";
  }
}
