package io.concordat.authority;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * How one of several eligible assertions is chosen. Whatever the strategy leaves open is settled by
 * precedence, then the source's own event time, then the version of two records of one source, then
 * the id. When a record was read, and by which run, is no part of it.
 */
public sealed interface Strategy {
  /** The first listed source that is eligible. */
  record Precedence() implements Strategy {}

  /**
   * The later event time. A value that is itself a time (normalised as {@code instant} or {@code
   * date}) is its own event time; otherwise it is when the value took effect by the source's
   * account. A value that its source does not date stands behind every one that is dated: when it
   * was read says nothing, and would let the source win that ran last.
   */
  record Latest() implements Strategy {}

  /** The earlier event time, which is what {@link Latest} says. */
  record Earliest() implements Strategy {}

  /**
   * The smallest value.
   *
   * @param ranking the values from the lowest to the highest; empty: numbers, times and texts by
   *     their own order. A value that is missing from a ranking is invalid
   */
  record Min(List<String> ranking) implements Strategy {
    public Min {
      ranking = distinct("min", ranking);
    }
  }

  /**
   * The largest value.
   *
   * @param ranking as for {@link Min}
   */
  record Max(List<String> ranking) implements Strategy {
    public Max {
      ranking = distinct("max", ranking);
    }
  }

  /** The value that most sources report. */
  record MostReported() implements Strategy {}

  /** Every element that an eligible source gives; a source takes away only what it gave. */
  record Union() implements Strategy {}

  /**
   * The record that won another field, so that both come from one source.
   *
   * @param field the field to follow
   */
  record Follow(String field) implements Strategy {
    public Follow {
      if (field == null || field.isBlank() || field.equals(FieldRule.ANY_FIELD)) {
        throw new IllegalArgumentException("follow: must name the one field that is followed");
      }
    }
  }

  /**
   * The most restrictive value.
   *
   * @param order the values from the most to the least restrictive; any other value is invalid
   */
  record MostRestrictive(List<String> order) implements Strategy {
    public MostRestrictive {
      order = distinct("most_restrictive", order);
      if (order.isEmpty()) {
        throw new IllegalArgumentException(
            "most_restrictive: needs an order, from the most to the least restrictive value");
      }
    }
  }

  /** The severity of a disagreement where the rule states none. */
  default ConflictSeverity usualConflict() {
    return switch (this) {
      case Precedence(), MostReported(), MostRestrictive(var _), Follow(var _) ->
          ConflictSeverity.MEDIUM;
      case Latest(), Earliest(), Min(var _), Max(var _), Union() -> ConflictSeverity.NONE;
    };
  }

  private static List<String> distinct(String strategy, List<String> ranking) {
    Objects.requireNonNull(ranking, strategy + ": ranking");
    List<String> copy = List.copyOf(ranking);
    if (new HashSet<>(copy).size() < copy.size()) {
      throw new IllegalArgumentException(strategy + ": a value stands twice in " + copy);
    }
    return copy;
  }
}
