package io.concordat.benchmarks;

import io.concordat.contract.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes records as the connectors do: every event acknowledged, with its headers. */
final class Backlog implements AutoCloseable {
  private final Producer<String, byte[]> producer;

  Backlog(Servers servers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers.kafka().bootstrapServers(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                131_072),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Returns when the broker has acknowledged every message. */
  void publish(List<Workload.Message> messages) {
    for (Workload.Message message : messages) {
      ProducerRecord<String, byte[]> record =
          new ProducerRecord<>(EventType.RECORD_OBSERVED.topic(), message.key(), message.body());
      EventType.RECORD_OBSERVED
          .headers(message.key(), "/bench", message.key(), Instant.now())
          .forEach((name, value) -> record.headers().add(name, bytes(value)));
      producer.send(record);
    }
    producer.flush();
  }

  /** How many records each partition holds. */
  Map<Integer, Long> counts(Lag lag) {
    Map<Integer, Long> ends = lag.ends(EventType.RECORD_OBSERVED.topic());
    return IntStream.range(0, Servers.PARTITIONS)
        .boxed()
        .collect(java.util.stream.Collectors.toMap(p -> p, p -> ends.getOrDefault(p, 0L)));
  }

  @Override
  public void close() {
    producer.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
