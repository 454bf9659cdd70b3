package io.concordat.registry.announce;

import io.concordat.contract.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jboss.logging.Logger;

/** Sends announcements to the broker as CloudEvents. */
final class KafkaBroadcast implements Broadcast {
  private static final Logger LOG = Logger.getLogger(KafkaBroadcast.class);
  private static final EventType TYPE = EventType.ENTITY_CHANGED;

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Clock clock;

  KafkaBroadcast(Supplier<Producer<byte[], byte[]>> producers, Clock clock) {
    this.producers = producers;
    this.clock = clock;
  }

  @Override
  public List<Announcement> send(List<Announcement> announcements) {
    Producer<byte[], byte[]> producer = producers.get();
    List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(announcements.size());
    for (Announcement announcement : announcements) {
      acknowledgements.add(producer.send(record(announcement)));
    }
    producer.flush();
    for (int i = 0; i < announcements.size(); i++) {
      await(announcements.get(i), acknowledgements.get(i));
    }
    return announcements;
  }

  private static void await(Announcement announcement, Future<RecordMetadata> acknowledgement) {
    try {
      acknowledgement.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("stopped while waiting for the broker", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        // It would be refused for ever, and hold up everybody else's announcements.
        LOG.errorf(
            "entity=%s revision=%d bytes=%d the announcement is larger than the broker takes",
            announcement.entityId(), announcement.revision(), announcement.body().length);
        return;
      }
      throw new KafkaException("the broker did not take an announcement", e.getCause());
    }
  }

  private ProducerRecord<byte[], byte[]> record(Announcement announcement) {
    String key = announcement.entityId().toString();
    Headers headers = new RecordHeaders();
    TYPE.headers(key + "/" + announcement.revision(), "/lifecycle-registry", key, clock.instant())
        .forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
    return new ProducerRecord<>(
        TYPE.topic(), null, key.getBytes(StandardCharsets.UTF_8), announcement.body(), headers);
  }
}
