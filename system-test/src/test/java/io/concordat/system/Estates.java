package io.concordat.system;

import io.concordat.contract.Assertion;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityKind;
import io.concordat.contract.EventType;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RecordState;
import io.concordat.contract.Relation;
import io.concordat.contract.RelationTypes;
import io.concordat.contract.SourceDomain;
import io.concordat.contract.SourceRecord;
import io.concordat.contract.Standing;
import io.concordat.contract.TypedKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Made-up source records: for each number an identity that IAM knows, the same one as ITSM knows it
 * (another owner), and for every tenth a lapsed agreement that covers it.
 */
final class Estates {
  private static final Instant SEEN = Instant.now();
  private static final String RUN = "system-test";

  private Estates() {}

  /** How many records {@link #records} makes for so many identities. */
  static int recordsFor(int identities) {
    return 2 * identities + identities / 10;
  }

  /** How many entities they are linked to: the two identity records of one number are one. */
  static int entitiesFor(int identities) {
    return identities + identities / 10;
  }

  static List<SourceRecord> records(int from, int to) {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      TypedKey arn = new TypedKey(KeyNamespaces.AWS_ARN, "arn:aws:iam::111122223333:role/bot-" + i);
      records.add(
          record(
              "aws-test",
              "aws-iam",
              SourceDomain.IAM,
              "roles",
              "AROA" + i,
              EntityKind.IDENTITY,
              List.of(arn),
              List.of(),
              Map.of(
                  FieldNames.NAME, Assertion.of("bot-" + i),
                  FieldNames.STATUS, Assertion.of("active"),
                  FieldNames.TECHNICAL_OWNER, Assertion.of("team@example.com"))));
      records.add(
          record(
              "servicenow-test",
              "servicenow",
              SourceDomain.ITSM,
              "cmdb_ci",
              "ci-" + i,
              EntityKind.IDENTITY,
              List.of(arn),
              List.of(),
              Map.of(
                  FieldNames.NAME, Assertion.of("bot-" + i),
                  FieldNames.TECHNICAL_OWNER, Assertion.of("other@example.com"),
                  FieldNames.BUSINESS_OWNER, Assertion.of("owner@example.com"))));
      if (i % 10 == 9) {
        LocalDate ended = LocalDate.ofInstant(SEEN, ZoneOffset.UTC).minusDays(40);
        records.add(
            record(
                "sap-test",
                "sap-s4hana",
                SourceDomain.PROCUREMENT,
                "contracts",
                "46" + i,
                EntityKind.AGREEMENT,
                List.of(new TypedKey(KeyNamespaces.SAP_PURCHASE_CONTRACT, "sap-test/46" + i)),
                List.of(new Relation(RelationTypes.COVERS, EntityKind.IDENTITY, arn)),
                Map.of(
                    FieldNames.NAME, Assertion.of("contract " + i),
                    FieldNames.STATUS, Assertion.of("active"),
                    FieldNames.TERM_END, Assertion.of(FieldValue.of(ended.toString())))));
      }
    }
    return records;
  }

  /** Publishes and waits for every acknowledgement. */
  static void publish(String broker, List<SourceRecord> records) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker, "acks", "all", "linger.ms", 20),
            new StringSerializer(),
            new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (SourceRecord record : records) {
        ProducerRecord<String, byte[]> message =
            new ProducerRecord<>(
                EventType.RECORD_OBSERVED.topic(), record.messageKey(), ContractJson.write(record));
        EventType.RECORD_OBSERVED
            .headers(
                record.messageKey() + "@" + record.version(),
                "/system-test",
                record.messageKey(),
                SEEN)
            .forEach(
                (name, value) ->
                    message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        sent.add(producer.send(message));
      }
      for (Future<?> acknowledged : sent) {
        acknowledged.get();
      }
    }
  }

  private static SourceRecord record(
      String source,
      String system,
      SourceDomain domain,
      String stream,
      String nativeId,
      EntityKind kind,
      List<TypedKey> keys,
      List<Relation> relations,
      Map<String, Assertion> fields) {
    return new SourceRecord(
        source,
        system,
        domain,
        stream,
        nativeId,
        SEEN.toEpochMilli() * 1000,
        RecordState.ACTIVE,
        Standing.PRIMARY,
        RUN,
        SEEN,
        Optional.empty(),
        kind,
        kind == EntityKind.IDENTITY ? Optional.of("service_account") : Optional.empty(),
        keys,
        relations,
        fields);
  }
}
