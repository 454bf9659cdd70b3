package io.concordat.authority;

import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How one field is decided for the entities that the rule is for.
 *
 * @param name unique in the policy; stands in every decision that the rule makes
 * @param origin where the rule stands, such as {@code line 12}, for messages; may be empty
 * @param field the field's name, or {@link #ANY_FIELD}
 * @param kinds the kinds of entity that it is for; empty: every kind
 * @param types the types that it is for; empty: every type
 * @param scope a further condition on the entity
 * @param strategy how one of the eligible assertions is chosen
 * @param sources whom to believe, in this order; a source that is not listed never wins
 * @param freshness for how long after its last confirmation a value counts; absent: for ever
 * @param onStale what happens afterwards
 * @param normaliser what is done to a value before it is compared
 * @param watch what is done about conflicts, drifts and gaps
 * @param required whether it is a gap when nobody asserts the field
 */
public record FieldRule(
    String name,
    String origin,
    String field,
    Set<EntityKind> kinds,
    Set<String> types,
    Optional<Scope> scope,
    Strategy strategy,
    List<SourceSelector> sources,
    Optional<Duration> freshness,
    OnStale onStale,
    Normaliser normaliser,
    Watch watch,
    boolean required) {

  /** Stands for every field that no other rule names. */
  public static final String ANY_FIELD = "*";

  /** A limit beyond this is a slip of the pen. */
  static final Duration LONGEST_FRESHNESS = Duration.ofDays(36_525);

  public FieldRule {
    Objects.requireNonNull(origin, "origin");
    if (name == null || name.isBlank() || name.length() > 256) {
      throw new IllegalArgumentException("a rule's name must have 1 to 256 characters");
    }
    String rule = "rule '" + name + "'" + (origin.isEmpty() ? "" : " (" + origin + ")");
    if (field == null || field.isBlank()) {
      throw new IllegalArgumentException(rule + ": field is required; '*' stands for every field");
    }
    kinds = kinds.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(kinds));
    types = Set.copyOf(types);
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(strategy, "strategy");
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException(rule + ": sources must list at least one source");
    }
    Set<SourceSelector.Match> seen = new LinkedHashSet<>();
    for (SourceSelector selector : sources) {
      if (!seen.add(selector.match())) {
        throw new IllegalArgumentException(
            rule + ": source '" + selector.match() + "' is listed twice");
      }
    }
    Objects.requireNonNull(freshness, "freshness");
    freshness.ifPresent(limit -> requirePositive(rule, limit));
    Objects.requireNonNull(onStale, "onStale");
    Objects.requireNonNull(normaliser, "normaliser");
    Objects.requireNonNull(watch, "watch");
    if (field.equals(ANY_FIELD) && required) {
      throw new IllegalArgumentException(rule + ": required needs a named field, not '*'");
    }
    refuseUnreachable(rule, strategy, normaliser);
    if (strategy instanceof Strategy.Follow follow) {
      if (field.equals(ANY_FIELD) || field.equals(follow.field())) {
        throw new IllegalArgumentException(
            rule + ": follow needs a named field that is not the followed one");
      }
    }
  }

  private static void refuseUnreachable(String rule, Strategy strategy, Normaliser normaliser) {
    List<String> ranking =
        switch (strategy) {
          case Strategy.Min(var order) -> order;
          case Strategy.Max(var order) -> order;
          case Strategy.MostRestrictive(var order) -> order;
          default -> List.of();
        };
    for (String value : ranking) {
      FieldValue text = new FieldValue.Text(value);
      if (!normaliser.normalise(text).equals(Optional.of(text))) {
        throw new IllegalArgumentException(
            rule
                + ": '"
                + value
                + "' can never be met, because the normaliser spells it otherwise");
      }
    }
  }

  static void requirePositive(String where, Duration limit) {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException(
          where + ": freshness must be longer than zero; leave it out where a value never ages");
    }
    if (limit.compareTo(LONGEST_FRESHNESS) > 0) {
      throw new IllegalArgumentException(
          where + ": freshness must be at most 100 years; leave it out where a value never ages");
    }
  }

  /** How much differing values matter. */
  public ConflictSeverity conflict() {
    return watch.conflict().severity();
  }

  /** The rule as messages name it. */
  String display() {
    return "'" + name + "'" + (origin.isEmpty() ? "" : " (" + origin + ")");
  }

  boolean isWildcard() {
    return field.equals(ANY_FIELD);
  }

  /** A rule by precedence with no limits, to be completed. */
  public static Builder of(String name, String field) {
    return new Builder(name, field);
  }

  /** Builds a rule step by step; not thread-safe. */
  public static final class Builder {
    private final String name;
    private final String field;
    private final Set<EntityKind> kinds = EnumSet.noneOf(EntityKind.class);
    private final Set<String> types = new TreeSet<>();
    private final List<SourceSelector> sources = new ArrayList<>();
    private String origin = "";
    private Optional<Scope> scope = Optional.empty();
    private Strategy strategy = new Strategy.Precedence();
    private Optional<Duration> freshness = Optional.empty();
    private OnStale onStale = OnStale.FALLBACK;
    private Normaliser normaliser = Normaliser.of("trim");
    private Optional<Handling> conflict = Optional.empty();
    private Optional<Handling> drift = Optional.empty();
    private Optional<Handling> gap = Optional.empty();
    private Optional<SourceSelector.Match> enforcedBy = Optional.empty();
    private boolean required;

    private Builder(String name, String field) {
      this.name = name;
      this.field = field;
    }

    public Builder origin(String where) {
      origin = where;
      return this;
    }

    public Builder kinds(EntityKind... more) {
      kinds.addAll(Arrays.asList(more));
      return this;
    }

    public Builder types(String... more) {
      types.addAll(Arrays.asList(more));
      return this;
    }

    public Builder when(Scope condition) {
      scope = Optional.of(condition);
      return this;
    }

    public Builder strategy(Strategy choice) {
      strategy = choice;
      return this;
    }

    /** Appends sources by {@link SourceSelector#of(String)}. */
    public Builder sources(String... more) {
      for (String source : more) {
        sources.add(SourceSelector.of(source));
      }
      return this;
    }

    public Builder source(SourceSelector selector) {
      sources.add(selector);
      return this;
    }

    public Builder freshFor(Duration limit) {
      freshness = Optional.of(limit);
      return this;
    }

    public Builder onStale(OnStale action) {
      onStale = action;
      return this;
    }

    public Builder normalise(Normaliser how) {
      normaliser = how;
      return this;
    }

    public Builder conflict(ConflictSeverity severity) {
      return conflict(Handling.recorded(severity));
    }

    public Builder conflict(Handling handling) {
      conflict = Optional.of(handling);
      return this;
    }

    /** As a conflict is handled, unless this is called. */
    public Builder drift(Handling handling) {
      drift = Optional.of(handling);
      return this;
    }

    /** As a conflict is handled, unless this is called. */
    public Builder gap(Handling handling) {
      gap = Optional.of(handling);
      return this;
    }

    /** The sources whose systems make the value true. */
    public Builder enforcedBy(SourceSelector.Match who) {
      enforcedBy = Optional.of(who);
      return this;
    }

    public Builder required() {
      required = true;
      return this;
    }

    public FieldRule build() {
      return new FieldRule(
          name,
          origin,
          field,
          kinds,
          types,
          scope,
          strategy,
          sources,
          freshness,
          onStale,
          normaliser,
          Watch.of(
              enforcedBy,
              conflict.orElseGet(() -> Handling.recorded(strategy.usualConflict())),
              drift,
              gap),
          required);
    }
  }
}
