package io.concordat.registry.override;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One override with what became of it.
 *
 * @param entityId the entity that it corrects now; after a merge, the one that was merged into
 * @param value a string, number, boolean, array of strings or null
 * @param state active, replaced, withdrawn, expired or yielded
 * @param endedAt null while it is active
 * @param replacedBy the newer override of the field, where there was one
 * @param extensions every extension that was asked for, ordered by number
 * @param events who did what and when, oldest first
 */
public record OverrideView(
    UUID id,
    UUID entityId,
    String field,
    @Schema(implementation = Object.class, nullable = true) JsonNode value,
    String reason,
    String reference,
    String actor,
    Instant createdAt,
    Instant expiresAt,
    @Schema(nullable = true) String yieldTo,
    String state,
    @Schema(nullable = true) Instant endedAt,
    @Schema(nullable = true) UUID replacedBy,
    List<Extension> extensions,
    List<Event> events) {

  /**
   * An asked-for extension.
   *
   * @param state pending, effective, superseded or lapsed
   * @param decidedBy who approved it; null where it needed nobody, or is pending
   */
  public record Extension(
      long number,
      Instant expiresAt,
      String reason,
      String requestedBy,
      Instant requestedAt,
      String state,
      @Schema(nullable = true) String decidedBy,
      @Schema(nullable = true) Instant decidedAt) {}

  /**
   * Something that happened.
   *
   * @param type created, replaced, extended, extension_requested, extension_approved, withdrawn,
   *     expired or yielded
   */
  public record Event(
      Instant at,
      String type,
      @Schema(nullable = true) String actor,
      @Schema(nullable = true) String detail) {}

  /**
   * An override in a list; what stands in {@link OverrideView} means the same.
   *
   * @param pendingExtension the number of the extension that waits for a second person; null if
   *     none does
   */
  public record Summary(
      UUID id,
      UUID entityId,
      String field,
      @Schema(implementation = Object.class, nullable = true) JsonNode value,
      String reason,
      String reference,
      String actor,
      Instant createdAt,
      Instant expiresAt,
      @Schema(nullable = true) String yieldTo,
      String state,
      @Schema(nullable = true) Instant endedAt,
      @Schema(nullable = true) UUID replacedBy,
      @Schema(nullable = true) Long pendingExtension) {

    OverrideView with(List<Extension> extensions, List<Event> events) {
      return new OverrideView(
          id,
          entityId,
          field,
          value,
          reason,
          reference,
          actor,
          createdAt,
          expiresAt,
          yieldTo,
          state,
          endedAt,
          replacedBy,
          extensions,
          events);
    }
  }
}
