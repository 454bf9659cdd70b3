package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How one field was decided, and why.
 *
 * @param field the field's name
 * @param value the decided value; {@link FieldValue#NULL} where nobody eligible asserts one
 * @param outcome what kind of answer this is
 * @param winner the source whose value it is; absent where there is none
 * @param winnerRecord the native id of the winning record
 * @param observedAt when the winner last confirmed the value
 * @param losers every other assertion of the field, each with its reason, ordered
 * @param rule the policy rule that applied, by name
 * @param policyVersion the policy that it stands in
 * @param changesAt when the answer could change by time alone; absent if never
 * @param elements of a value that several sources were united into: who gives which element;
 *     ordered by element, and empty for every other value
 * @param attribution who asserted the winning value by hand; absent where a system says it
 * @param expiresAt when the winner's assertion ends by itself; absent if it does not
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record FieldDecision(
    String field,
    @JsonInclude(JsonInclude.Include.ALWAYS) FieldValue value,
    Outcome outcome,
    Optional<String> winner,
    Optional<String> winnerRecord,
    Optional<Instant> observedAt,
    List<Loser> losers,
    String rule,
    String policyVersion,
    Optional<Instant> changesAt,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Element> elements,
    Optional<Attribution> attribution,
    Optional<Instant> expiresAt) {

  /** What kind of answer a decision is. */
  public enum Outcome {
    /** Everybody eligible agrees. */
    SETTLED,
    /** Decided, though another eligible or listed assertion differs. */
    CONTESTED,
    /** The winner's freshness ran out and the rule holds its last value. */
    HELD,
    /** The rule answers that nothing is known, because what was known is stale. */
    UNKNOWN,
    /** Nobody eligible asserts the field. */
    GAP;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Outcome fromWireName(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  /** Why an assertion did not win. */
  public enum Reason {
    LOWER_PRECEDENCE,
    /** Not chosen by the strategy, such as the older of two under {@code latest}. */
    NOT_SELECTED,
    AGREES,
    STALE,
    TOMBSTONED,
    INCOMPLETE_RUN,
    NULL_NOT_AUTHORITATIVE,
    NOT_LISTED,
    INVALID,
    /** The rule follows another field's winner, and this source did not win there. */
    NOT_FOLLOWED,
    TIE_BROKEN,
    /** It ended by itself, as it had said that it would. */
    EXPIRED,
    /** A reason of a later release, which nobody of this one writes; the detail says it. */
    UNRECOGNIZED;

    private static final Map<String, Reason> BY_WIRE_NAME =
        Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Reason::wireName, r -> r));

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a wire name; one that this release does not know is {@link #UNRECOGNIZED}. */
    @JsonCreator
    public static Reason fromWireName(String name) {
      return BY_WIRE_NAME.getOrDefault(name, UNRECOGNIZED);
    }
  }

  /**
   * An assertion that did not win.
   *
   * @param detail the reason as a sentence part for a person, such as {@code stale since
   *     2026-03-01T00:00:00Z}
   * @param conflicts whether its value differs from the decided one in a way that the rule counts
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Loser(
      String source,
      String nativeId,
      @JsonInclude(JsonInclude.Include.ALWAYS) FieldValue value,
      Reason reason,
      String detail,
      boolean conflicts,
      Optional<Instant> observedAt) {
    public Loser {
      value = value == null ? FieldValue.NULL : value;
      observedAt = observedAt == null ? Optional.empty() : observedAt;
    }
  }

  /**
   * One element of a united value.
   *
   * @param sources who gives it, ordered; it is gone when the last of them takes it away
   */
  public record Element(String value, List<String> sources) {
    public Element {
      Checks.present("value", value);
      Checks.present("sources", sources);
      sources = List.copyOf(sources);
      if (sources.isEmpty()) {
        throw new IllegalArgumentException("sources: an element is given by at least one source");
      }
    }
  }

  public FieldDecision {
    Checks.name("field", field);
    value = value == null ? FieldValue.NULL : value;
    Checks.present("outcome", outcome);
    winner = winner == null ? Optional.empty() : winner;
    winnerRecord = winnerRecord == null ? Optional.empty() : winnerRecord;
    observedAt = observedAt == null ? Optional.empty() : observedAt;
    losers = losers == null ? List.of() : List.copyOf(losers);
    Checks.text("rule", rule, 256);
    Checks.text("policyVersion", policyVersion, 128);
    changesAt = changesAt == null ? Optional.empty() : changesAt;
    elements = elements == null ? List.of() : List.copyOf(elements);
    attribution = attribution == null ? Optional.empty() : attribution;
    expiresAt = expiresAt == null ? Optional.empty() : expiresAt;
  }

  /** A decision for what a system says, until it says otherwise. */
  public FieldDecision(
      String field,
      FieldValue value,
      Outcome outcome,
      Optional<String> winner,
      Optional<String> winnerRecord,
      Optional<Instant> observedAt,
      List<Loser> losers,
      String rule,
      String policyVersion,
      Optional<Instant> changesAt,
      List<Element> elements) {
    this(
        field,
        value,
        outcome,
        winner,
        winnerRecord,
        observedAt,
        losers,
        rule,
        policyVersion,
        changesAt,
        elements,
        Optional.empty(),
        Optional.empty());
  }

  /** A decision whose value is not put together from elements. */
  public FieldDecision(
      String field,
      FieldValue value,
      Outcome outcome,
      Optional<String> winner,
      Optional<String> winnerRecord,
      Optional<Instant> observedAt,
      List<Loser> losers,
      String rule,
      String policyVersion,
      Optional<Instant> changesAt) {
    this(
        field,
        value,
        outcome,
        winner,
        winnerRecord,
        observedAt,
        losers,
        rule,
        policyVersion,
        changesAt,
        List.of());
  }
}
