package io.concordat.registry;

import io.concordat.contract.Assertion;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityKind;
import io.concordat.contract.EventType;
import io.concordat.contract.RecordState;
import io.concordat.contract.Relation;
import io.concordat.contract.SourceDomain;
import io.concordat.contract.SourceRecord;
import io.concordat.contract.Standing;
import io.concordat.contract.TypedKey;
import io.concordat.registry.consume.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Source records for tests, made by saying only what matters. */
public final class Records {
  public static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private String source = "aws-main";
  private String stream = "roles";
  private String nativeId;
  private long version = 1;
  private RecordState state = RecordState.ACTIVE;
  private Standing standing = Standing.PRIMARY;
  private EntityKind kind = EntityKind.IDENTITY;
  private Optional<String> type = Optional.of("service_account");
  private final List<TypedKey> keys = new ArrayList<>();
  private final List<Relation> relations = new ArrayList<>();
  private final Map<String, Assertion> fields = new LinkedHashMap<>();

  private Records(String nativeId) {
    this.nativeId = nativeId;
  }

  public static Records row(String nativeId) {
    return new Records(nativeId);
  }

  public Records of(String source, String stream) {
    this.source = source;
    this.stream = stream;
    return this;
  }

  public Records version(long version) {
    this.version = version;
    return this;
  }

  public Records retired() {
    this.state = RecordState.RETIRED;
    return this;
  }

  public Records enrichment() {
    this.standing = Standing.ENRICHMENT;
    return this;
  }

  public Records kind(EntityKind kind) {
    this.kind = kind;
    this.type = Optional.empty();
    return this;
  }

  public Records type(String type) {
    this.type = Optional.of(type);
    return this;
  }

  public Records key(String namespace, String value) {
    keys.add(new TypedKey(namespace, value));
    return this;
  }

  public Records tie(String relation, EntityKind kind, String namespace, String value) {
    relations.add(new Relation(relation, kind, new TypedKey(namespace, value)));
    return this;
  }

  public Records field(String name, String value) {
    fields.put(name, Assertion.of(value));
    return this;
  }

  public SourceRecord record() {
    return new SourceRecord(
        source,
        "aws-iam",
        SourceDomain.IAM,
        stream,
        nativeId,
        version,
        state,
        standing,
        "run-" + version,
        T0.plusSeconds(version),
        Optional.empty(),
        kind,
        type,
        keys,
        relations,
        fields);
  }

  public byte[] bytes() {
    return ContractJson.write(record());
  }

  public Message message(long offset) {
    return new Message(EventType.RECORD_OBSERVED.topic(), 0, offset, bytes());
  }
}
