package io.concordat.connector.servicenow;

import io.concordat.connector.servicenow.TableWalk.Step;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Page.Reject;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.spi.Unmapped;
import io.concordat.contract.PullMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One table's rows as ours, page by page. */
final class TableStream implements SourceStream {
  /** Rows that are read twice cost little; a clock of ours that is ahead would cost some. */
  private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

  private final String name;
  private final PullMode preferredMode;
  private final TableWalk walk;
  private final Tributary present;
  private final Tributary tributary;
  private final RowMapper mapper;
  private final Supplier<MappingContext> now;

  /** Makes our row of the vendor's. */
  @FunctionalInterface
  interface RowMapper {
    /**
     * @param tributaries the row's rows of another table; empty where there are none
     * @throws IllegalArgumentException naming the column that cannot be mapped, never its value
     */
    SourceRow map(TableRow row, List<TableRow> tributaries, MappingContext context);
  }

  /**
   * Rows of the vendor's as ours.
   *
   * @param ids of all that were given, rejects included
   */
  record Mapped(List<SourceRow> rows, List<Reject> rejects, Set<SysId> ids) {}

  TableStream(
      String name,
      PullMode preferredMode,
      TableClient client,
      TableWalk.TableScope scope,
      Tributary tributary,
      RowMapper mapper,
      Supplier<MappingContext> now) {
    this.name = name;
    this.preferredMode = preferredMode;
    this.walk = new TableWalk(client, scope);
    this.present =
        new TributaryTable(
            client, scope.table(), "sys_id", scope.filter(), scope.columns(), scope.pageSize());
    this.tributary = tributary;
    this.mapper = mapper;
    this.now = now;
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
  public Optional<Checkpoint> incrementFrom(Instant at) {
    if (preferredMode != PullMode.INCREMENTAL) {
      return Optional.empty();
    }
    int pageSize = walk.scope().pageSize();
    Instant from = at.minus(CLOCKS_DIFFER).truncatedTo(ChronoUnit.SECONDS);
    return Optional.of(
        new Checkpoint(
            PullMode.INCREMENTAL,
            TableCursor.from(Optional.of(from), pageSize).parts("", pageSize)));
  }

  @Override
  public Page read(Checkpoint since) {
    return fetch(since).page().get();
  }

  @Override
  public Unmapped fetch(Checkpoint since) {
    int pageSize = walk.scope().pageSize();
    return switch (walk.step(TableCursor.of(since, "", pageSize))) {
      case Step.Stuck() ->
          throw new SourceFailure.Unavailable(
              table() + " takes too long for a single row: the instance is overloaded");
      case Step.Rows step -> {
        Gathered gathered = gather(step.rows());
        Checkpoint next = new Checkpoint(since.mode(), step.next().parts("", pageSize));
        yield new Unmapped(
            next,
            step.more(),
            () -> {
              Mapped mapped = map(gathered);
              return new Page(
                  mapped.rows(), mapped.rejects(), next, step.more(), step.gap(), step.left());
            });
      }
    };
  }

  /** Those of some rows that are there now, within the stream's scope, and that we may see. */
  Mapped find(List<SysId> ids) {
    Map<SysId, List<TableRow>> found = present.of(ids);
    return map(
        gather(ids.stream().flatMap(id -> found.getOrDefault(id, List.of()).stream()).toList()));
  }

  /** Asks for what belongs to the rows; behind it nobody is asked any more. */
  private Gathered gather(List<TableRow> rows) {
    List<SysId> ids = rows.stream().flatMap(row -> row.sysId().stream()).toList();
    return new Gathered(rows, ids, tributary.of(ids), now.get());
  }

  /** All that rows are made of, and when it was read. */
  private record Gathered(
      List<TableRow> rows,
      List<SysId> ids,
      Map<SysId, List<TableRow>> tributaries,
      MappingContext context) {}

  private Mapped map(Gathered read) {
    List<SourceRow> rows = new ArrayList<>(read.rows().size());
    List<Reject> rejects = new ArrayList<>();
    for (int i = 0; i < read.rows().size(); i++) {
      TableRow row = read.rows().get(i);
      Optional<SysId> id = row.sysId();
      if (id.isEmpty()) {
        rejects.add(
            Reject.unidentified(
                "row " + (i + 1) + " of a page of " + table(),
                "sys_id: is missing or holds characters that an id cannot have"));
        continue;
      }
      try {
        rows.add(
            mapper.map(row, read.tributaries().getOrDefault(id.get(), List.of()), read.context()));
      } catch (IllegalArgumentException e) {
        rejects.add(new Reject(id.get().value(), String.valueOf(e.getMessage())));
      }
    }
    return new Mapped(rows, rejects, new HashSet<>(read.ids()));
  }

  private String table() {
    return walk.scope().table();
  }
}
