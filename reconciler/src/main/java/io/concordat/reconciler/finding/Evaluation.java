package io.concordat.reconciler.finding;

import io.concordat.contract.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * One look at one entity at one instant. Conditions ask about time only through this, so that it
 * knows when time alone could change an answer. Used by one thread.
 */
final class Evaluation {
  private static final Duration EVIDENCE_RETRY = Duration.ofHours(6);

  private final Instant now;
  private final Surroundings.Confirmed confirmed;
  private Instant due;

  Evaluation(Instant now, Surroundings.Confirmed confirmed) {
    this.now = now;
    this.confirmed = confirmed;
  }

  /** The earliest instant after now at which an answer could be another; empty: never. */
  Optional<Instant> due() {
    return Optional.ofNullable(due);
  }

  /** Whether an instant or a date lies in the past; what is no time never does. */
  boolean passed(Object value) {
    return instant(value).map(this::reached).orElse(false);
  }

  /** Whether at least that much time went by since. */
  boolean olderThan(Object value, Duration age) {
    return instant(value).map(at -> reached(at.plus(age))).orElse(false);
  }

  /**
   * Whether the evidence proves that an entity, its credentials included, was not used within the
   * window: the vendor's data covers the window without a gap up to its last confirmation, and
   * shows no use. Where there is no such evidence, the answer is no.
   */
  boolean unused(Map<?, ?> entity, Duration window) {
    Optional<Instant> created = instant(entity.get("created"));
    if (created.isPresent() && !reached(created.get().plus(window))) {
      return false;
    }
    boolean proven = false;
    if (entity.get("usage") instanceof Map<?, ?> usage) {
      for (Map.Entry<?, ?> entry : usage.entrySet()) {
        Facts.Usage fact = (Facts.Usage) entry.getValue();
        if (fact.evidence().meaning() == Evidence.Meaning.ATTEMPT) {
          continue; // an attempt may have been denied: it is no use
        }
        if (!unused(instant(entity.get(entry.getKey())), fact, window)) {
          return false;
        }
        proven = true;
      }
    }
    for (String field : List.of("last_authentication", "last_used")) {
      Optional<Instant> used = instant(entity.get(field));
      if (used.isPresent() && !reached(used.get().plus(window))) {
        return false;
      }
    }
    if (entity.get("credentials") instanceof List<?> credentials) {
      for (Object credential : credentials) {
        if (!(credential instanceof Map<?, ?> view) || Boolean.TRUE.equals(view.get("retired"))) {
          continue;
        }
        if (unused(view, window)) {
          proven = true;
        } else if (view.get("usage") instanceof Map<?, ?> usage && !usage.isEmpty()) {
          return false;
        }
      }
    }
    return proven;
  }

  private boolean unused(Optional<Instant> lastUse, Facts.Usage usage, Duration window) {
    var evidence = usage.evidence();
    Instant seen =
        confirmed
            .at(usage.source(), usage.stream())
            .filter(evidence.observedAt()::isBefore)
            .orElse(evidence.observedAt());
    // Unchanged facts are confirmed, not sent again: their window grows with each confirmation.
    Duration lag =
        Duration.between(
            evidence.coverageTo().orElse(evidence.observedAt()), evidence.observedAt());
    Instant to = seen.minus(lag);
    Instant windowStart = to.minus(window);
    boolean covers =
        switch (evidence.completeness()) {
              case COMPLETE -> true;
              case PARTIAL, NONE -> false;
            }
            && evidence.coverageFrom().filter(from -> !from.isAfter(windowStart)).isPresent()
            && !to.isBefore(now.minus(window));
    boolean idle = lastUse.map(use -> !use.isAfter(windowStart)).orElse(true);
    if (!covers || !idle) {
      note(
          lastUse
              .map(use -> use.plus(window).plus(lag))
              .filter(now::isBefore)
              .orElse(now.plus(EVIDENCE_RETRY)));
    } else {
      // Evidence that nobody confirms any more stops proving anything.
      note(to.plus(window).plusSeconds(1));
    }
    return covers && idle;
  }

  private boolean reached(Instant at) {
    if (!now.isBefore(at)) {
      return true;
    }
    note(at);
    return false;
  }

  private void note(Instant at) {
    BinaryOperator<Instant> earlier = (a, b) -> a == null || b.isBefore(a) ? b : a;
    due = earlier.apply(due, at);
  }

  static Optional<Instant> instant(Object value) {
    if (value instanceof Instant at) {
      return Optional.of(at);
    }
    if (!(value instanceof String text)) {
      return Optional.empty();
    }
    try {
      // A date has passed when its day is over.
      return Optional.of(
          text.length() == 10
              ? LocalDate.parse(text).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)
              : Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
