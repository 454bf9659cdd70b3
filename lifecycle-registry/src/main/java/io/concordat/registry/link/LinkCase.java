package io.concordat.registry.link;

import io.concordat.contract.EntityKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A question about linking that only a person can answer. Its id comes from what it is about: asked
 * again, it is the same case.
 *
 * @param source and {@code nativeId}: the record in question
 * @param entities the entities in question, the record's own last
 * @param reasons what led to each candidate
 * @param sharedKey the key that a case of a shared key is about
 */
public record LinkCase(
    UUID id,
    Type type,
    EntityKind kind,
    String source,
    String nativeId,
    String summary,
    List<UUID> entities,
    List<LinkReason> reasons,
    Optional<UUID> sharedKey) {

  /** Why a person is asked. */
  public enum Type {
    /** The record's keys lead to several entities. It stays unlinked. */
    AMBIGUOUS,
    /** The entity already has an active row of the same stream. The record stays unlinked. */
    DUPLICATE,
    /** The entity that its keys lead to is told apart from it by a stronger key. */
    CONTRADICTED,
    /** The keys belonged to a retired row of the same stream. The record has its own entity. */
    RECREATED,
    /** So many records hold the key that it says nothing; it is not used. */
    SHARED_KEY
  }

  public LinkCase {
    entities = List.copyOf(entities);
    reasons = List.copyOf(reasons);
  }

  /** The id of the one case that an unlinked record can have open. */
  public static UUID unlinkedId(String source, String nativeId) {
    return KeyId.digest("case\nunlinked\n" + source + '\n' + nativeId);
  }

  static LinkCase ambiguous(Linkable record, List<LinkReason> candidates) {
    return waiting(
        Type.AMBIGUOUS, record, "its keys lead to " + candidates.size() + " entities", candidates);
  }

  static LinkCase duplicate(Linkable record, LinkReason rival) {
    return waiting(
        Type.DUPLICATE,
        record,
        "the entity with its key already has another active row of the same stream",
        List.of(rival));
  }

  static LinkCase contradicted(Linkable record, LinkReason candidate) {
    return waiting(
        Type.CONTRADICTED,
        record,
        "by rule '"
            + candidate.rule()
            + "' it belongs to an entity from which a stronger rule's keys tell it apart",
        List.of(candidate));
  }

  static LinkCase recreated(Linkable record, List<LinkReason> predecessors) {
    List<UUID> entities = new ArrayList<>();
    predecessors.forEach(reason -> entities.add(reason.entityId()));
    entities.add(record.entityId());
    return of(
        KeyId.digest("case\nrecreated\n" + record.source() + '\n' + record.nativeId()),
        Type.RECREATED,
        record,
        "its key belonged to a retired row of the same stream: it was created again, and what"
            + " others say about the former one may not hold for it",
        entities,
        predecessors,
        Optional.empty());
  }

  static LinkCase sharedKey(UUID key, int bound, Linkable holder) {
    return of(
        KeyId.digest("case\nshared-key\n" + key),
        Type.SHARED_KEY,
        holder,
        "one of its keys is held by more than " + bound + " records and is not used for linking",
        List.of(),
        List.of(),
        Optional.of(key));
  }

  private static LinkCase waiting(
      Type type, Linkable record, String summary, List<LinkReason> candidates) {
    return of(
        unlinkedId(record.source(), record.nativeId()),
        type,
        record,
        summary,
        candidates.stream().map(LinkReason::entityId).toList(),
        candidates,
        Optional.empty());
  }

  private static LinkCase of(
      UUID id,
      Type type,
      Linkable record,
      String summary,
      List<UUID> entities,
      List<LinkReason> reasons,
      Optional<UUID> sharedKey) {
    return new LinkCase(
        id,
        type,
        record.kind(),
        record.source(),
        record.nativeId(),
        record.source() + " '" + record.nativeId() + "': " + summary,
        entities,
        reasons,
        sharedKey);
  }
}
