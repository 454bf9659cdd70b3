package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one source says about one of its rows. Keyed by source and native id; a later version
 * replaces an earlier one whole: a field that is absent is no longer asserted. Never holds a
 * secret.
 *
 * @param source the configured instance that spoke, such as {@code servicenow-prod}
 * @param system what that instance is: {@code servicenow}, {@code sap-s4hana}, {@code aws-iam},
 *     {@code keycloak}
 * @param domain the side of the house that it speaks for
 * @param stream the part of the source that the row came from, such as {@code cmdb_ci}
 * @param nativeId the vendor's own immutable id of the row, unique within the source; at most 512
 *     characters
 * @param version rises with every publication of the row by its source; {@code (source, nativeId,
 *     version)} decides whether a record was seen before. Microseconds since the epoch, pushed
 *     forward where the clock went back
 * @param state whether the source still has the row
 * @param standing whether the record may bring an entity into being
 * @param runId the run that read the row
 * @param observedAt when the run read the row
 * @param effectiveAt when the row last changed by the vendor's own account; absent if unknown
 * @param kind what the row is about
 * @param type the type within the kind, such as {@code ai_agent} or {@code api_key}
 * @param keys typed keys, at most 50; the records of one kind that share a key are linked
 * @param relations ties to other things, at most 2,000
 * @param fields the asserted fields by name, at most 200
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonSerialize(using = SourceRecordWriter.class)
public record SourceRecord(
    String source,
    String system,
    SourceDomain domain,
    String stream,
    String nativeId,
    long version,
    RecordState state,
    Standing standing,
    String runId,
    Instant observedAt,
    Optional<Instant> effectiveAt,
    EntityKind kind,
    Optional<String> type,
    List<TypedKey> keys,
    List<Relation> relations,
    Map<String, Assertion> fields) {

  public SourceRecord {
    Checks.name("source", source);
    Checks.name("system", system);
    Checks.present("domain", domain);
    Checks.name("stream", stream);
    Checks.text("nativeId", nativeId, 512);
    if (version < 0) {
      throw new IllegalArgumentException("version: must not be negative");
    }
    Checks.present("state", state);
    standing = standing == null ? Standing.PRIMARY : standing;
    Checks.text("runId", runId, 64);
    Checks.present("observedAt", observedAt);
    effectiveAt = effectiveAt == null ? Optional.empty() : effectiveAt;
    Checks.present("kind", kind);
    type = type == null ? Optional.empty() : type;
    type.ifPresent(t -> Checks.name("type", t));
    keys = keys == null ? List.of() : List.copyOf(keys);
    relations = relations == null ? List.of() : List.copyOf(relations);
    fields = fields == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    atMost("keys", keys.size(), 50);
    atMost("relations", relations.size(), 2000);
    atMost("fields", fields.size(), 200);
    fields.forEach(SourceRecord::check);
  }

  /** The Kafka key: one row's records stay in order. */
  public String messageKey() {
    return source + "/" + nativeId;
  }

  private static void check(String field, Assertion assertion) {
    Checks.name("field", field);
    SecretGuard.refuseSecretField(field);
    Checks.present("fields." + field, assertion);
    switch (assertion.value()) {
      case FieldValue.Text(String text) -> check(field, text);
      case FieldValue.Texts(List<String> texts) -> texts.forEach(text -> check(field, text));
      default -> {}
    }
  }

  private static void check(String field, String text) {
    Checks.withoutNul("fields." + field, text);
    SecretGuard.refuseSecret("fields." + field, text);
  }

  private static void atMost(String what, int count, int bound) {
    if (count > bound) {
      throw new IllegalArgumentException(
          what + ": " + count + " were given; at most " + bound + " are allowed");
    }
  }
}
