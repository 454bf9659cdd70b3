package io.concordat.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a source record as Jackson would by itself, property by property, without looking each up:
 * of all records this one is written most, one for each row of a pull.
 */
final class SourceRecordWriter extends StdSerializer<SourceRecord> {
  private static final long serialVersionUID = 1L;

  SourceRecordWriter() {
    super(SourceRecord.class);
  }

  @Override
  public void serialize(SourceRecord record, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeStartObject(record);
    out.writeStringField("source", record.source());
    out.writeStringField("system", record.system());
    out.writeStringField("domain", record.domain().wireName());
    out.writeStringField("stream", record.stream());
    out.writeStringField("nativeId", record.nativeId());
    out.writeNumberField("version", record.version());
    out.writeStringField("state", record.state().wireName());
    out.writeStringField("standing", record.standing().wireName());
    out.writeStringField("runId", record.runId());
    out.writeStringField("observedAt", IsoInstant.text(record.observedAt()));
    instant("effectiveAt", record.effectiveAt(), out);
    out.writeStringField("kind", record.kind().wireName());
    if (record.type().isPresent()) {
      out.writeStringField("type", record.type().get());
    }
    out.writeArrayFieldStart("keys");
    for (TypedKey key : record.keys()) {
      key(key, out);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("relations");
    for (Relation relation : record.relations()) {
      out.writeStartObject();
      out.writeStringField("type", relation.type());
      out.writeStringField("targetKind", relation.targetKind().wireName());
      out.writeFieldName("target");
      key(relation.target(), out);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeObjectFieldStart("fields");
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
    out.writeFieldName("value");
    FieldValue.Writer.write(assertion.value(), out);
    instant("effectiveAt", assertion.effectiveAt(), out);
    if (assertion.evidence().isPresent()) {
      provider.defaultSerializeField("evidence", assertion.evidence().get(), out);
    }
    instant("expiresAt", assertion.expiresAt(), out);
    if (assertion.attribution().isPresent()) {
      provider.defaultSerializeField("attribution", assertion.attribution().get(), out);
    }
    out.writeEndObject();
  }

  private static void key(TypedKey key, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("namespace", key.namespace());
    out.writeStringField("value", key.value());
    out.writeEndObject();
  }

  private static void instant(String name, Optional<Instant> at, JsonGenerator out)
      throws IOException {
    if (at.isPresent()) {
      out.writeStringField(name, IsoInstant.text(at.get()));
    }
  }
}
