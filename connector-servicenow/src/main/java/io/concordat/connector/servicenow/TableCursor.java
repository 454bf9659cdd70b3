package io.concordat.connector.servicenow;

import io.concordat.connector.spi.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a table stands. Rows are read in the order of {@code (time, sys_id)}, mostly by the time of
 * the last change: a row that changes while we read moves behind us and is read again, and none is
 * stepped over.
 *
 * @param since the run reads rows whose time is this or later; empty: all
 * @param after the last row that was read in this run; empty: none yet
 * @param offset rows to step over behind that: those that match, but that we may not see
 * @param limit rows to ask for; smaller than configured after the server gave up on more
 */
record TableCursor(Optional<Instant> since, Optional<Key> after, int offset, int limit) {

  /** A row's place in the order. */
  record Key(Instant at, SysId id) {}

  /** The beginning of a run. */
  static TableCursor from(Optional<Instant> since, int pageSize) {
    return new TableCursor(since, Optional.empty(), 0, pageSize);
  }

  /**
   * Reads what {@link #parts} wrote.
   *
   * @param prefix what every name begins with; a checkpoint can hold several cursors
   */
  static TableCursor of(Checkpoint checkpoint, String prefix, int pageSize) {
    return new TableCursor(
        checkpoint.get(prefix + "since").map(Instant::parse),
        checkpoint
            .get(prefix + "updated")
            .map(
                t ->
                    new Key(
                        Instant.parse(t), new SysId(checkpoint.get(prefix + "id").orElseThrow()))),
        checkpoint.get(prefix + "offset").map(Integer::parseInt).orElse(0),
        checkpoint
            .get(prefix + "limit")
            .map(Integer::parseInt)
            .filter(n -> n < pageSize)
            .orElse(pageSize));
  }

  /** The cursor as parts of a checkpoint. */
  Map<String, String> parts(String prefix, int pageSize) {
    Map<String, String> parts = new TreeMap<>();
    since.ifPresent(t -> parts.put(prefix + "since", t.toString()));
    after.ifPresent(
        key -> {
          parts.put(prefix + "updated", key.at().toString());
          parts.put(prefix + "id", key.id().value());
        });
    if (offset > 0) {
      parts.put(prefix + "offset", Integer.toString(offset));
    }
    if (limit < pageSize) {
      parts.put(prefix + "limit", Integer.toString(limit));
    }
    return parts;
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
    Optional<Instant> back = after.map(key -> key.at().minus(overlap));
    if (back.isEmpty() || (since.isPresent() && back.get().isBefore(since.get()))) {
      back = since;
    }
    return from(back, pageSize);
  }

  /** The earliest time that a row of the next page may carry. */
  Optional<Instant> floor() {
    return after.map(Key::at).or(() -> since);
  }

  /**
   * The encoded query. Times count whole seconds, so that a bare {@code >} would lose the rows that
   * share the last one's second; {@code ^OR} belongs to the condition before it.
   *
   * @param column the time that the table is read in the order of
   */
  String condition(String column, Optional<String> filter) {
    StringBuilder text = new StringBuilder();
    after.ifPresentOrElse(
        key -> {
          String time = SysTime.format(key.at());
          text.append(column).append(">=").append(time).append('^');
          text.append(column).append('>').append(time);
          text.append("^ORsys_id>").append(key.id().value()).append('^');
        },
        () ->
            since.ifPresent(
                time -> text.append(column).append(">=").append(SysTime.format(time)).append('^')));
    filter.ifPresent(condition -> text.append(condition).append('^'));
    return text.append("ORDERBY").append(column).append("^ORDERBYsys_id").toString();
  }
}
