package io.concordat.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a source record as Jackson would by itself, property by property, without looking each up
 * and with names that are encoded once: of all records this one is written most, one for each row
 * of a pull.
 */
final class SourceRecordWriter extends StdSerializer<SourceRecord> {
  private static final long serialVersionUID = 1L;

  private static final SerializableString SOURCE = new SerializedString("source");
  private static final SerializableString SYSTEM = new SerializedString("system");
  private static final SerializableString DOMAIN = new SerializedString("domain");
  private static final SerializableString STREAM = new SerializedString("stream");
  private static final SerializableString NATIVE_ID = new SerializedString("nativeId");
  private static final SerializableString STATE = new SerializedString("state");
  private static final SerializableString STANDING = new SerializedString("standing");
  private static final SerializableString RUN_ID = new SerializedString("runId");
  private static final SerializableString OBSERVED_AT = new SerializedString("observedAt");
  private static final SerializableString KIND = new SerializedString("kind");
  private static final SerializableString TYPE = new SerializedString("type");
  private static final SerializableString TARGET_KIND = new SerializedString("targetKind");
  private static final SerializableString NAMESPACE = new SerializedString("namespace");
  private static final SerializableString VALUE = new SerializedString("value");
  private static final SerializableString TARGET = new SerializedString("target");
  private static final SerializableString VERSION = new SerializedString("version");
  private static final SerializableString KEYS = new SerializedString("keys");
  private static final SerializableString RELATIONS = new SerializedString("relations");
  private static final SerializableString FIELDS = new SerializedString("fields");
  private static final SerializableString EFFECTIVE_AT = new SerializedString("effectiveAt");
  private static final SerializableString EXPIRES_AT = new SerializedString("expiresAt");

  SourceRecordWriter() {
    super(SourceRecord.class);
  }

  @Override
  public void serialize(SourceRecord record, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeStartObject(record);
    text(SOURCE, record.source(), out);
    text(SYSTEM, record.system(), out);
    text(DOMAIN, record.domain().wireName(), out);
    text(STREAM, record.stream(), out);
    text(NATIVE_ID, record.nativeId(), out);
    out.writeFieldName(VERSION);
    out.writeNumber(record.version());
    text(STATE, record.state().wireName(), out);
    text(STANDING, record.standing().wireName(), out);
    text(RUN_ID, record.runId(), out);
    text(OBSERVED_AT, record.observedAt().toString(), out);
    instant(EFFECTIVE_AT, record.effectiveAt(), out);
    text(KIND, record.kind().wireName(), out);
    if (record.type().isPresent()) {
      text(TYPE, record.type().get(), out);
    }
    out.writeFieldName(KEYS);
    out.writeStartArray();
    for (TypedKey key : record.keys()) {
      key(key, out);
    }
    out.writeEndArray();
    out.writeFieldName(RELATIONS);
    out.writeStartArray();
    for (Relation relation : record.relations()) {
      out.writeStartObject();
      text(TYPE, relation.type(), out);
      text(TARGET_KIND, relation.targetKind().wireName(), out);
      out.writeFieldName(TARGET);
      key(relation.target(), out);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeFieldName(FIELDS);
    out.writeStartObject();
    for (Map.Entry<String, Assertion> field : record.fields().entrySet()) {
      out.writeFieldName(field.getKey());
      assertion(field.getValue(), out, provider);
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void assertion(Assertion assertion, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeStartObject();
    out.writeFieldName(VALUE);
    FieldValue.Writer.write(assertion.value(), out);
    instant(EFFECTIVE_AT, assertion.effectiveAt(), out);
    if (assertion.evidence().isPresent()) {
      provider.defaultSerializeField("evidence", assertion.evidence().get(), out);
    }
    instant(EXPIRES_AT, assertion.expiresAt(), out);
    if (assertion.attribution().isPresent()) {
      provider.defaultSerializeField("attribution", assertion.attribution().get(), out);
    }
    out.writeEndObject();
  }

  private static void key(TypedKey key, JsonGenerator out) throws IOException {
    out.writeStartObject();
    text(NAMESPACE, key.namespace(), out);
    text(VALUE, key.value(), out);
    out.writeEndObject();
  }

  private static void instant(SerializableString name, Optional<Instant> at, JsonGenerator out)
      throws IOException {
    if (at.isPresent()) {
      text(name, at.get().toString(), out);
    }
  }

  private static void text(SerializableString name, String value, JsonGenerator out)
      throws IOException {
    out.writeFieldName(name);
    out.writeString(value);
  }
}
