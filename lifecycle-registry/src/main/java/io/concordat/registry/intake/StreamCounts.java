package io.concordat.registry.intake;

import io.concordat.contract.RecordState;
import io.concordat.contract.SourceRecord;
import io.concordat.registry.intake.IntakeStore.StreamCount;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** By how much a batch moves the counts of each stream. */
final class StreamCounts {
  private final TreeMap<String, StreamCount> counts = new TreeMap<>();

  private StreamCounts() {}

  /** Ordered by source and stream, so that two writers would lock them in one order. */
  static List<StreamCount> of(Collection<Row> changed) {
    StreamCounts counts = new StreamCounts();
    for (Row row : changed) {
      SourceRecord record = row.latest().record();
      if (row.isNew()) {
        counts.add(record, record.stream(), record.state(), 1);
      } else if (row.stateChanged() || !row.stored().stream().equals(record.stream())) {
        counts.add(record, record.stream(), record.state(), 1);
        counts.add(record, row.stored().stream(), row.stored().state(), -1);
      }
    }
    return List.copyOf(counts.counts.values());
  }

  private void add(SourceRecord record, String stream, RecordState state, long by) {
    long active = state == RecordState.ACTIVE ? by : 0;
    counts.merge(
        record.source() + '\n' + stream,
        new StreamCount(
            record.source(),
            stream,
            record.system(),
            record.domain().wireName(),
            active,
            by - active),
        (a, b) ->
            new StreamCount(
                a.source(),
                a.stream(),
                b.system(),
                b.domain(),
                a.active() + b.active(),
                a.retired() + b.retired()));
  }
}
