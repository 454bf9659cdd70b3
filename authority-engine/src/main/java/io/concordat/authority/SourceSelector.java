package io.concordat.authority;

import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.SourceDomain;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One place in a rule's order of sources, and on what terms the sources at that place are believed.
 *
 * @param match which sources stand here
 * @param freshness for how long after its last confirmation a value counts; absent: as the rule has
 *     it
 * @param onStale what happens afterwards; absent: as the rule has it
 * @param nullCounts whether these sources may say that there is no value
 * @param completeRuns whether only what a completed run has read, or could have read, may win
 */
public record SourceSelector(
    Match match,
    Optional<Duration> freshness,
    Optional<OnStale> onStale,
    boolean nullCounts,
    boolean completeRuns) {

  /** Which sources a selector means. */
  public sealed interface Match {
    /** Every source that speaks for a side of the house. */
    record OfDomain(SourceDomain domain) implements Match {
      public OfDomain {
        Objects.requireNonNull(domain, "domain");
      }

      @Override
      public boolean includes(LinkedRecord record) {
        return record.domain() == domain;
      }

      @Override
      public String toString() {
        return domain.wireName();
      }
    }

    /** Every source of one system, such as {@code servicenow}. */
    record OfSystem(String system) implements Match {
      public OfSystem {
        Objects.requireNonNull(system, "system");
      }

      @Override
      public boolean includes(LinkedRecord record) {
        return system.equals(record.system());
      }

      @Override
      public String toString() {
        return "system:" + system;
      }
    }

    /** One configured source. */
    record OfSource(String source) implements Match {
      public OfSource {
        Objects.requireNonNull(source, "source");
      }

      @Override
      public boolean includes(LinkedRecord record) {
        return source.equals(record.source());
      }

      @Override
      public String toString() {
        return source;
      }
    }

    /** Every source. */
    record Any() implements Match {
      @Override
      public boolean includes(LinkedRecord record) {
        return true;
      }

      @Override
      public String toString() {
        return "*";
      }
    }

    boolean includes(LinkedRecord record);
  }

  public SourceSelector {
    Objects.requireNonNull(match, "match");
    Objects.requireNonNull(freshness, "freshness");
    Objects.requireNonNull(onStale, "onStale");
    freshness.ifPresent(limit -> FieldRule.requirePositive("source " + match, limit));
  }

  /**
   * A selector on the rule's own terms.
   *
   * @param text {@code itsm}, {@code procurement}, {@code iam} or {@code manual} for a domain,
   *     {@code system:<name>}, {@code *} for every source, or else a source's id
   */
  public static SourceSelector of(String text) {
    return new SourceSelector(parse(text), Optional.empty(), Optional.empty(), false, false);
  }

  public SourceSelector freshFor(Duration limit) {
    return new SourceSelector(match, Optional.of(limit), onStale, nullCounts, completeRuns);
  }

  public SourceSelector onStale(OnStale action) {
    return new SourceSelector(match, freshness, Optional.of(action), nullCounts, completeRuns);
  }

  public SourceSelector withNullCounting() {
    return new SourceSelector(match, freshness, onStale, true, completeRuns);
  }

  /** What no completed run has read yet may not win; what a person asserts comes from no run. */
  public SourceSelector fromCompleteRuns() {
    return new SourceSelector(match, freshness, onStale, nullCounts, true);
  }

  private static Match parse(String text) {
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException("a source must not be blank");
    }
    if (text.equals("*")) {
      return new Match.Any();
    }
    if (text.startsWith("system:")) {
      String system = text.substring("system:".length());
      if (system.isBlank()) {
        throw new IllegalArgumentException("'system:' must be followed by a system's name");
      }
      return new Match.OfSystem(system);
    }
    for (SourceDomain domain : SourceDomain.values()) {
      if (domain.name().toLowerCase(Locale.ROOT).equals(text)) {
        return new Match.OfDomain(domain);
      }
    }
    return new Match.OfSource(text);
  }
}
