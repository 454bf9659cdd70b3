package io.concordat.connector.erp.keyed;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads streams to their ends as the runtime would, without waiting, and keeps everything. */
public final class Pull {
  private final Map<String, SourceRow> rows = new LinkedHashMap<>();
  private final List<Page.Reject> rejects = new ArrayList<>();
  private Checkpoint next;

  private Pull() {}

  /** A full run of a stream. */
  public static Pull full(SourceStream stream) {
    Pull pull = new Pull();
    pull.run(stream, Checkpoint.start());
    return pull;
  }

  /** A run that goes on from a checkpoint. */
  public static Pull from(SourceStream stream, Checkpoint since) {
    Pull pull = new Pull();
    pull.run(stream, since);
    return pull;
  }

  /** A full run of every stream. */
  public static Pull full(Source source) {
    Pull pull = new Pull();
    source.streams().forEach(stream -> pull.run(stream, Checkpoint.start()));
    return pull;
  }

  /** The increment that follows a run of the same stream. */
  public Pull increment(SourceStream stream) {
    Pull pull = new Pull();
    pull.run(stream, new Checkpoint(PullMode.INCREMENTAL, next.cursor()));
    return pull;
  }

  /** A stream by its name. */
  public static SourceStream stream(Source source, String name) {
    return source.streams().stream()
        .filter(stream -> stream.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void run(SourceStream stream, Checkpoint since) {
    Page page = stream.read(since);
    while (true) {
      page.rows().forEach(row -> rows.put(row.nativeId(), row));
      rejects.addAll(page.rejects());
      if (!page.more()) {
        next = page.next();
        return;
      }
      page = stream.read(page.next());
    }
  }

  /** The last row of each native id, tombstones included. */
  public Map<String, SourceRow> rows() {
    return rows;
  }

  /** A row that is there and is no tombstone. */
  public SourceRow row(String nativeId) {
    SourceRow row = rows.get(nativeId);
    if (row == null || row.removed()) {
      throw new AssertionError("no row " + nativeId + " among " + rows.keySet());
    }
    return row;
  }

  /** What a row asserts of a field; empty if it asserts nothing. */
  public String value(String nativeId, String field) {
    var assertion = row(nativeId).fields().get(field);
    return assertion == null ? "" : assertion.value().display();
  }

  /** The checkpoint after the run. */
  public Checkpoint next() {
    return next;
  }

  public List<Page.Reject> rejects() {
    return rejects;
  }
}
