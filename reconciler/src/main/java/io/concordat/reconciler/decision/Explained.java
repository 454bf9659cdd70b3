package io.concordat.reconciler.decision;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.concordat.authority.AuthorityPolicy;
import io.concordat.authority.Coverage;
import io.concordat.authority.Explanation;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityDecision;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

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
   * @param evidence of a usage fact: what the winner's answer and those of the losers rest on; left
   *     out of every other field
   * @param explanation what was decided, who said it, who lost and why, what it rests on, until
   *     when; in sentences
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Field(
      @JsonUnwrapped FieldDecision decision,
      Optional<Instant> since,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Ground> evidence,
      String explanation) {
    static Field of(
        FieldDecision decision,
        List<LinkedRecord> records,
        Optional<Instant> since,
        AuthorityPolicy policy) {
      List<Coverage> evidence = Coverage.of(decision, records);
      return new Field(
          decision,
          since,
          evidence.stream().map(Ground::of).toList(),
          Explanation.sentence(decision, policy, evidence));
    }
  }

  /**
   * What one assertion of a usage fact rests on. A value of null beside it says that no use was
   * seen in the window, and never that there was none.
   *
   * @param observedAt when the source was last read and said the same
   * @param coverageFrom the start of the window; absent if unknown
   * @param coverageTo the end of the window; absent if unknown
   * @param lag how far the source's data is behind when it is read; absent if unknown
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Ground(
      String source,
      String nativeId,
      Instant observedAt,
      Optional<Instant> coverageFrom,
      Optional<Instant> coverageTo,
      @Schema(type = SchemaType.STRING, example = "PT4H") Optional<String> lag,
      Evidence.Meaning meaning,
      Evidence.Completeness completeness) {
    static Ground of(Coverage coverage) {
      return new Ground(
          coverage.source(),
          coverage.nativeId(),
          coverage.confirmedAt(),
          coverage.from(),
          coverage.to(),
          coverage.lag().map(Duration::toString),
          coverage.meaning(),
          coverage.completeness());
    }
  }

  /** Only the given fields are told. */
  static Explained of(
      Grounded grounded,
      List<FieldDecision> fields,
      Map<String, Instant> since,
      AuthorityPolicy policy) {
    EntityDecision decision = grounded.decision();
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
                    Field.of(
                        field,
                        grounded.records(),
                        Optional.ofNullable(since.get(field.field())),
                        policy))
            .toList());
  }
}
