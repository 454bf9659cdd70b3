package io.concordat.connector.servicenow;

import io.concordat.connector.spi.Checkpoint;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far a stream has read {@code sys_audit_delete}: a part of its own in the stream's checkpoint.
 * A checkpoint without the part, or with one of another version, is as good as one with it: the
 * stream then says from where deletions are read.
 *
 * @param done whether this run has read the deletions, so that the table's rows come next
 */
record DeletionCursor(TableCursor place, boolean done) {
  private static final String PART = "deletions";
  private static final String PREFIX = PART + ".";
  private static final String DONE = PREFIX + "done";

  /** Raised when the meaning of the part changes. */
  private static final String VERSION = "1";

  static DeletionCursor from(Optional<Instant> since, int pageSize) {
    return new DeletionCursor(TableCursor.from(since, pageSize), false);
  }

  static Optional<DeletionCursor> of(Checkpoint checkpoint, int pageSize) {
    return checkpoint
        .get(PART)
        .filter(VERSION::equals)
        .map(
            version ->
                new DeletionCursor(
                    TableCursor.of(checkpoint, PREFIX, pageSize),
                    checkpoint.get(DONE).isPresent()));
  }

  /** The same run, which begins anew with the deletions. */
  DeletionCursor nextRun() {
    return new DeletionCursor(place, false);
  }

  /** A checkpoint of the table with this part, instead of any that it had. */
  Checkpoint in(Checkpoint table, int pageSize) {
    Map<String, String> cursor = new TreeMap<>(table.cursor());
    cursor.keySet().removeIf(name -> name.equals(PART) || name.startsWith(PREFIX));
    cursor.put(PART, VERSION);
    cursor.putAll(place.parts(PREFIX, pageSize));
    if (done) {
      cursor.put(DONE, "true");
    }
    return new Checkpoint(table.mode(), cursor);
  }
}
