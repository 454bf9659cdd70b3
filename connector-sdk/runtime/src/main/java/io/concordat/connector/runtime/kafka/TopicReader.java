package io.concordat.connector.runtime.kafka;

import io.concordat.connector.runtime.postgres.Quarantine.Position;
import io.concordat.connector.runtime.ticket.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads one message again from where it stands, and touches nobody's offsets. */
public final class TopicReader {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Supplier<Consumer<byte[], byte[]>> consumers;

  /**
   * @param consumers makes a consumer without a group that asks for few messages at once
   */
  public TopicReader(Supplier<Consumer<byte[], byte[]>> consumers) {
    this.consumers = consumers;
  }

  /**
   * The message; empty if the topic no longer holds it.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker does not answer in time
   */
  public Optional<Message> read(Position position) {
    TopicPartition partition = new TopicPartition(position.topic(), position.partition());
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      consumer.assign(Set.of(partition));
      long first = consumer.beginningOffsets(Set.of(partition), PATIENCE).get(partition);
      long end = consumer.endOffsets(Set.of(partition), PATIENCE).get(partition);
      if (position.offset() < first || position.offset() >= end) {
        return Optional.empty();
      }
      consumer.seek(partition, position.offset());
      List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(PATIENCE).records(partition);
      return records.stream()
          .filter(record -> record.offset() == position.offset())
          .findFirst()
          .map(record -> new Message(position, record.value()));
    }
  }
}
