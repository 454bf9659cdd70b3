package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The whole set of assertions about one entity, announced whenever any of it changed: deciding
 * needs no look-up. A higher revision replaces a lower one whole.
 *
 * @param revision rises with each change of the entity; a repeated or lower one may be ignored
 * @param type the entity's type as its records have it; the first by source id where they differ
 * @param records what each linked source record says, ordered by source and native id; retired ones
 *     too, so that a reader sees why they lost
 * @param neighbours entities that this one is tied to, in both directions, ordered
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record EntityAnnouncement(
    UUID entityId,
    EntityKind kind,
    Optional<String> type,
    long revision,
    Instant announcedAt,
    List<LinkedRecord> records,
    List<Neighbour> neighbours) {

  /**
   * One linked source record; the components mean what they mean in {@link SourceRecord}.
   *
   * @param retractedFrom set while the source is retracted: what it said at this instant or later
   *     counts no more, no run that began then confirms anything, and the record is what it said
   *     before, or is retired where it had said nothing
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record LinkedRecord(
      String source,
      String system,
      SourceDomain domain,
      String stream,
      String nativeId,
      long version,
      RecordState state,
      Instant observedAt,
      Optional<Instant> effectiveAt,
      Map<String, Assertion> fields,
      Optional<Instant> retractedFrom) {
    public LinkedRecord {
      Checks.name("source", source);
      Checks.present("state", state);
      Checks.present("observedAt", observedAt);
      effectiveAt = effectiveAt == null ? Optional.empty() : effectiveAt;
      fields = fields == null ? Map.of() : java.util.Collections.unmodifiableMap(fields);
      retractedFrom = retractedFrom == null ? Optional.empty() : retractedFrom;
    }

    /** A record of a source that is not retracted. */
    public LinkedRecord(
        String source,
        String system,
        SourceDomain domain,
        String stream,
        String nativeId,
        long version,
        RecordState state,
        Instant observedAt,
        Optional<Instant> effectiveAt,
        Map<String, Assertion> fields) {
      this(
          source,
          system,
          domain,
          stream,
          nativeId,
          version,
          state,
          observedAt,
          effectiveAt,
          fields,
          Optional.empty());
    }
  }

  /**
   * A resolved relation.
   *
   * @param outgoing whether this entity's record asserted it ({@code true}) or the other's
   */
  public record Neighbour(String relation, boolean outgoing, UUID entityId, EntityKind kind) {}

  public EntityAnnouncement {
    Checks.present("entityId", entityId);
    Checks.present("kind", kind);
    type = type == null ? Optional.empty() : type;
    Checks.present("announcedAt", announcedAt);
    records = records == null ? List.of() : List.copyOf(records);
    neighbours = neighbours == null ? List.of() : List.copyOf(neighbours);
  }

  public String messageKey() {
    return entityId.toString();
  }
}
