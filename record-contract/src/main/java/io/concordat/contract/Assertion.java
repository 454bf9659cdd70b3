package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * One field of a source record. When it was observed stands on the record; what the vendor knows of
 * the field's own time, and what a usage fact rests on, stands here.
 *
 * @param value the value; {@link FieldValue#NULL} where the source says that there is none
 * @param effectiveAt when the value took effect by the source's own account; absent if unknown
 * @param evidence for usage facts: the window and its meaning
 * @param expiresAt the first instant at which the source no longer asserts it, though it says
 *     nothing more; absent if it asserts it until it says otherwise
 * @param attribution who asserted it by hand; absent for what a system says
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Assertion(
    @JsonInclude(JsonInclude.Include.ALWAYS) FieldValue value,
    Optional<Instant> effectiveAt,
    Optional<Evidence> evidence,
    Optional<Instant> expiresAt,
    Optional<Attribution> attribution) {
  public Assertion {
    value = value == null ? FieldValue.NULL : value;
    effectiveAt = effectiveAt == null ? Optional.empty() : effectiveAt;
    evidence = evidence == null ? Optional.empty() : evidence;
    expiresAt = expiresAt == null ? Optional.empty() : expiresAt;
    attribution = attribution == null ? Optional.empty() : attribution;
  }

  /** An assertion that holds until the source says otherwise. */
  public Assertion(FieldValue value, Optional<Instant> effectiveAt, Optional<Evidence> evidence) {
    this(value, effectiveAt, evidence, Optional.empty(), Optional.empty());
  }

  public static Assertion of(FieldValue value) {
    return new Assertion(value, Optional.empty(), Optional.empty());
  }

  public static Assertion of(String text) {
    return of(FieldValue.of(text));
  }

  public static Assertion of(Instant instant) {
    return of(FieldValue.of(instant));
  }

  public Assertion withEvidence(Evidence evidence) {
    return new Assertion(value, effectiveAt, Optional.of(evidence), expiresAt, attribution);
  }

  public Assertion effective(Instant at) {
    return new Assertion(value, Optional.ofNullable(at), evidence, expiresAt, attribution);
  }

  public Assertion expiring(Instant at) {
    return new Assertion(value, effectiveAt, evidence, Optional.of(at), attribution);
  }

  public Assertion by(Attribution person) {
    return new Assertion(value, effectiveAt, evidence, expiresAt, Optional.of(person));
  }
}
