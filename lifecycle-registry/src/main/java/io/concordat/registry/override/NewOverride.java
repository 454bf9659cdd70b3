package io.concordat.registry.override;

import io.concordat.contract.FieldValue;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a person asks for; every part is checked as far as it can be without the database.
 *
 * @param value {@link FieldValue#NULL} where the person says that there is none
 */
record NewOverride(
    UUID entityId,
    String field,
    FieldValue value,
    String reason,
    String reference,
    Instant expiresAt,
    Optional<String> yieldTo) {
  private static final Set<String> MEMBERS =
      Set.of("entityId", "field", "value", "reason", "reference", "expiresAt", "yieldTo");

  /** Reads a request's body; a 400 names the member that is wrong. */
  static NewOverride read(byte[] body) {
    Members members = Members.read(body, MEMBERS);
    return new NewOverride(
        members.uuid("entityId"),
        members.name("field"),
        members.value("value"),
        members.text("reason", 1000),
        members.text("reference", 200),
        members.instant("expiresAt"),
        members.optionalName("yieldTo"));
  }
}
