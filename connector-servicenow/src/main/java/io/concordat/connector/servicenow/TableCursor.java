package io.concordat.connector.servicenow;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.contract.PullMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a table stands. Rows are read in the order of {@code (sys_updated_on, sys_id)}: a row that
 * changes while we read moves behind us and is read again, and none is stepped over.
 *
 * @param since the run reads rows that changed at or after this; empty: all
 * @param after the last row that was read in this run; empty: none yet
 * @param offset rows to step over behind that: those that match, but that we may not see
 * @param limit rows to ask for; smaller than configured after the server gave up on more
 */
record TableCursor(Optional<Instant> since, Optional<Key> after, int offset, int limit) {

  /** A row's place in the order. */
  record Key(Instant updated, SysId id) {}

  static TableCursor of(Checkpoint checkpoint, int pageSize) {
    return new TableCursor(
        checkpoint.get("since").map(Instant::parse),
        checkpoint
            .get("updated")
            .map(t -> new Key(Instant.parse(t), new SysId(checkpoint.get("id").orElseThrow()))),
        checkpoint.get("offset").map(Integer::parseInt).orElse(0),
        checkpoint.get("limit").map(Integer::parseInt).filter(n -> n < pageSize).orElse(pageSize));
  }

  Checkpoint toCheckpoint(PullMode mode, int pageSize) {
    Map<String, String> cursor = new TreeMap<>();
    since.ifPresent(t -> cursor.put("since", t.toString()));
    after.ifPresent(
        key -> {
          cursor.put("updated", key.updated().toString());
          cursor.put("id", key.id().value());
        });
    if (offset > 0) {
      cursor.put("offset", Integer.toString(offset));
    }
    if (limit < pageSize) {
      cursor.put("limit", Integer.toString(limit));
    }
    return new Checkpoint(mode, cursor);
  }

  TableCursor behind(Key key) {
    return new TableCursor(since, Optional.of(key), 0, limit);
  }

  /** Steps over a whole page in which there was nothing that we could hold on to. */
  TableCursor behindPage() {
    return new TableCursor(since, after, offset + limit, limit);
  }

  TableCursor slower() {
    return new TableCursor(since, after, offset, limit / 2);
  }

  /**
   * From where the next incremental run reads: a little before the last row, because a transaction
   * that began earlier may be committed later, and clocks of an instance's nodes differ.
   */
  TableCursor nextRun(Duration overlap, int pageSize) {
    Optional<Instant> from = after.map(key -> key.updated().minus(overlap));
    if (from.isEmpty() || (since.isPresent() && from.get().isBefore(since.get()))) {
      from = since;
    }
    return new TableCursor(from, Optional.empty(), 0, pageSize);
  }

  /** The earliest time that a row of the next page may carry. */
  Optional<Instant> floor() {
    return after.map(Key::updated).or(() -> since);
  }

  /**
   * The encoded query. {@code sys_updated_on} counts whole seconds, so that a bare {@code >} would
   * lose the rows that share the last one's second; {@code ^OR} belongs to the condition before it.
   */
  String condition(Optional<String> filter) {
    StringBuilder text = new StringBuilder();
    after.ifPresentOrElse(
        key -> {
          String time = SysTime.format(key.updated());
          text.append("sys_updated_on>=").append(time);
          text.append("^sys_updated_on>").append(time);
          text.append("^ORsys_id>").append(key.id().value()).append('^');
        },
        () ->
            since.ifPresent(
                time -> text.append("sys_updated_on>=").append(SysTime.format(time)).append('^')));
    filter.ifPresent(condition -> text.append(condition).append('^'));
    return text.append("ORDERBYsys_updated_on^ORDERBYsys_id").toString();
  }
}
