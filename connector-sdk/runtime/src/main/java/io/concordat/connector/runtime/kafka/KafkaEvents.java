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
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

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
    for (OutboundRecord outbound : records) {
      SourceRecord record = outbound.record();
      messages.add(
          message(
              EventType.RECORD_OBSERVED,
              record.messageKey() + "@" + record.version(),
              record.messageKey(),
              record.observedAt(),
              outbound.body()));
    }
    send(messages);
  }

  @Override
  public void publish(RunReport report) {
    send(
        List.of(
            message(
                EventType.RUN_REPORTED,
                report.runId(),
                report.messageKey(),
                report.finishedAt(),
                ContractJson.write(report))));
  }

  private ProducerRecord<byte[], byte[]> message(
      EventType type, String id, String key, Instant time, byte[] body) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(type.topic(), key.getBytes(StandardCharsets.UTF_8), body);
    for (Map.Entry<String, String> header : type.headers(id, producerName, key, time).entrySet()) {
      message.headers().add(header.getKey(), header.getValue().getBytes(StandardCharsets.UTF_8));
    }
    return message;
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
      for (Future<?> acknowledgement : acknowledgements) {
        acknowledgement.get();
      }
    } catch (ExecutionException e) {
      discard(current);
      throw new PublishFailed(NOT_ACKNOWLEDGED + " (" + name(e.getCause()) + ")", e.getCause());
    } catch (KafkaException e) {
      discard(current);
      throw new PublishFailed(NOT_ACKNOWLEDGED + " (" + name(e) + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PublishFailed("the connector was stopped before the broker acknowledged", e);
    }
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
