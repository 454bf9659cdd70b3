package io.concordat.connector.mapping;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldValue;
import io.concordat.contract.Relation;
import io.concordat.contract.TypedKey;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How the rows of one table of the vendor's are mapped. Immutable, and made once, at start. */
public final class RowMap {
  private final String name;
  private final EntityKind kind;
  private final Optional<String> type;
  private final Optional<String> typeFrom;
  private final boolean enrichment;
  private final Optional<Condition> when;
  private final Optional<NameRule> id;
  private final Optional<Reading> effectiveAt;
  private final List<KeyRule> keys;
  private final Map<String, FieldRule> fields;
  private final List<RelationRule> relations;
  private final List<String> complete;
  private final Set<String> columns;
  private final Set<String> derived;

  RowMap(RowSpec spec) {
    this.name = spec.name;
    this.kind = spec.kind;
    this.type = spec.type;
    this.typeFrom = spec.typeFrom;
    this.enrichment = spec.enrichment;
    this.when = spec.when;
    this.id = spec.id;
    this.effectiveAt = spec.effectiveAt;
    this.keys = List.copyOf(spec.keys);
    this.fields = new LinkedHashMap<>(spec.fields);
    this.relations = List.copyOf(spec.relations);
    this.complete = List.copyOf(spec.complete);
    this.columns = new LinkedHashSet<>(spec.columns);
    this.derived = Set.copyOf(spec.derived);
  }

  /** What the reader of a mapping file collects. */
  static final class RowSpec {
    String name;
    EntityKind kind;
    Optional<String> type = Optional.empty();
    Optional<String> typeFrom = Optional.empty();
    boolean enrichment;
    Optional<Condition> when = Optional.empty();
    Optional<NameRule> id = Optional.empty();
    Optional<Reading> effectiveAt = Optional.empty();
    final List<KeyRule> keys = new ArrayList<>();
    final Map<String, FieldRule> fields = new LinkedHashMap<>();
    final List<RelationRule> relations = new ArrayList<>();
    final List<String> complete = new ArrayList<>();
    final Set<String> columns = new LinkedHashSet<>();
    final Set<String> derived = new LinkedHashSet<>();
  }

  public String name() {
    return name;
  }

  public EntityKind kind() {
    return kind;
  }

  /** The fields that may be asserted, without {@code incomplete}. */
  public Set<String> fields() {
    return java.util.Collections.unmodifiableSet(fields.keySet());
  }

  /**
   * What to ask the vendor for: every path that the mapping names, as it is written without list
   * marks, in the order of the file, each once. Values that the connector derives are not among
   * them.
   */
  public List<String> columns() {
    return List.copyOf(columns);
  }

  /** The values that the connector derives and the mapping names; the others need no work. */
  public Set<String> derived() {
    return derived;
  }

  /** The types of the ties that the mapping may give. */
  public Set<String> ties() {
    return relations.stream().map(RelationRule::type).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the mapping is for this row at all. */
  public boolean takes(JsonNode row, RowContext context) {
    return when.isEmpty() || when.get().holds(row, context);
  }

  /** The row's native id; empty where it has none that can be read. Never fails. */
  public Optional<String> id(JsonNode row, RowContext context) {
    try {
      return readId(row, context);
    } catch (IllegalArgumentException unreadable) {
      // Whoever maps the row is told why.
      return Optional.empty();
    }
  }

  private Optional<String> readId(JsonNode row, RowContext context) {
    return id.flatMap(rule -> rule.one(row, context));
  }

  /**
   * Maps a row under the id that the mapping names.
   *
   * @throws IllegalArgumentException naming the field and the path that could not be read, never a
   *     value
   */
  public MappedRow map(JsonNode row, RowContext context) {
    String nativeId =
        readId(row, context).orElseThrow(() -> new IllegalArgumentException("id: " + missing()));
    return map(nativeId, row, context);
  }

  /** Maps a row under an id that the connector gives. */
  public MappedRow map(String nativeId, JsonNode row, RowContext context) {
    SourceRow.Builder builder = SourceRow.of(nativeId, kind);
    if (enrichment) {
      builder.enrichment();
    }
    effectiveAt
        .map(reading -> reading.read(row, context))
        .filter(value -> !value.isNull())
        .ifPresent(value -> builder.effectiveAt(instant(value.display())));
    for (KeyRule key : keys) {
      key.keys(row, context).forEach(builder::key);
    }
    Map<String, Assertion> asserted = new LinkedHashMap<>();
    for (Map.Entry<String, FieldRule> field : fields.entrySet()) {
      Optional<Assertion> assertion = field.getValue().read(row, context);
      if (assertion.isPresent()) {
        asserted.put(field.getKey(), assertion.get());
        builder.field(field.getKey(), assertion.get());
      }
    }
    type(asserted).ifPresent(builder::type);
    relations(row, context).forEach(builder::relation);
    return new MappedRow(builder, asserted, complete);
  }

  /** An instant as it was written by {@link FieldValue#of(Instant)}. */
  private static Instant instant(String text) {
    LocalDateTime plain =
        text.endsWith("Z") ? PlainTime.parse(text.substring(0, text.length() - 1), 'T') : null;
    return plain == null ? Instant.parse(text) : plain.toInstant(ZoneOffset.UTC);
  }

  /** The ties that the row gives, each once. */
  private Set<Relation> relations(JsonNode row, RowContext context) {
    Set<Relation> ties = new LinkedHashSet<>();
    for (RelationRule rule : relations) {
      for (TypedKey target : rule.target().keys(row, context)) {
        ties.add(new Relation(rule.type(), rule.kind(), target));
      }
    }
    return ties;
  }

  private Optional<String> type(Map<String, Assertion> asserted) {
    return typeFrom
        .map(asserted::get)
        .map(Assertion::value)
        .filter(value -> !value.isNull())
        .map(FieldValue::display)
        .filter(value -> !value.equals(FieldValue.UNRECOGNIZED))
        .or(() -> type);
  }

  private String missing() {
    return id.isEmpty()
        ? "the mapping of " + name + " names none"
        : "is missing ("
            + id.get().parts().stream()
                .map(Reading::paths)
                .map(paths -> paths.stream().map(String::valueOf).collect(joining(" or ")))
                .collect(joining(", "))
            + ")";
  }
}
