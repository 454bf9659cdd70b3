package io.concordat.registry.steward;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a person did about links; can be undone as one.
 *
 * @param type link, unlink, merge, split, create, dismiss or undo
 * @param entityId the entity that it was about; null where a record was left without one
 * @param caseId the case that it decided; null where there was none
 * @param merged entities that it left without a record, and whose ids now name {@code entityId}
 * @param undoes the action that this one took back; null if it is no undo
 * @param undoneBy the action that took this one back; null while it stands
 * @param movedRecords how many records it moved
 * @param moves those records, at most 100 of them
 */
public record LinkAction(
    long id,
    String type,
    @Schema(nullable = true) UUID entityId,
    @Schema(nullable = true) UUID caseId,
    List<UUID> merged,
    String actor,
    String reason,
    Instant doneAt,
    @Schema(nullable = true) Long undoes,
    @Schema(nullable = true) Long undoneBy,
    long movedRecords,
    List<Move> moves) {
  public LinkAction {
    merged = List.copyOf(merged);
    moves = List.copyOf(moves);
  }

  /**
   * A record that changed its entity.
   *
   * @param from null where it had none
   * @param to null where it has none from then on
   */
  public record Move(
      String source,
      String nativeId,
      @Schema(nullable = true) UUID from,
      @Schema(nullable = true) UUID to) {}
}
