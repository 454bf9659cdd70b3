package io.concordat.registry.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.concordat.contract.Assertion;
import io.concordat.contract.ContractJson;
import io.concordat.contract.Evidence;
import io.concordat.contract.Relation;
import io.concordat.contract.SourceRecord;
import io.concordat.contract.TypedKey;
import io.concordat.registry.link.KeyId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a record says, apart from when it was said: its canonical JSON parts, its keys and its ties.
 *
 * @param keys by identity, in the record's order
 */
record Content(
    String fields, String keysJson, String relationsJson, Map<UUID, TypedKey> keys, Set<Tie> ties) {
  private static final ObjectWriter CANONICAL =
      ContractJson.mapper().writer().with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private static final Comparator<TypedKey> BY_KEY =
      Comparator.comparing(TypedKey::namespace).thenComparing(TypedKey::value);
  private static final Comparator<Relation> BY_RELATION =
      Comparator.comparing(Relation::type)
          .thenComparing(Relation::targetKind)
          .thenComparing(Relation::target, BY_KEY);

  static Content of(SourceRecord record) {
    List<TypedKey> sortedKeys = record.keys().stream().distinct().sorted(BY_KEY).toList();
    List<Relation> sortedRelations =
        record.relations().stream().distinct().sorted(BY_RELATION).toList();
    Map<UUID, TypedKey> keys = LinkedHashMap.newLinkedHashMap(sortedKeys.size());
    for (TypedKey key : sortedKeys) {
      keys.put(KeyId.of(record.kind(), key), key);
    }
    Set<Tie> ties = LinkedHashSet.newLinkedHashSet(sortedRelations.size());
    for (Relation relation : sortedRelations) {
      ties.add(new Tie(relation.type(), KeyId.of(relation.targetKind(), relation.target())));
    }
    return new Content(
        write(record.fields()), write(sortedKeys), write(sortedRelations), keys, ties);
  }

  /**
   * Equal where two records say the same, whatever their version, run and time of observation. The
   * window of a usage fact moves with every reading and is no change either.
   */
  UUID digest(SourceRecord record) {
    return KeyId.digest(
        String.join(
            "\n",
            "record",
            record.state().wireName(),
            record.standing().wireName(),
            record.kind().wireName(),
            record.type().orElse(""),
            record.stream(),
            record.effectiveAt().map(Object::toString).orElse(""),
            keysJson,
            relationsJson,
            withoutWindows(record)));
  }

  private String withoutWindows(SourceRecord record) {
    if (!fields.contains("\"evidence\"")) {
      return fields;
    }
    Map<String, Object> plain = new java.util.TreeMap<>();
    for (Map.Entry<String, Assertion> field : record.fields().entrySet()) {
      Assertion assertion = field.getValue();
      plain.put(
          field.getKey(),
          assertion.evidence().isEmpty()
              ? assertion
              : withoutWindow(assertion, assertion.evidence().get()));
    }
    return write(plain);
  }

  private static List<Object> withoutWindow(Assertion assertion, Evidence evidence) {
    List<Object> plain = new ArrayList<>();
    plain.add(assertion.value());
    plain.add(assertion.effectiveAt().map(Object::toString).orElse(""));
    plain.add(evidence.meaning());
    plain.add(evidence.completeness());
    assertion.expiresAt().ifPresent(end -> plain.add(end.toString()));
    return plain;
  }

  /** A tie to whatever holds the target key. */
  record Tie(String type, UUID target) {}

  private static String write(Object part) {
    try {
      return CANONICAL.writeValueAsString(part);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a part of a decoded record could not be written", e);
    }
  }
}
