package io.concordat.authority;

import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Element;
import io.concordat.contract.FieldDecision.Loser;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A decision in sentences that a person can read: what it is, who says so and why, what everybody
 * else says, what a last use rests on, and when it could change. Says nothing that the decision and
 * its evidence do not hold.
 */
public final class Explanation {
  /** More than these are counted and not told. */
  private static final int TOLD = 20;

  private static final int LONGEST_VALUE = 200;

  private final FieldDecision decision;
  private final Optional<FieldRule> rule;
  private final List<Coverage> evidence;
  private final String named;

  private Explanation(FieldDecision decision, Optional<FieldRule> rule, List<Coverage> evidence) {
    this.decision = decision;
    this.rule = rule;
    this.evidence = evidence;
    this.named = "rule " + rule.map(FieldRule::display).orElse("'" + decision.rule() + "'");
  }

  /**
   * The decision in sentences.
   *
   * @param policy of any version; what it says of the rule is told only where it is the one that
   *     the decision was made by
   */
  public static String sentence(FieldDecision decision, AuthorityPolicy policy) {
    return sentence(decision, policy, List.of());
  }

  /**
   * The decision and its evidence in sentences.
   *
   * @param policy as above
   * @param evidence what the decision rests on, by {@link Coverage#of(FieldDecision, List)}
   */
  public static String sentence(
      FieldDecision decision, AuthorityPolicy policy, List<Coverage> evidence) {
    boolean same = policy.version().equals(decision.policyVersion());
    Optional<FieldRule> rule = same ? policy.rule(decision.rule()) : Optional.empty();
    return new Explanation(decision, rule, evidence).tell();
  }

  private String tell() {
    List<String> sentences = new ArrayList<>();
    sentences.add(answer());
    byHand().ifPresent(sentences::add);
    elements().ifPresent(sentences::add);
    decision.losers().stream().limit(TOLD).map(this::lost).forEach(sentences::add);
    int untold = decision.losers().size() - TOLD;
    if (untold > 0) {
      sentences.add(untold == 1 ? "1 more did not win." : untold + " more did not win.");
    }
    evidence.stream().limit(TOLD).map(Coverage::sentence).forEach(sentences::add);
    change().ifPresent(sentences::add);
    return String.join(" ", sentences);
  }

  private String answer() {
    return switch (decision.outcome()) {
      case SETTLED, CONTESTED -> is("") + saidBy("said by ") + because() + ".";
      case HELD ->
          is(" still")
              + saidBy("last said by ")
              + ", because "
              + named
              + " holds the last value when it is stale.";
      case UNKNOWN -> decision.field() + " is unknown, because " + unknown();
      case GAP -> gap();
    };
  }

  private String unknown() {
    boolean stale = decision.losers().stream().anyMatch(l -> l.reason() == Reason.STALE);
    return !stale
            && rule.map(FieldRule::strategy).orElse(null) instanceof Strategy.Follow(var field)
        ? field + ", which it follows, is unknown."
        : "what decides it is stale, and " + named + " does not fall back.";
  }

  private String is(String adverb) {
    return decision.field()
        + adverb
        + (decision.value().isNull() ? " has no value" : " is " + shown(decision.value()));
  }

  private String saidBy(String verb) {
    if (!decision.elements().isEmpty()) {
      return ", united from " + and(givers());
    }
    if (decision.winner().isEmpty()) {
      return "";
    }
    String confirmed = decision.observedAt().map(at -> " (confirmed " + day(at) + ")").orElse("");
    return ", " + verb + decision.winner().get() + confirmed;
  }

  private Optional<String> byHand() {
    return decision
        .attribution()
        .map(
            person ->
                person.actor()
                    + " asserted that by hand ("
                    + person.reference()
                    + ": "
                    + quoted(person.reason())
                    + ")"
                    + decision.expiresAt().map(at -> ", until " + at).orElse("")
                    + ".");
  }

  private List<String> givers() {
    TreeSet<String> sources = new TreeSet<>();
    decision.elements().forEach(element -> sources.addAll(element.sources()));
    return List.copyOf(sources);
  }

  private String because() {
    for (Reason reason : List.of(Reason.NOT_SELECTED, Reason.LOWER_PRECEDENCE)) {
      for (Loser loser : decision.losers()) {
        if (loser.reason() == reason) {
          return reason == Reason.NOT_SELECTED
              ? ", because " + named + " takes " + taken()
              : ", because " + loser.detail() + " in " + named;
        }
      }
    }
    return ", by " + named;
  }

  private String taken() {
    return rule.map(FieldRule::strategy)
        .map(
            strategy ->
                switch (strategy) {
                  case Strategy.Latest() -> "the latest";
                  case Strategy.Earliest() -> "the earliest";
                  case Strategy.Min(var _) -> "the lowest";
                  case Strategy.Max(var _) -> "the highest";
                  case Strategy.MostReported() -> "what most sources report";
                  case Strategy.MostRestrictive(var _) -> "the most restrictive";
                  case Strategy.Precedence(), Strategy.Union(), Strategy.Follow(var _) ->
                      "another value";
                })
        .orElse("it by its strategy");
  }

  private String gap() {
    String nobody = decision.field() + " has no value, because ";
    return decision.losers().isEmpty()
        ? nobody + "no source says one, though " + named + " requires it."
        : nobody + "no source that " + named + " can believe says one.";
  }

  private Optional<String> elements() {
    if (decision.elements().isEmpty()) {
      return Optional.empty();
    }
    List<String> told = new ArrayList<>();
    for (Element element : decision.elements().subList(0, told(decision.elements().size()))) {
      told.add(quoted(element.value()) + " comes from " + and(element.sources()));
    }
    int untold = decision.elements().size() - told.size();
    return Optional.of(
        String.join("; ", told) + (untold > 0 ? "; and so on for " + untold + " more." : "."));
  }

  private static int told(int size) {
    return Math.min(size, TOLD);
  }

  private String lost(Loser loser) {
    String says =
        loser.source()
            + " says "
            + (loser.value().isNull() ? "that there is no value" : shown(loser.value()));
    if (loser.reason() == Reason.AGREES) {
      boolean united = !decision.elements().isEmpty();
      return united
          ? says + ": " + loser.detail() + "."
          : says + (loser.value().equals(decision.value()) ? " too." : ", which is the same.");
    }
    return says
        + " and lost: "
        + reason(loser)
        + (loser.conflicts() ? "; that is a conflict." : ".");
  }

  private static String reason(Loser loser) {
    return loser.reason() == Reason.LOWER_PRECEDENCE
        ? "lower precedence (" + loser.detail() + ")"
        : loser.detail();
  }

  private Optional<String> change() {
    return decision.changesAt().map(at -> "It could change at " + at + cause(at) + ".");
  }

  private String cause(Instant at) {
    if (decision.expiresAt().filter(at::equals).isPresent()) {
      return ", when what " + decision.winner().orElse("the winner") + " says expires";
    }
    return expiring(at)
        .map(source -> ", when the value of " + source + " goes stale")
        .orElse(", though nobody says anything new");
  }

  /**
   * Whose freshness ends then, by the limits of the rule. A decision does not say at which place of
   * the rule a source stands: where the places have different limits, it may be one or the other.
   */
  private Optional<String> expiring(Instant at) {
    Set<Optional<Duration>> limits = new HashSet<>();
    rule.ifPresent(
        known ->
            known.sources().forEach(s -> limits.add(s.freshness().or(() -> known.freshness()))));
    TreeSet<String> sources = new TreeSet<>();
    boolean pulled = decision.attribution().isEmpty();
    if (pulled && decision.observedAt().filter(seen -> ends(seen, limits, at)).isPresent()) {
      decision.winner().ifPresent(sources::add);
    }
    for (Loser loser : decision.losers()) {
      if (loser.observedAt().filter(seen -> ends(seen, limits, at)).isPresent()) {
        sources.add(loser.source());
      }
    }
    return sources.isEmpty()
        ? Optional.empty()
        : Optional.of(joined(List.copyOf(sources), limits.size() == 1 ? " and " : " or "));
  }

  private static boolean ends(Instant seen, Set<Optional<Duration>> limits, Instant at) {
    return limits.contains(Optional.of(Duration.between(seen, at)));
  }

  private static String day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  private static String shown(FieldValue value) {
    return switch (value) {
      case FieldValue.Text(String text) -> quoted(text);
      case FieldValue.Texts(List<String> texts) when texts.isEmpty() -> "an empty list";
      case FieldValue.Texts(List<String> texts) -> {
        List<String> told = new ArrayList<>();
        texts.subList(0, told(texts.size())).forEach(text -> told.add(quoted(text)));
        if (texts.size() > TOLD) {
          told.add((texts.size() - TOLD) + " more");
        }
        yield and(told);
      }
      default -> value.display();
    };
  }

  private static String quoted(String text) {
    return "'"
        + (text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text)
        + "'";
  }

  private static String and(List<String> parts) {
    return joined(parts, " and ");
  }

  private static String joined(List<String> parts, String lastly) {
    int last = parts.size() - 1;
    return last == 0
        ? parts.getFirst()
        : String.join(", ", parts.subList(0, last)) + lastly + parts.get(last);
  }
}
