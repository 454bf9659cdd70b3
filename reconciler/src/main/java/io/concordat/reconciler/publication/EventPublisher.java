package io.concordat.reconciler.publication;

import io.concordat.contract.EventType;
import io.concordat.reconciler.count.Counters;
import io.concordat.reconciler.count.Suppressed;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/** Publishes events and waits until the broker has acknowledged every one. Thread-safe. */
@ApplicationScoped
public class EventPublisher {
  private static final Logger LOG = Logger.getLogger(EventPublisher.class);
  private static final String PRODUCER = "/reconciler";
  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(60);

  private final Map<String, Object> kafka;
  private final Counters counters;
  private Producer<byte[], byte[]> producer;

  EventPublisher(@Identifier("default-kafka-broker") Map<String, Object> kafka, Counters counters) {
    this.kafka = Map.copyOf(kafka);
    this.counters = counters;
  }

  /**
   * An event.
   *
   * @param id the same whenever the same event is sent again
   * @param key the message key and the subject
   */
  public record Event(String id, String key, Instant time, byte[] body) {}

  /** Not every event was acknowledged; all of them are to be published again. */
  public static final class NotPublishedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotPublishedException(Throwable cause) {
      super("the broker did not acknowledge: " + cause.getMessage(), cause);
    }
  }

  /**
   * Publishes and awaits the acknowledgements.
   *
   * @throws NotPublishedException if any is missing
   */
  public void publish(EventType type, List<Event> events) {
    List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(events.size());
    try {
      for (Event event : events) {
        acknowledgements.add(producer().send(message(type, event)));
      }
      long deadline = System.nanoTime() + ACKNOWLEDGED_WITHIN.toNanos();
      for (Future<RecordMetadata> acknowledgement : acknowledgements) {
        await(acknowledgement, deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotPublishedException(e);
    } catch (ExecutionException | TimeoutException | org.apache.kafka.common.KafkaException e) {
      throw new NotPublishedException(e);
    }
  }

  private void await(Future<RecordMetadata> acknowledgement, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      acknowledgement.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof RecordTooLargeException)) {
        throw e;
      }
      // Would fail for ever and hold everybody else: it stays readable over the API.
      counters.add(Suppressed.EVENT_TOO_LARGE, 1);
      LOG.error("An event is larger than the broker takes and was not published", e.getCause());
    }
  }

  private static ProducerRecord<byte[], byte[]> message(EventType type, Event event) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(
            type.topic(), event.key().getBytes(StandardCharsets.UTF_8), event.body());
    type.headers(event.id(), PRODUCER, event.key(), event.time())
        .forEach(
            (name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return message;
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (producer == null) {
      Map<String, Object> settings = new HashMap<>(kafka);
      settings.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "reconciler-events");
      settings.put(ProducerConfig.ACKS_CONFIG, "all");
      settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
      settings.put(ProducerConfig.LINGER_MS_CONFIG, 2);
      settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 131_072);
      settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4_000_000);
      settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 50_000);
      settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
      settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000);
      producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  @PreDestroy
  synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
    }
  }
}
