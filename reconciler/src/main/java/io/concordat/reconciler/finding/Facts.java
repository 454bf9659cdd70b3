package io.concordat.reconciler.finding;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What findings are evaluated on: an entity's decided values, what its usage facts rest on, and who
 * its neighbours are. Equal facts are written as equal bytes.
 *
 * @param retired whether no system has the entity any more, whatever a person says of it
 * @param gone true where it has no record at all, as after a merge; else absent
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Facts(
    UUID id,
    EntityKind kind,
    Optional<String> type,
    boolean retired,
    Optional<Boolean> gone,
    SortedMap<String, FieldValue> fields,
    SortedMap<String, Usage> usage,
    List<Neighbour> neighbours) {

  /** What a usage fact rests on, and which stream confirms it. */
  public record Usage(String source, String stream, Evidence evidence) {}

  public Facts {
    type = type == null ? Optional.empty() : type;
    gone = gone == null ? Optional.empty() : gone;
    fields = fields == null ? Collections.emptySortedMap() : fields;
    usage = usage == null ? Collections.emptySortedMap() : usage;
    neighbours = neighbours == null ? List.of() : List.copyOf(neighbours);
  }

  /** The facts of an entity as it was announced and decided. */
  public static Facts of(EntityAnnouncement announcement, List<FieldDecision> decisions) {
    SortedMap<String, FieldValue> fields = new TreeMap<>();
    SortedMap<String, Usage> usage = new TreeMap<>();
    for (FieldDecision decision : decisions) {
      if (decision.value().isNull()) {
        continue;
      }
      fields.put(decision.field(), decision.value());
    }
    for (FieldDecision decision : decisions) {
      decision
          .winner()
          .flatMap(_ -> usage(announcement, decision))
          .ifPresent(found -> usage.put(decision.field(), found));
    }
    boolean retired =
        announcement.records().stream()
            .filter(record -> record.domain() != SourceDomain.MANUAL)
            .allMatch(record -> record.state() == RecordState.RETIRED);
    Optional<String> type =
        announcement.type().or(() -> text(fields.get(FieldNames.IDENTITY_TYPE)));
    return new Facts(
        announcement.entityId(),
        announcement.kind(),
        type,
        retired,
        announcement.records().isEmpty() ? Optional.of(true) : Optional.empty(),
        fields,
        usage,
        announcement.neighbours());
  }

  private static Optional<Usage> usage(EntityAnnouncement announcement, FieldDecision decision) {
    for (LinkedRecord record : announcement.records()) {
      if (record.source().equals(decision.winner().orElseThrow())
          && decision.winnerRecord().filter(record.nativeId()::equals).isPresent()) {
        Assertion assertion = record.fields().get(decision.field());
        return assertion == null
            ? Optional.empty()
            : assertion
                .evidence()
                .map(evidence -> new Usage(record.source(), record.stream(), evidence));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> text(FieldValue value) {
    return value instanceof FieldValue.Text(String text) ? Optional.of(text) : Optional.empty();
  }

  /** A field as text; empty where it has no value or no text. */
  public Optional<String> text(String field) {
    return text(fields.get(field));
  }

  /** The name for a person: the decided name, or else the id. */
  public String displayName() {
    return text(FieldNames.NAME)
        .or(() -> text(FieldNames.EMAIL))
        .or(() -> text(FieldNames.NUMBER))
        .orElse(id.toString());
  }

  /** The owners that the decided fields name, normalised; the business owner first. */
  public List<String> owners() {
    return java.util.stream.Stream.of(FieldNames.BUSINESS_OWNER, FieldNames.TECHNICAL_OWNER)
        .flatMap(field -> text(field).stream())
        .map(owner -> owner.strip().toLowerCase(Locale.ROOT))
        .filter(owner -> !owner.isEmpty())
        .distinct()
        .toList();
  }

  Map<String, FieldValue> values() {
    return fields;
  }
}
