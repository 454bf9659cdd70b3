package io.concordat.registry.override;

import io.concordat.contract.Assertion;
import io.concordat.contract.Attribution;
import io.concordat.contract.FieldValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * One correction of one field.
 *
 * @param recordName the native id of the record of {@code manual} that holds it
 * @param expiresAt the first instant at which it no longer holds
 * @param yieldTo the source or domain whose word ends it
 */
record FieldOverride(
    UUID id,
    UUID recordName,
    String field,
    FieldValue value,
    String reason,
    String reference,
    String actor,
    Instant createdAt,
    Instant expiresAt,
    Optional<String> yieldTo,
    State state) {

  /** Whether it holds, or how it ended. */
  enum State {
    ACTIVE,
    /** A newer one of the same field took its place. */
    REPLACED,
    WITHDRAWN,
    EXPIRED,
    /** The source that it yields to spoke. */
    YIELDED;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State fromWireName(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  /** What it makes the source {@code manual} say. */
  Assertion assertion() {
    return Assertion.of(value)
        .effective(createdAt)
        .expiring(expiresAt)
        .by(new Attribution(id, actor, reason, reference));
  }
}
