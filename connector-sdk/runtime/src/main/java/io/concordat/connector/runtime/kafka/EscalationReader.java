package io.concordat.connector.runtime.kafka;

import io.concordat.connector.runtime.postgres.Quarantine.Position;
import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.pull.Pause;
import io.concordat.connector.runtime.ticket.Message;
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
  private final java.util.function.Consumer<List<Message>> taker;
  private final Pause pause;
  private volatile boolean stopped;
  private boolean waiting;

  /**
   * @param source for whom, as the log says it
   * @param consumers makes a consumer that commits nothing by itself
   * @param taker stores a batch or sets it aside; may be given one again
   * @param pause waits between attempts; throws when the connector stops
   */
  public EscalationReader(
      String source,
      Supplier<Consumer<byte[], byte[]>> consumers,
      java.util.function.Consumer<List<Message>> taker,
      Pause pause) {
    this.source = source;
    this.consumers = consumers;
    this.taker = taker;
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
        } catch (Pause.Stopped e) {
          throw e;
        } catch (RuntimeException e) {
          LOG.errorf(e, "escalations could not be read, trying again source=%s", source);
          pause.await(WAIT);
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
        List<Message> batch = new ArrayList<>(records.count());
        records.forEach(message -> batch.add(message(message)));
        taker.accept(batch);
        consumer.commitSync();
        waiting = false;
      }
    }
  }

  private static Message message(ConsumerRecord<byte[], byte[]> message) {
    return new Message(
        new Position(message.topic(), message.partition(), message.offset()), message.value());
  }

  /** An outage is one line, however long it lasts. */
  private void sayOnce(RuntimeException e) {
    if (!waiting) {
      waiting = true;
      LOG.warnf("escalations are not read for now source=%s reason=\"%s\"", source, e.getMessage());
    }
  }
}
