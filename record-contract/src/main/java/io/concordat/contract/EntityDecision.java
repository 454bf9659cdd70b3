package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Every decided field of one entity. A higher {@code sequence} replaces a lower one whole.
 *
 * @param revision the entity's revision that was decided
 * @param sequence rises with each changed decision of the entity
 * @param decidedAt the instant that the decision was made for
 * @param changesAt the earliest of the fields' {@code changesAt}
 * @param fields ordered by field name
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record EntityDecision(
    UUID entityId,
    EntityKind kind,
    Optional<String> type,
    long revision,
    long sequence,
    String policyVersion,
    Instant decidedAt,
    Optional<Instant> changesAt,
    List<FieldDecision> fields) {
  public EntityDecision {
    Checks.present("entityId", entityId);
    Checks.present("kind", kind);
    type = type == null ? Optional.empty() : type;
    Checks.text("policyVersion", policyVersion, 128);
    Checks.present("decidedAt", decidedAt);
    changesAt = changesAt == null ? Optional.empty() : changesAt;
    fields = fields == null ? List.of() : List.copyOf(fields);
  }

  public String messageKey() {
    return entityId.toString();
  }
}
