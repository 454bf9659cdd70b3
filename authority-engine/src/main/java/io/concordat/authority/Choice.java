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
 * @param by what the strategy has to know of a candidate beyond its value
 * @param lost what is said of a candidate that the strategy did not prefer
 */
record Choice(Comparator<Candidate> preference, Map<String, Integer> ranks, By by, String lost) {

  /** What a strategy has to know of a candidate beyond its value. */
  enum By {
    VALUE,
    /** How many sources report its value: candidates have to be counted first. */
    VOTE,
    /** When it took effect by its source's account. */
    OWN_TIME
  }

  private static final Comparator<Candidate> LEFT_OPEN = (a, b) -> 0;

  static Choice of(Strategy strategy, boolean timeValued) {
    return switch (strategy) {
      case Strategy.Precedence(), Strategy.Union(), Strategy.Follow(var _) ->
          new Choice(LEFT_OPEN, null, By.VALUE, "a source that ranks higher was chosen");
      case Strategy.Latest() when timeValued ->
          new Choice(
              nullsLast(reversed(size(List.of(), true))), null, By.VALUE, "another is later");
      case Strategy.Latest() ->
          // What is not dated has the least time of all, and so comes last.
          new Choice(
              (a, b) -> b.ownTime.compareTo(a.ownTime), null, By.OWN_TIME, "another is later");
      case Strategy.Earliest() when timeValued ->
          new Choice(nullsLast(size(List.of(), true)), null, By.VALUE, "another is earlier");
      case Strategy.Earliest() ->
          new Choice(Choice::earlier, null, By.OWN_TIME, "another is earlier");
      case Strategy.Min(List<String> ranking) ->
          new Choice(
              nullsLast(size(ranking, timeValued)), ranks(ranking), By.VALUE, "another is lower");
      case Strategy.Max(List<String> ranking) ->
          new Choice(
              nullsLast(reversed(size(ranking, timeValued))),
              ranks(ranking),
              By.VALUE,
              "another is higher");
      case Strategy.MostReported() ->
          new Choice(
              (a, b) -> Integer.compare(b.weight, a.weight),
              null,
              By.VOTE,
              "fewer sources report it");
      case Strategy.MostRestrictive(List<String> order) ->
          new Choice(
              nullsLast((a, b) -> Integer.compare(a.weight, b.weight)),
              ranks(order),
              By.VALUE,
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

  boolean byVote() {
    return by == By.VOTE;
  }

  /** Why the strategy did not prefer the candidate. */
  String lost(Candidate loser) {
    return by == By.OWN_TIME && loser.undated()
        ? "its source does not say when it took effect"
        : lost;
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

  /** The whole order: the strategy, then precedence, event time, sequence, id. Total. */
  int compare(Candidate a, Candidate b) {
    int order = preference.compare(a, b);
    if (order == 0) {
      order = Integer.compare(a.place, b.place);
    }
    return order != 0 ? order : breakTie(a, b);
  }

  /**
   * When a record was read is no part of it, nor is the version of another source's record, which
   * may say no more than that: the source that ran last must not win for that.
   */
  private static int breakTie(Candidate a, Candidate b) {
    int order = b.ownTime.compareTo(a.ownTime);
    if (order == 0) {
      order = a.record.source().compareTo(b.record.source());
    }
    if (order == 0) {
      order = Long.compare(b.record.version(), a.record.version());
    }
    return order != 0 ? order : a.record.nativeId().compareTo(b.record.nativeId());
  }

  /** By what a tie between two candidates of one place was broken, for a person. */
  static String tieBreaker(Candidate winner, Candidate loser) {
    if (!winner.ownTime.equals(loser.ownTime)) {
      return "same rank; the other is later by its source's account";
    }
    if (!winner.record.source().equals(loser.record.source())) {
      return "same rank and time; the other source's id sorts first";
    }
    return winner.record.version() != loser.record.version()
        ? "same source and time; the other has the later version"
        : "same source, time and version; the other's id sorts first";
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
  private static Comparator<Candidate> nullsLast(Comparator<Candidate> preference) {
    return (a, b) -> {
      boolean noA = a.value.isNull();
      boolean noB = b.value.isNull();
      return noA || noB ? Boolean.compare(noA, noB) : preference.compare(a, b);
    };
  }

  /** What its source does not date is neither late nor early: any that is dated is preferred. */
  private static int earlier(Candidate a, Candidate b) {
    return a.undated() || b.undated()
        ? Boolean.compare(a.undated(), b.undated())
        : a.ownTime.compareTo(b.ownTime);
  }

  private static Comparator<Candidate> reversed(Comparator<Candidate> preference) {
    return (a, b) -> preference.compare(b, a);
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
