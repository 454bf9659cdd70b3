package io.concordat.registry.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One entity: what is decided about it, by whom it is known, and what it is tied to.
 *
 * @param decision which decision the fields come from; null until the first
 * @param neighboursTruncated whether there are more neighbours than are shown
 */
public record EntityView(
    UUID id,
    String kind,
    String type,
    String name,
    long revision,
    Instant createdAt,
    Instant changedAt,
    Decision decision,
    List<Field> fields,
    List<Link> links,
    List<Neighbour> neighbours,
    boolean neighboursTruncated) {

  /** Which decision is shown. */
  public record Decision(
      long revision, long sequence, String policyVersion, Instant decidedAt, Instant changesAt) {}

  /**
   * A decided field and who won it.
   *
   * @param value a string, number, boolean, array of strings or null
   * @param winner the source whose value it is; null where nobody eligible asserts one
   * @param disagreeing the assertions that differ in a way that the rule counts
   */
  public record Field(
      String field,
      JsonNode value,
      String outcome,
      String winner,
      String winnerRecord,
      String observedAt,
      String rule,
      String policyVersion,
      String changesAt,
      List<Disagreeing> disagreeing) {}

  /** An assertion that differs from the decided value, and why it lost. */
  public record Disagreeing(
      String source, String nativeId, JsonNode value, String reason, String detail) {}

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
      String relation, boolean outgoing, UUID entityId, String kind, String name) {}
}
