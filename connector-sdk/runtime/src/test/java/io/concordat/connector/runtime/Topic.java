package io.concordat.connector.runtime;

import io.concordat.contract.ContractJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning to its present end. */
public final class Topic {
  private Topic() {}

  public static List<ConsumerRecord<byte[], byte[]>> messages(String servers, String topic) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", servers,
            "key.deserializer", ByteArrayDeserializer.class,
            "value.deserializer", ByteArrayDeserializer.class);
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(messages::add);
      }
    }
    return messages;
  }

  public static <T> List<T> read(String servers, String topic, Class<T> type) {
    return messages(servers, topic).stream()
        .map(message -> ContractJson.read(message.value(), type))
        .toList();
  }
}
