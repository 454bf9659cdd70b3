package io.concordat.registry.quarantine;

import io.concordat.registry.consume.Handlers;
import io.concordat.registry.consume.Message;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a message again from where it stands in Kafka and hands it to its handler. */
@ApplicationScoped
public class Replay {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final QuarantineRepository quarantine;
  private final Handlers handlers;
  private final Map<String, Object> kafka;
  private final Clock clock;

  Replay(
      QuarantineRepository quarantine,
      Handlers handlers,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      Clock clock) {
    this.quarantine = quarantine;
    this.handlers = handlers;
    this.kafka = kafka;
    this.clock = clock;
  }

  /** Why a message could not be replayed. */
  static final class Impossible extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Impossible(String reason) {
      super(reason);
    }
  }

  /**
   * Replays one message. If it is refused again it is set aside again, with the new reason.
   *
   * @throws Impossible if Kafka no longer has it
   */
  QuarantineRow replay(QuarantineRow row, String actor) {
    Message message =
        fetch(row).orElseThrow(() -> new Impossible("Kafka no longer has the message"));
    var handler =
        handlers
            .of(row.topic)
            .orElseThrow(() -> new Impossible("the service no longer reads " + row.topic));
    quarantine.markReplayed(row.id, actor, clock.instant());
    try {
      handler.take(List.of(message));
    } catch (RuntimeException e) {
      quarantine.markSetAside(row.id);
      throw e;
    }
    return quarantine.current(row.id).orElseThrow(() -> new Impossible("its row is gone"));
  }

  private Optional<Message> fetch(QuarantineRow row) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    TopicPartition partition = new TopicPartition(row.topic, row.partition);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      Long first = consumer.beginningOffsets(List.of(partition)).get(partition);
      Long end = consumer.endOffsets(List.of(partition)).get(partition);
      if (first == null || end == null || row.position < first || row.position >= end) {
        return Optional.empty();
      }
      consumer.seek(partition, row.position);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
        if (record.offset() == row.position) {
          return Optional.of(new Message(row.topic, row.partition, row.position, record.value()));
        }
      }
      return Optional.empty();
    }
  }
}
