package io.concordat.authority;

import io.concordat.contract.FieldValue;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A strategy made ready: which of two candidates it prefers, and what it says of the other.
 * Negative means that the first is preferred, zero that the strategy leaves it open.
 *
 * @param preference what the strategy alone prefers
 * @param ranks places of the values that the strategy knows; {@code null}: every value is valid
 * @param byVote whether candidates have to be counted first
 * @param lost what is said of a candidate that the strategy did not prefer
 */
record Choice(
    Comparator<Candidate> preference, Map<String, Integer> ranks, boolean byVote, String lost) {

  private static final Comparator<Candidate> BY_PLACE = (a, b) -> Integer.compare(a.place, b.place);

  static Choice of(Strategy strategy, boolean timeValued) {
    return switch (strategy) {
      case Strategy.Precedence(), Strategy.Union(), Strategy.Follow(var _) ->
          new Choice(BY_PLACE, null, false, "a source that ranks higher was chosen");
      case Strategy.Latest() ->
          new Choice(
              nullsLast(timeValued, reversed(eventTime(timeValued))),
              null,
              false,
              "another is later");
      case Strategy.Earliest() ->
          new Choice(
              nullsLast(timeValued, eventTime(timeValued)), null, false, "another is earlier");
      case Strategy.Min(List<String> ranking) ->
          new Choice(
              nullsLast(true, size(ranking, timeValued)),
              ranks(ranking),
              false,
              "another is lower");
      case Strategy.Max(List<String> ranking) ->
          new Choice(
              nullsLast(true, reversed(size(ranking, timeValued))),
              ranks(ranking),
              false,
              "another is higher");
      case Strategy.MostReported() ->
          new Choice(
              (a, b) -> Integer.compare(b.weight, a.weight), null, true, "fewer sources report it");
      case Strategy.MostRestrictive(List<String> order) ->
          new Choice(
              nullsLast(true, (a, b) -> Integer.compare(a.weight, b.weight)),
              ranks(order),
              false,
              "another is more restrictive");
    };
  }

  /**
   * Whether the strategy can place the value; notes its place.
   *
   * @return {@code false} if the strategy has a ranking that lacks the value
   */
  boolean place(Candidate candidate) {
    if (ranks == null || candidate.value.isNull()) {
      return true;
    }
    Integer rank = candidate.value instanceof FieldValue.Text(String text) ? ranks.get(text) : null;
    if (rank == null) {
      return false;
    }
    candidate.weight = rank;
    return true;
  }

  /** Whether the place in the order of sources is all that the strategy looks at. */
  boolean byPrecedence() {
    return preference == BY_PLACE;
  }

  /** Notes for each candidate that may win how many sources report its value. */
  static void count(Candidate[] candidates) {
    Map<FieldValue, Set<String>> reporters = new HashMap<>();
    for (Candidate candidate : candidates) {
      if (candidate.mayWin()) {
        reporters
            .computeIfAbsent(candidate.value, v -> new HashSet<>())
            .add(candidate.record.source());
      }
    }
    for (Candidate candidate : candidates) {
      if (candidate.mayWin()) {
        candidate.weight = reporters.get(candidate.value).size();
      }
    }
  }

  /** The whole order: the strategy, then precedence, event time, version, id. Total. */
  int compare(Candidate a, Candidate b) {
    int order = preference.compare(a, b);
    if (order == 0) {
      order = Integer.compare(a.place, b.place);
    }
    return order != 0 ? order : breakTie(a, b);
  }

  private static int breakTie(Candidate a, Candidate b) {
    // When a record was read is no part of it: the source that ran last must not win for that.
    int order = b.ownTime.compareTo(a.ownTime);
    if (order == 0) {
      order = Long.compare(b.record.version(), a.record.version());
    }
    return order != 0 ? order : Candidate.byId(a, b);
  }

  /** By what a tie between two candidates of one place was broken, for a person. */
  static String tieBreaker(Candidate winner, Candidate loser) {
    if (!winner.ownTime.equals(loser.ownTime)) {
      return "same rank; the other is later by its source's account";
    }
    return winner.record.version() != loser.record.version()
        ? "same rank and time; the other has the later version"
        : "same rank, time and version; the other's id sorts first";
  }

  private static Map<String, Integer> ranks(List<String> ranking) {
    if (ranking.isEmpty()) {
      return null;
    }
    Map<String, Integer> ranks = new HashMap<>();
    for (int i = 0; i < ranking.size(); i++) {
      ranks.put(ranking.get(i), i);
    }
    return Map.copyOf(ranks);
  }

  /** A null has no size and no time of its own: any value is preferred to it. */
  private static Comparator<Candidate> nullsLast(
      boolean applies, Comparator<Candidate> preference) {
    if (!applies) {
      return preference;
    }
    return (a, b) -> {
      boolean noA = a.value.isNull();
      boolean noB = b.value.isNull();
      return noA || noB ? Boolean.compare(noA, noB) : preference.compare(a, b);
    };
  }

  private static Comparator<Candidate> reversed(Comparator<Candidate> preference) {
    return (a, b) -> preference.compare(b, a);
  }

  private static Comparator<Candidate> eventTime(boolean timeValued) {
    return timeValued
        ? (a, b) -> compareValues(a.value, b.value, true)
        : (a, b) -> a.eventTime().compareTo(b.eventTime());
  }

  private static Comparator<Candidate> size(List<String> ranking, boolean timeValued) {
    return ranking.isEmpty()
        ? (a, b) -> compareValues(a.value, b.value, timeValued)
        : (a, b) -> Integer.compare(a.weight, b.weight);
  }

  private static int compareValues(FieldValue a, FieldValue b, boolean timeValued) {
    if (a instanceof FieldValue.Text(String first) && b instanceof FieldValue.Text(String second)) {
      return timeValued ? Times.compare(first, second) : first.compareTo(second);
    }
    if (a instanceof FieldValue.Number(var first) && b instanceof FieldValue.Number(var second)) {
      return first.compareTo(second);
    }
    // Values of different types have no size to compare, only an order that does not vary.
    int order = Integer.compare(shape(a), shape(b));
    return order != 0 ? order : a.display().compareTo(b.display());
  }

  private static int shape(FieldValue value) {
    return switch (value) {
      case FieldValue.Null _ -> 0;
      case FieldValue.Flag _ -> 1;
      case FieldValue.Number _ -> 2;
      case FieldValue.Text _ -> 3;
      case FieldValue.Texts _ -> 4;
    };
  }
}
