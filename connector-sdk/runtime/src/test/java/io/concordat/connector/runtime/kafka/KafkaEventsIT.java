package io.concordat.connector.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.runtime.Topic;
import io.concordat.connector.runtime.pull.OutboundRecord;
import io.concordat.connector.runtime.pull.RecordPublisher.PublishFailed;
import io.concordat.contract.EntityKind;
import io.concordat.contract.EventType;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import io.concordat.contract.SourceRecord;
import io.concordat.contract.Standing;
import io.concordat.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaEventsIT {
  @Test
  void failsCleanlyWhileTheBrokerIsAwayAndPublishesWhenItIsBack(@TempDir Path directory) {
    EmbeddedKafka.Options options =
        EmbeddedKafka.Options.fast().withDataDirectory(directory.resolve("kafka"));
    EmbeddedKafka broker = EmbeddedKafka.start(options);
    broker.createTopic(EventType.RECORD_OBSERVED.topic(), 2);
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "acks",
            "all",
            "enable.idempotence",
            true,
            "request.timeout.ms",
            2000,
            "delivery.timeout.ms",
            5000,
            "max.block.ms",
            5000,
            "linger.ms",
            0,
            "key.serializer",
            ByteArraySerializer.class,
            "value.serializer",
            ByteArraySerializer.class);
    try (KafkaEvents events = new KafkaEvents(() -> new KafkaProducer<>(settings), "/test")) {
      events.publish(List.of(record("a"), record("b")));
      broker.close();
      assertThatThrownBy(() -> events.publish(List.of(record("c"))))
          .isInstanceOf(PublishFailed.class)
          .hasMessageContaining("did not acknowledge in time");

      try (EmbeddedKafka back = EmbeddedKafka.start(options.withPort(broker.port()))) {
        events.publish(List.of(record("c")));
        assertThat(
                Topic.read(
                    back.bootstrapServers(), EventType.RECORD_OBSERVED.topic(), SourceRecord.class))
            .extracting(SourceRecord::nativeId)
            .containsOnlyOnce("a", "b")
            .contains("c");
      }
    }
  }

  private static OutboundRecord record(String id) {
    return OutboundRecord.of(
        new SourceRecord(
            "little-1",
            "little",
            SourceDomain.IAM,
            "accounts",
            id,
            1,
            RecordState.ACTIVE,
            Standing.PRIMARY,
            "run",
            Instant.parse("2026-01-05T08:00:00Z"),
            Optional.empty(),
            EntityKind.IDENTITY,
            Optional.empty(),
            List.of(),
            List.of(),
            Map.of()));
  }
}
