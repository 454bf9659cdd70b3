package io.concordat.connector.iam.vocabulary;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what of a page could be mapped, what could not, and what could not be read. */
public final class Rows {
  private final List<SourceRow> mapped = new ArrayList<>();
  private final List<Page.Reject> rejects = new ArrayList<>();
  private Optional<String> gap = Optional.empty();

  public void add(SourceRow row) {
    mapped.add(row);
  }

  /** Adds what a mapping gives; one that refuses its row is a reject, and stops nobody. */
  public void add(String nativeId, Supplier<SourceRow> mapping) {
    try {
      mapped.add(mapping.get());
    } catch (IllegalArgumentException e) {
      rejects.add(
          nativeId == null || nativeId.isBlank()
              ? Page.Reject.unidentified("a row without an id", e.getMessage())
              : new Page.Reject(nativeId, e.getMessage()));
    }
  }

  /** Refuses a row whose id cannot be read. */
  public void unidentified(String where, String reason) {
    rejects.add(Page.Reject.unidentified(where, reason));
  }

  /** Notes what could not be read; the first such sentence is the run's. */
  public void gap(String reason) {
    gap = gap.isPresent() ? gap : Optional.of(reason);
  }

  public Page page(Checkpoint next, boolean more) {
    return new Page(mapped, rejects, next, more, gap);
  }
}
