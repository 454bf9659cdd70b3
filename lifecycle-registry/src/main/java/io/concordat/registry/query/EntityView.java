package io.concordat.registry.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One entity: what is decided about it, by whom it is known, and what it is tied to.
 *
 * @param decision which decision the fields come from; null until the first
 * @param neighboursTruncated whether there are more neighbours than are shown
 */
public record EntityView(
    UUID id,
    String kind,
    @Schema(nullable = true) String type,
    @Schema(nullable = true) String name,
    long revision,
    Instant createdAt,
    Instant changedAt,
    @Schema(nullable = true) Decision decision,
    List<Field> fields,
    List<Link> links,
    List<Neighbour> neighbours,
    boolean neighboursTruncated) {

  /** Which decision is shown. */
  public record Decision(
      long revision,
      long sequence,
      String policyVersion,
      Instant decidedAt,
      @Schema(nullable = true) Instant changesAt) {}

  /**
   * A decided field and who won it.
   *
   * @param value a string, number, boolean, array of strings or null
   * @param winner the source whose value it is; null where nobody eligible asserts one
   * @param disagreeing the assertions that differ in a way that the rule counts
   */
  public record Field(
      String field,
      @Schema(implementation = Object.class, nullable = true) JsonNode value,
      String outcome,
      @Schema(nullable = true) String winner,
      @Schema(nullable = true) String winnerRecord,
      @Schema(nullable = true) String observedAt,
      @Schema(nullable = true) String rule,
      @Schema(nullable = true) String policyVersion,
      @Schema(nullable = true) String changesAt,
      List<Disagreeing> disagreeing) {}

  /** An assertion that differs from the decided value, and why it lost. */
  public record Disagreeing(
      String source,
      @Schema(nullable = true) String nativeId,
      @Schema(implementation = Object.class, nullable = true) JsonNode value,
      String reason,
      @Schema(nullable = true) String detail) {}

  /**
   * The tie from a source record to the entity.
   *
   * @param retractedFrom left out unless the source is retracted, see {@link AssertionsView}
   */
  public record Link(
      String source,
      String stream,
      String nativeId,
      String state,
      String rule,
      Instant linkedAt,
      Instant observedAt,
      @JsonInclude(JsonInclude.Include.NON_NULL) Instant retractedFrom) {}

  /**
   * An entity that this one is tied to.
   *
   * @param outgoing whether this entity's record asserts the tie, or the other's
   */
  public record Neighbour(
      String relation,
      boolean outgoing,
      UUID entityId,
      String kind,
      @Schema(nullable = true) String name) {}
}
