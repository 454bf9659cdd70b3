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
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Assertion(
    @JsonInclude(JsonInclude.Include.ALWAYS) FieldValue value,
    Optional<Instant> effectiveAt,
    Optional<Evidence> evidence) {
  public Assertion {
    value = value == null ? FieldValue.NULL : value;
    effectiveAt = effectiveAt == null ? Optional.empty() : effectiveAt;
    evidence = evidence == null ? Optional.empty() : evidence;
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
    return new Assertion(value, effectiveAt, Optional.of(evidence));
  }

  public Assertion effective(Instant at) {
    return new Assertion(value, Optional.ofNullable(at), evidence);
  }
}
