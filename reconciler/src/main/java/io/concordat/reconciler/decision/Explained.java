package io.concordat.reconciler.decision;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.concordat.authority.AuthorityPolicy;
import io.concordat.authority.Explanation;
import io.concordat.contract.EntityDecision;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A decision as a person asks for it: as data, and each field also as a sentence. The components
 * mean what they mean in {@link EntityDecision}.
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Explained(
    UUID entityId,
    EntityKind kind,
    Optional<String> type,
    long revision,
    long sequence,
    String policyVersion,
    Instant decidedAt,
    Optional<Instant> changesAt,
    List<Field> fields) {

  /**
   * One field.
   *
   * @param decision its properties stand beside the others, not below one of their own
   * @param since since when it has had this value from this winner; absent where that is longer ago
   *     than {@link HeldSince#LONGEST} decisions
   * @param explanation what was decided, who said it, who lost and why, until when; in sentences
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Field(
      @JsonUnwrapped FieldDecision decision, Optional<Instant> since, String explanation) {}

  /** Only the given fields are told. */
  static Explained of(
      EntityDecision decision,
      List<FieldDecision> fields,
      Map<String, Instant> since,
      AuthorityPolicy policy) {
    return new Explained(
        decision.entityId(),
        decision.kind(),
        decision.type(),
        decision.revision(),
        decision.sequence(),
        decision.policyVersion(),
        decision.decidedAt(),
        decision.changesAt(),
        fields.stream()
            .map(
                field ->
                    new Field(
                        field,
                        Optional.ofNullable(since.get(field.field())),
                        Explanation.sentence(field, policy)))
            .toList());
  }
}
