package io.concordat.registry.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * The loop: poll, hand over, wait until it is stored, commit the offsets. A batch that could not be
 * stored is tried again, with its partitions paused, until it is: nothing is skipped because a
 * server was away, and the group keeps the consumer meanwhile.
 */
public final class TopicConsumer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TopicConsumer.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final String topic;
  private final BatchHandler handler;
  private final Map<String, Object> config;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile Consumer<byte[], byte[]> consumer;

  /**
   * @param kafka where the broker is, and how to speak to it
   * @param batchSize at most so many messages are handed over at once
   */
  public TopicConsumer(
      Map<String, Object> kafka, String topic, String group, int batchSize, BatchHandler handler) {
    this.topic = topic;
    this.handler = handler;
    this.config = new HashMap<>(kafka);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, group + "-" + topic);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batchSize);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
    this.thread = Thread.ofPlatform().name("consume-" + topic).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    stop.countDown();
    Consumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    try {
      if (thread.isAlive()) {
        thread.join(Duration.ofSeconds(10));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the loop runs. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  private boolean stopped() {
    return stop.getCount() == 0;
  }

  private void run() {
    long failures = 0;
    while (!stopped()) {
      try (Consumer<byte[], byte[]> current =
          new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        consumer = current;
        current.subscribe(List.of(topic), new StopsCurrentBatch());
        while (!stopped()) {
          ConsumerRecords<byte[], byte[]> polled = current.poll(POLL);
          if (!polled.isEmpty()) {
            store(current, polled);
            failures = 0;
          }
        }
      } catch (WakeupException | InterruptException e) {
        LOG.debugf("topic=%s the consumer was woken to stop", topic);
      } catch (RuntimeException e) {
        // Whatever it was, a new consumer begins at the last commit; nothing is lost by it.
        LOG.warnf("topic=%s the consumer failed; starting again: %s", topic, e.toString());
        pause(++failures);
      }
    }
  }

  private void store(Consumer<byte[], byte[]> current, ConsumerRecords<byte[], byte[]> polled) {
    List<Message> batch = new ArrayList<>(polled.count());
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        batch.add(new Message(record.topic(), record.partition(), record.offset(), record.value()));
      }
      next.put(partition, new OffsetAndMetadata(records.getLast().offset() + 1));
    }
    long failures = 0;
    while (!stopped()) {
      try {
        handler.take(batch);
        break;
      } catch (RuntimeException e) {
        failures++;
        LOG.warnf(
            "topic=%s messages=%d attempt=%d could not be stored, trying again: %s",
            topic, batch.size(), failures, e.toString());
        stayInGroup(current, failures);
      }
    }
    if (!stopped()) {
      current.resume(current.assignment());
      current.commitSync(next);
    }
  }

  /** A poll of nothing tells the group that this consumer lives. */
  private void stayInGroup(Consumer<byte[], byte[]> current, long failures) {
    current.pause(current.assignment());
    if (!current.poll(Duration.ZERO).isEmpty()) {
      throw new KafkaException("a partition was taken over meanwhile");
    }
    pause(failures);
  }

  private void pause(long failures) {
    long millis = Math.min(LONGEST_WAIT.toMillis(), 100L << Math.min(failures, 6));
    try {
      if (stop.await(millis, TimeUnit.MILLISECONDS)) {
        LOG.debugf("topic=%s stopped while waiting", topic);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }

  /** Taken-over partitions are read again by their new owner from the last commit. */
  private final class StopsCurrentBatch implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(java.util.Collection<TopicPartition> partitions) {
      LOG.debugf("topic=%s revoked=%s", topic, partitions);
    }

    @Override
    public void onPartitionsAssigned(java.util.Collection<TopicPartition> partitions) {
      LOG.infof("topic=%s partitions=%d assigned", topic, partitions.size());
    }
  }
}
