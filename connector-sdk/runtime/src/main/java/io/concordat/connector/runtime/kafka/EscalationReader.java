package io.concordat.connector.runtime.kafka;

import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.pull.Pause;
import io.concordat.contract.ContractJson;
import io.concordat.contract.ContractJson.UndecodableException;
import io.concordat.contract.EscalationEvent;
import io.concordat.contract.EventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Reads what happens to escalations, from where it was last stored. Offsets are committed after a
 * batch was taken in; a batch that could not be is read again, by a consumer that is made anew.
 */
public final class EscalationReader implements Runnable {
  private static final Logger LOG = Logger.getLogger(EscalationReader.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final String source;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final java.util.function.Consumer<List<EscalationEvent>> taker;
  private final Runnable unreadable;
  private final Pause pause;
  private volatile boolean stopped;
  private boolean waiting;

  /**
   * @param source for whom, as the log says it
   * @param consumers makes a consumer that commits nothing by itself
   * @param taker stores a batch; may be given one again
   * @param unreadable is told of each message that is no escalation
   * @param pause waits between attempts; throws when the connector stops
   */
  public EscalationReader(
      String source,
      Supplier<Consumer<byte[], byte[]>> consumers,
      java.util.function.Consumer<List<EscalationEvent>> taker,
      Runnable unreadable,
      Pause pause) {
    this.source = source;
    this.consumers = consumers;
    this.taker = taker;
    this.unreadable = unreadable;
    this.pause = pause;
  }

  /** Reads until it is stopped. */
  @Override
  public void run() {
    try {
      while (!stopped) {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
          consumer.subscribe(List.of(EventType.ESCALATION_CHANGED.topic()));
          read(consumer);
        } catch (KafkaException | Ledger.Unavailable e) {
          if (!stopped) {
            sayOnce(e);
            pause.await(WAIT);
          }
        }
      }
    } catch (Pause.Stopped e) {
      // What was not stored is read again after the start.
    }
  }

  /** Ends the reading within a second. */
  public void stop() {
    stopped = true;
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    while (!stopped) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        List<EscalationEvent> events = new ArrayList<>(records.count());
        records.forEach(message -> decode(message, events));
        taker.accept(events);
        consumer.commitSync();
        waiting = false;
      }
    }
  }

  private void decode(ConsumerRecord<byte[], byte[]> message, List<EscalationEvent> events) {
    try {
      events.add(ContractJson.read(message.value(), EscalationEvent.class));
    } catch (UndecodableException e) {
      unreadable.run();
      LOG.errorf(
          "no escalation, passed over source=%s topic=%s partition=%d offset=%d reason=\"%s\"",
          source, message.topic(), message.partition(), message.offset(), e.getMessage());
    }
  }

  /** An outage is one line, however long it lasts. */
  private void sayOnce(RuntimeException e) {
    if (!waiting) {
      waiting = true;
      LOG.warnf("escalations are not read for now source=%s reason=\"%s\"", source, e.getMessage());
    }
  }
}
