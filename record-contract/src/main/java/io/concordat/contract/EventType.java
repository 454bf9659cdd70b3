package io.concordat.contract;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What crosses Kafka, as CloudEvents 1.0 in binary mode: attributes are {@code ce_*} headers, the
 * value is the JSON body. The last part of a type is its major version; a new one gets a new type
 * and a new topic name only when an old reader could not read it.
 */
public enum EventType {
  RECORD_OBSERVED("io.concordat.record.observed.v1", "records.observed", "source-record"),
  RUN_REPORTED("io.concordat.run.reported.v1", "runs.reported", "run-report"),
  ENTITY_CHANGED("io.concordat.entity.changed.v1", "entities.changed", "entity-announcement"),
  DECISION_MADE("io.concordat.decision.made.v1", "decisions.made", "entity-decision"),
  ESCALATION_CHANGED(
      "io.concordat.escalation.changed.v1", "escalations.changed", "escalation-event");

  private final String type;
  private final String topic;
  private final String schema;

  EventType(String type, String topic, String schema) {
    this.type = type;
    this.topic = topic;
    this.schema = schema;
  }

  /** The CloudEvents {@code type}. */
  public String type() {
    return type;
  }

  /** The Kafka topic. */
  public String topic() {
    return topic;
  }

  /** The class-path location of the JSON Schema of the body. */
  public String schemaResource() {
    return "io/concordat/contract/schemas/" + schema + ".v1.schema.json";
  }

  /** The {@code dataschema} attribute: the schema's {@code $id}. */
  public String schemaId() {
    return "urn:concordat:schema:" + schema + ":v1";
  }

  /**
   * The Kafka headers of a CloudEvent in binary mode.
   *
   * @param id unique for the producing service; the same event sent again keeps its id
   * @param producer the {@code source} attribute, such as {@code /lifecycle-registry}
   * @param subject what the event is about: the message key
   */
  public Map<String, String> headers(String id, String producer, String subject, Instant time) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ce_specversion", "1.0");
    headers.put("ce_id", id);
    headers.put("ce_source", producer);
    headers.put("ce_type", type);
    headers.put("ce_time", time.toString());
    headers.put("ce_subject", subject);
    headers.put("ce_dataschema", schemaId());
    headers.put("content-type", "application/json");
    return headers;
  }
}
