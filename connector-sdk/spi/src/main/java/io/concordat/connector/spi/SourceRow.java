package io.concordat.connector.spi;

import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Relation;
import io.concordat.contract.Standing;
import io.concordat.contract.TypedKey;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A vendor's row as a mapper made it: everything of a {@link io.concordat.contract.SourceRecord}
 * that the runtime does not add itself (source, stream, run, version, observation time).
 *
 * @param removed whether the vendor says that the row is gone; keys and fields may then be empty
 */
public record SourceRow(
    String nativeId,
    EntityKind kind,
    Optional<String> type,
    Standing standing,
    boolean removed,
    Optional<Instant> effectiveAt,
    List<TypedKey> keys,
    List<Relation> relations,
    Map<String, Assertion> fields) {

  public SourceRow {
    if (nativeId == null || nativeId.isBlank()) {
      throw new IllegalArgumentException("nativeId: is required and must not be blank");
    }
    if (kind == null) {
      throw new IllegalArgumentException("kind: is required");
    }
    type = type == null ? Optional.empty() : type;
    standing = standing == null ? Standing.PRIMARY : standing;
    effectiveAt = effectiveAt == null ? Optional.empty() : effectiveAt;
    keys = List.copyOf(keys);
    relations = List.copyOf(relations);
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  public static Builder of(String nativeId, EntityKind kind) {
    return new Builder(nativeId, kind);
  }

  /** A tombstone: the vendor says that the row is gone. */
  public static SourceRow removed(String nativeId, EntityKind kind) {
    return new SourceRow(
        nativeId,
        kind,
        Optional.empty(),
        Standing.PRIMARY,
        true,
        Optional.empty(),
        List.of(),
        List.of(),
        Map.of());
  }

  /** The same row with other relations. */
  public SourceRow withRelations(List<Relation> others) {
    return new SourceRow(
        nativeId, kind, type, standing, removed, effectiveAt, keys, others, fields);
  }

  /** The same row with other fields. */
  public SourceRow withFields(Map<String, Assertion> others) {
    return new SourceRow(
        nativeId, kind, type, standing, removed, effectiveAt, keys, relations, others);
  }

  /** Collects a row. Blank keys and absent fields are left out, so that mappers stay flat. */
  public static final class Builder {
    private final String nativeId;
    private final EntityKind kind;
    private String type;
    private Standing standing = Standing.PRIMARY;
    private Instant effectiveAt;
    private final List<TypedKey> keys = new java.util.ArrayList<>();
    private final List<Relation> relations = new java.util.ArrayList<>();
    private final Map<String, Assertion> fields = new LinkedHashMap<>();

    private Builder(String nativeId, EntityKind kind) {
      this.nativeId = nativeId;
      this.kind = kind;
    }

    public Builder type(String type) {
      this.type = type;
      return this;
    }

    /** The row adds to a thing that another source knows, and never brings one into being. */
    public Builder enrichment() {
      this.standing = Standing.ENRICHMENT;
      return this;
    }

    public Builder effectiveAt(Instant at) {
      this.effectiveAt = at;
      return this;
    }

    /** Adds a key unless its value is null or blank. */
    public Builder key(String namespace, String value) {
      return value == null || value.isBlank() ? this : key(new TypedKey(namespace, value));
    }

    public Builder key(TypedKey key) {
      if (!keys.contains(key)) {
        keys.add(key);
      }
      return this;
    }

    /** Adds a relation unless the target's value is null or blank. */
    public Builder relation(String type, EntityKind targetKind, String namespace, String value) {
      return value == null || value.isBlank()
          ? this
          : relation(new Relation(type, targetKind, new TypedKey(namespace, value)));
    }

    public Builder relation(Relation relation) {
      relations.add(relation);
      return this;
    }

    /** Asserts a text, unless it is null or blank: then the source does not assert the field. */
    public Builder text(String field, String value) {
      if (value != null && !value.isBlank()) {
        fields.put(field, Assertion.of(value.strip()));
      }
      return this;
    }

    public Builder instant(String field, Instant value) {
      if (value != null) {
        fields.put(field, Assertion.of(value));
      }
      return this;
    }

    /** Asserts any value, {@code FieldValue.NULL} included; a null assertion is left out. */
    public Builder field(String field, Assertion assertion) {
      if (assertion != null) {
        fields.put(field, assertion);
      }
      return this;
    }

    public SourceRow build() {
      return new SourceRow(
          nativeId,
          kind,
          Optional.ofNullable(type),
          standing,
          false,
          Optional.ofNullable(effectiveAt),
          keys,
          relations,
          fields);
    }
  }
}
