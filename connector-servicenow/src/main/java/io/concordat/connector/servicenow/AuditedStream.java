package io.concordat.connector.servicenow;

import io.concordat.connector.servicenow.DeletionTrail.Deletions;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.spi.Unmapped;
import io.concordat.contract.EntityKind;
import io.concordat.contract.PullMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table's stream whose incremental runs read first what was deleted, then what changed. In that
 * order a run that was cut goes on with the rows, and a row that was restored has the last word.
 *
 * <p>The trail only says which rows to look at: whatever is in the table when it is asked is alive,
 * however old its timestamps are. A full run does not read the trail, since it sees by itself what
 * is missing; it notes from when on the runs behind it have to.
 */
final class AuditedStream implements SourceStream {
  /** Deletions from before a sweep cost nothing; a clock of ours that is ahead would cost some. */
  private static final Duration BEFORE_SWEEP = Duration.ofHours(1);

  private final TableStream table;
  private final DeletionTrail trail;
  private final EntityKind kind;
  private final int pageSize;
  private final Duration overlap;
  private final Clock clock;

  AuditedStream(
      TableStream table,
      DeletionTrail trail,
      EntityKind kind,
      int pageSize,
      Duration overlap,
      Clock clock) {
    this.table = table;
    this.trail = trail;
    this.kind = kind;
    this.pageSize = pageSize;
    this.overlap = overlap;
    this.clock = clock;
  }

  @Override
  public String name() {
    return table.name();
  }

  @Override
  public PullMode preferredMode() {
    return table.preferredMode();
  }

  @Override
  public Optional<Checkpoint> incrementFrom(Instant at) {
    // Without a part for the deletions: they are then read from where the table is.
    return table.incrementFrom(at);
  }

  @Override
  public Page read(Checkpoint since) {
    return fetch(since).page().get();
  }

  @Override
  public Unmapped fetch(Checkpoint since) {
    DeletionCursor cursor =
        DeletionCursor.of(since, pageSize)
            .orElseGet(() -> DeletionCursor.from(beginning(since), pageSize));
    return since.mode() == PullMode.INCREMENTAL && !cursor.done()
        ? Unmapped.done(deletions(since, cursor))
        : rows(since, cursor);
  }

  private Optional<Instant> beginning(Checkpoint since) {
    return since.mode() == PullMode.FULL
        ? Optional.of(
            clock.instant().minus(BEFORE_SWEEP).minus(overlap).truncatedTo(ChronoUnit.SECONDS))
        // Made before deletions were read: where the table goes on, they do.
        : TableCursor.of(since, "", pageSize).since();
  }

  private Page deletions(Checkpoint since, DeletionCursor cursor) {
    Deletions read = trail.read(cursor.place());
    TableStream.Mapped alive = table.find(List.copyOf(read.deleted()));
    List<SourceRow> rows = new ArrayList<>(alive.rows());
    read.deleted().stream()
        .filter(id -> !alive.ids().contains(id))
        .map(id -> SourceRow.removed(id.value(), kind))
        .forEach(rows::add);
    Checkpoint next = new DeletionCursor(read.next(), !read.more()).in(since, pageSize);
    return new Page(rows, alive.rejects(), next, true, read.gap());
  }

  private Unmapped rows(Checkpoint since, DeletionCursor cursor) {
    Unmapped read = table.fetch(since);
    Checkpoint next = (read.more() ? cursor : cursor.nextRun()).in(read.next(), pageSize);
    return new Unmapped(
        next,
        read.more(),
        () -> {
          Page page = read.page().get();
          return new Page(page.rows(), page.rejects(), next, page.more(), page.gap(), page.left());
        });
  }
}
