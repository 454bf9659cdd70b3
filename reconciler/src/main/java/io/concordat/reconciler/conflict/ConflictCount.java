package io.concordat.reconciler.conflict;

import io.concordat.reconciler.conflict.Disagreement.Kind;
import io.concordat.reconciler.count.Counted;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How often conflicts, drifts and gaps did what. */
record ConflictCount(Kind kind, Change change) implements Counted {
  /** What one did. */
  enum Change {
    OPENED,
    REOPENED,
    FLAPPED,
    CLOSED,
    ESCALATED,
    CLEARED
  }

  static List<ConflictCount> all() {
    return Arrays.stream(Kind.values())
        .flatMap(kind -> Stream.of(Change.values()).map(change -> new ConflictCount(kind, change)))
        .toList();
  }

  @Override
  public String meter() {
    return "concordat.conflicts";
  }

  @Override
  public Tags tags() {
    return Tags.of("kind", kind.wireName(), "change", change.name().toLowerCase(Locale.ROOT));
  }
}
