package io.concordat.connector.runtime.kafka;

import io.concordat.connector.runtime.pull.OutboundRecord;
import io.concordat.connector.runtime.pull.RecordPublisher;
import io.concordat.connector.runtime.pull.ReportPublisher;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EventType;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Sends records and reports as CloudEvents and waits for every acknowledgement. One producer serves
 * all sources; one that can go no further is closed, and the next publication makes another.
 */
public final class KafkaEvents implements RecordPublisher, ReportPublisher, AutoCloseable {
  private static final String NOT_ACKNOWLEDGED =
      "the broker did not acknowledge in time; the next run goes on from the checkpoint";

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final String producerName;
  private Producer<byte[], byte[]> producer;

  /**
   * @param producers makes a producer that waits for all in-sync replicas, is idempotent, and gives
   *     up a delivery within a bounded time
   * @param producerName the CloudEvents {@code source}, such as {@code /connector-erp}
   */
  public KafkaEvents(Supplier<Producer<byte[], byte[]>> producers, String producerName) {
    this.producers = producers;
    this.producerName = producerName;
  }

  @Override
  public void publish(List<OutboundRecord> records) {
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>(records.size());
    Attributes attributes = null;
    for (OutboundRecord outbound : records) {
      SourceRecord record = outbound.record();
      if (attributes == null || !attributes.time().equals(record.observedAt())) {
        attributes = attributes(EventType.RECORD_OBSERVED, record.observedAt());
      }
      String key = record.messageKey();
      messages.add(attributes.message(key + "@" + record.version(), key, outbound.body()));
    }
    send(messages);
  }

  @Override
  public void publish(RunReport report) {
    send(
        List.of(
            attributes(EventType.RUN_REPORTED, report.finishedAt())
                .message(report.runId(), report.messageKey(), ContractJson.write(report))));
  }

  private Attributes attributes(EventType type, Instant time) {
    List<Header> headers = new ArrayList<>();
    type.headers("", producerName, "", time)
        .forEach((name, value) -> headers.add(new RecordHeader(name, bytes(value))));
    return new Attributes(type, time, headers);
  }

  /**
   * The attributes of events of one instant, of which a page has many: encoded once, except for
   * those of each event, which are empty here.
   */
  private record Attributes(EventType type, Instant time, List<Header> headers) {
    ProducerRecord<byte[], byte[]> message(String id, String key, byte[] body) {
      byte[] subject = bytes(key);
      List<Header> own = new ArrayList<>(headers.size());
      for (Header header : headers) {
        own.add(
            switch (header.key()) {
              case "ce_id" -> new RecordHeader(header.key(), bytes(id));
              case "ce_subject" -> new RecordHeader(header.key(), subject);
              default -> header;
            });
      }
      return new ProducerRecord<>(type.topic(), null, null, subject, body, own);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** All are handed over before the first is waited for: a page costs one round trip, not many. */
  private void send(List<ProducerRecord<byte[], byte[]>> messages) {
    Producer<byte[], byte[]> current = null;
    try {
      current = producer();
      List<Future<?>> acknowledgements = new ArrayList<>(messages.size());
      for (ProducerRecord<byte[], byte[]> message : messages) {
        acknowledgements.add(current.send(message));
      }
      // Nothing follows until these are acknowledged, so that a batch would linger in vain.
      current.flush();
      for (Future<?> acknowledgement : acknowledgements) {
        acknowledgement.get();
      }
    } catch (ExecutionException e) {
      discard(current);
      throw new PublishFailed(NOT_ACKNOWLEDGED + " (" + name(e.getCause()) + ")", e.getCause());
    } catch (InterruptException e) {
      throw stopped(e);
    } catch (KafkaException e) {
      discard(current);
      throw new PublishFailed(NOT_ACKNOWLEDGED + " (" + name(e) + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(e);
    }
  }

  private static PublishFailed stopped(Exception interrupted) {
    return new PublishFailed(
        "the connector was stopped before the broker acknowledged", interrupted);
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (producer == null) {
      producer = producers.get();
    }
    return producer;
  }

  /**
   * After a failed delivery it is open whether an idempotent producer can go on. A fresh one always
   * can; what the old one still had in hand fails, and is published again by its own run.
   */
  private synchronized void discard(Producer<byte[], byte[]> failed) {
    if (failed != null && failed == producer) {
      producer = null;
      failed.close(Duration.ZERO);
    }
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
      producer = null;
    }
  }

  private static String name(Throwable cause) {
    return cause.getClass().getSimpleName();
  }
}
