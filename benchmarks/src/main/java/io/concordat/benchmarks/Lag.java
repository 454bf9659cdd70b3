package io.concordat.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the services are behind, by what they have committed. */
final class Lag implements AutoCloseable {
  private final Admin admin;

  Lag(Servers servers) {
    admin = Admin.create(Map.of("bootstrap.servers", servers.kafka().bootstrapServers()));
  }

  /** Where each partition of a topic ends. */
  Map<Integer, Long> ends(String topic) {
    return ends(List.of(topic)).entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().partition(), Map.Entry::getValue));
  }

  /**
   * Messages of the topics that the furthest group has not committed, and where the topics end.
   *
   * @param behind messages that are still to be handled
   * @param end the sum of the ends: it stands still when nobody writes
   */
  record State(long behind, long end) {}

  State of(List<String> topics) {
    Map<TopicPartition, Long> ends = ends(topics);
    Map<TopicPartition, Long> committed = committed();
    long behind = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      behind += Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L));
    }
    return new State(behind, ends.values().stream().mapToLong(Long::longValue).sum());
  }

  @Override
  public void close() {
    admin.close();
  }

  private Map<TopicPartition, Long> ends(List<String> topics) {
    Map<TopicPartition, OffsetSpec> asked =
        topics.stream()
            .flatMap(
                topic ->
                    IntStream.range(0, Servers.PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic, partition)))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    try {
      return admin.listOffsets(asked).all().get().entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> offset(entry.getValue())));
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Map<TopicPartition, Long> committed() {
    Map<TopicPartition, Long> furthest = new HashMap<>();
    try {
      for (GroupListing group : admin.listGroups().all().get()) {
        Map<TopicPartition, OffsetAndMetadata> offsets =
            admin.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata().get();
        offsets.forEach(
            (partition, at) -> {
              if (at != null) {
                furthest.merge(partition, at.offset(), Math::max);
              }
            });
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return furthest;
  }

  private static long offset(ListOffsetsResultInfo info) {
    return info.offset();
  }
}
