package io.concordat.connector.servicenow;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Page.Reject;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One table, page by page. A page may be short, or even empty, with more behind it: the server
 * counts its limit before it leaves out the rows that we may not see. So a page is the last one
 * only if the server's own count of matching rows says so.
 */
final class TableStream implements SourceStream {
  private final String name;
  private final PullMode preferredMode;
  private final TableClient client;
  private final TableScope scope;
  private final Tributary tributary;
  private final RowMapper mapper;

  /** Makes our row of the vendor's. */
  @FunctionalInterface
  interface RowMapper {
    /**
     * @param tributaries the row's rows of another table; empty where there are none
     * @throws IllegalArgumentException naming the column that cannot be mapped, never its value
     */
    SourceRow map(TableRow row, List<TableRow> tributaries);
  }

  /**
   * What is read of a table.
   *
   * @param filter an encoded query of the operator's; empty: all rows
   * @param overlap how far an incremental run looks back behind the last row that it saw
   */
  record TableScope(
      String table, Optional<String> filter, List<String> columns, int pageSize, Duration overlap) {
    TableScope {
      columns = List.copyOf(columns);
    }
  }

  TableStream(
      String name,
      PullMode preferredMode,
      TableClient client,
      TableScope scope,
      Tributary tributary,
      RowMapper mapper) {
    this.name = name;
    this.preferredMode = preferredMode;
    this.client = client;
    this.scope = scope;
    this.tributary = tributary;
    this.mapper = mapper;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PullMode preferredMode() {
    return preferredMode;
  }

  @Override
  public Page read(Checkpoint since) {
    TableCursor cursor = TableCursor.of(since, scope.pageSize());
    TableQuery query =
        new TableQuery(
            scope.table(),
            cursor.condition(scope.filter()),
            scope.columns(),
            cursor.limit(),
            cursor.offset());
    return switch (client.read(query)) {
      case TableAnswer.TooSlow() -> slower(since, cursor);
      case TableAnswer.Rows answer -> page(since, cursor, answer);
    };
  }

  /** Half as many rows from the same place; the checkpoint keeps that, should we be cut off. */
  private Page slower(Checkpoint since, TableCursor cursor) {
    if (cursor.limit() == 1) {
      throw new SourceFailure.Unavailable(
          scope.table() + " takes too long for a single row: the instance is overloaded");
    }
    return Page.more(List.of(), cursor.slower().toCheckpoint(since.mode(), scope.pageSize()));
  }

  private Page page(Checkpoint since, TableCursor cursor, TableAnswer.Rows answer) {
    refuseDisorder(cursor, answer.rows());
    List<SourceRow> rows = new ArrayList<>();
    List<Reject> rejects = new ArrayList<>();
    map(answer.rows(), rows, rejects);

    Optional<TableCursor.Key> last = lastKey(answer.rows()).filter(key -> moves(cursor, key));
    boolean more = answer.goesOn(cursor.offset(), cursor.limit());
    TableCursor next = last.map(cursor::behind).orElse(more ? cursor.behindPage() : cursor);
    if (!more) {
      next = next.nextRun(scope.overlap(), scope.pageSize());
    }
    Page page =
        new Page(
            rows,
            rejects,
            next.toCheckpoint(since.mode(), scope.pageSize()),
            more,
            Optional.empty());
    return !more && answer.uncounted() ? page.withGap(uncounted()) : page;
  }

  /**
   * A condition or an order that an instance cannot evaluate is left out without a word. Reading on
   * would lose rows, so it is noticed here.
   */
  private void refuseDisorder(TableCursor cursor, List<TableRow> rows) {
    Instant floor = cursor.floor().orElse(Instant.MIN);
    for (TableRow row : rows) {
      Instant updated = row.updated().orElse(floor);
      if (updated.isBefore(floor)) {
        throw new SourceFailure.Rejected(
            scope.table()
                + " answered rows out of the order that was asked for: the integration user must"
                + " be able to read sys_updated_on and sys_id, and must have the time zone GMT");
      }
      floor = updated;
    }
  }

  private void map(List<TableRow> read, List<SourceRow> rows, List<Reject> rejects) {
    Map<SysId, List<TableRow>> tributaries =
        tributary.of(read.stream().flatMap(row -> row.sysId().stream()).toList());
    for (int i = 0; i < read.size(); i++) {
      TableRow row = read.get(i);
      Optional<SysId> id = row.sysId();
      if (id.isEmpty()) {
        rejects.add(
            Reject.unidentified(
                "row " + (i + 1) + " of a page of " + scope.table(),
                "sys_id: is missing or holds characters that an id cannot have"));
        continue;
      }
      try {
        rows.add(mapper.map(row, tributaries.getOrDefault(id.get(), List.of())));
      } catch (IllegalArgumentException e) {
        rejects.add(new Reject(id.get().value(), String.valueOf(e.getMessage())));
      }
    }
  }

  private static Optional<TableCursor.Key> lastKey(List<TableRow> rows) {
    for (TableRow row : rows.reversed()) {
      if (row.updated().isPresent() && row.sysId().isPresent()) {
        return Optional.of(new TableCursor.Key(row.updated().get(), row.sysId().get()));
      }
    }
    return Optional.empty();
  }

  private static boolean moves(TableCursor cursor, TableCursor.Key key) {
    return cursor.after().map(after -> !after.equals(key)).orElse(true);
  }

  private String uncounted() {
    return scope.table()
        + " answers without X-Total-Count and Link: rows behind a page that access rules emptied"
        + " may be missing";
  }
}
