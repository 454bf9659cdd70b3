package io.concordat.connector.iam;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.Assertion;
import io.concordat.contract.FieldValue;
import io.concordat.contract.PullMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that one run of a stream served, without the runtime's waits and retries.
 *
 * @param next where the next incremental run goes on
 */
public record Drained(
    Map<String, SourceRow> rows,
    List<Page.Reject> rejects,
    List<String> gaps,
    int pages,
    Checkpoint next) {
  private static final int MOST_PAGES = 200;

  /** A full run. */
  public static Drained full(SourceStream stream) {
    return from(stream, Checkpoint.start());
  }

  /** The incremental run after this one. */
  public Drained then(SourceStream stream) {
    return from(stream, new Checkpoint(PullMode.INCREMENTAL, next.cursor()));
  }

  public SourceRow row(String nativeId) {
    SourceRow row = rows.get(nativeId);
    if (row == null) {
      throw new AssertionError("no row " + nativeId + " among " + rows.keySet());
    }
    return row;
  }

  /** A field's value as a person reads it; empty if it is not asserted. */
  public Optional<String> field(String nativeId, String field) {
    return Optional.ofNullable(row(nativeId).fields().get(field))
        .map(Assertion::value)
        .map(FieldValue::display);
  }

  private static Drained from(SourceStream stream, Checkpoint since) {
    Map<String, SourceRow> rows = new LinkedHashMap<>();
    List<Page.Reject> rejects = new ArrayList<>();
    List<String> gaps = new ArrayList<>();
    Checkpoint at = since;
    for (int pages = 1; pages <= MOST_PAGES; pages++) {
      Page page = stream.read(at);
      page.rows().forEach(row -> rows.put(row.nativeId(), row));
      rejects.addAll(page.rejects());
      page.gap().ifPresent(gaps::add);
      at = new Checkpoint(since.mode(), page.next().cursor());
      if (!page.more()) {
        return new Drained(rows, rejects, gaps, pages, at);
      }
    }
    throw new AssertionError("more than " + MOST_PAGES + " pages");
  }
}
