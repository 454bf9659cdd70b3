package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceRow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Collects what of a page could be mapped, what could not, and what could not be read. */
final class Rows {
  private final List<SourceRow> mapped = new ArrayList<>();
  private final List<Page.Reject> rejects = new ArrayList<>();
  private final Set<String> gaps = new LinkedHashSet<>();

  void add(Item item, Supplier<SourceRow> mapping) {
    String uid = item.uid();
    if (uid == null || uid.isBlank()) {
      rejects.add(Page.Reject.unidentified("an object without a uid", "metadata.uid: is missing"));
      return;
    }
    try {
      mapped.add(mapping.get());
    } catch (IllegalArgumentException e) {
      rejects.add(new Page.Reject(uid, e.getMessage()));
    }
  }

  void gap(Optional<String> reason) {
    reason.ifPresent(gaps::add);
  }

  Page page(Checkpoint next, boolean more) {
    return new Page(
        mapped,
        rejects,
        next,
        more,
        gaps.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", gaps)));
  }
}
