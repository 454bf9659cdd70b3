package io.concordat.reconciler.quarantine;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads one record of a topic again, without touching any group's offsets. */
@ApplicationScoped
class TopicReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Map<String, Object> kafka;

  TopicReader(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.kafka = Map.copyOf(kafka);
  }

  /** The record's body; empty if the topic no longer holds it. */
  Optional<byte[]> read(Position position) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    TopicPartition partition = new TopicPartition(position.topic(), position.partition());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      if (consumer.endOffsets(List.of(partition), TIMEOUT).get(partition) <= position.offset()
          || consumer.beginningOffsets(List.of(partition), TIMEOUT).get(partition)
              > position.offset()) {
        return Optional.empty();
      }
      consumer.seek(partition, position.offset());
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(TIMEOUT)) {
        if (record.offset() == position.offset()) {
          return Optional.of(record.value() == null ? new byte[0] : record.value());
        }
      }
      return Optional.empty();
    }
  }
}
