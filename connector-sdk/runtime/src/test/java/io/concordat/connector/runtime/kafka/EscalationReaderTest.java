package io.concordat.connector.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.ticket.Changes;
import io.concordat.connector.runtime.ticket.Message;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EscalationEvent;
import io.concordat.contract.EscalationEvent.Change;
import io.concordat.contract.EventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The reader's order of things: store, then commit; the broker is the client's own mock. */
class EscalationReaderTest {
  private static final TopicPartition PARTITION =
      new TopicPartition(EventType.ESCALATION_CHANGED.topic(), 0);

  private final Changes changes = new Changes(UUID.randomUUID());
  private final List<MockConsumer<byte[], byte[]>> consumers = new ArrayList<>();
  private final List<byte[]> topic = new ArrayList<>();
  private final List<EscalationEvent> stored = new ArrayList<>();
  private final List<Duration> waits = new ArrayList<>();
  private int failures;
  private RuntimeException failure = new Ledger.Unavailable("away", null);
  private long committed;
  private EscalationReader reader;

  private void read() {
    reader = new EscalationReader("servicenow-prod", this::consumer, this::take, waits::add);
    reader.run();
  }

  private void take(List<Message> batch) {
    assertThat(committed()).as("nothing is committed before it is stored").isZero();
    if (failures > 0) {
      failures--;
      throw failure;
    }
    batch.stream()
        .map(message -> ContractJson.read(message.body(), EscalationEvent.class))
        .forEach(stored::add);
  }

  private long committed() {
    return consumers.stream()
        .filter(consumer -> !consumer.closed())
        .map(consumer -> consumer.committed(Set.of(PARTITION)).get(PARTITION))
        .filter(java.util.Objects::nonNull)
        .mapToLong(OffsetAndMetadata::offset)
        .max()
        .orElse(0);
  }

  private Consumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized void close() {
            committed = Math.max(committed, EscalationReaderTest.this.committed());
            super.close();
          }
        };
    consumers.add(consumer);
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(PARTITION));
          for (int i = 0; i < topic.size(); i++) {
            consumer.addRecord(
                new ConsumerRecord<>(PARTITION.topic(), 0, i, new byte[0], topic.get(i)));
          }
        });
    consumer.schedulePollTask(() -> reader.stop());
    return consumer;
  }

  @Test
  void commitsWhatWasStored() {
    EscalationEvent raised = changes.next(Change.RAISED);
    topic.add(ContractJson.write(raised));
    read();
    assertThat(stored).containsExactly(raised);
    assertThat(committed).isEqualTo(1);
    assertThat(waits).isEmpty();
  }

  @Test
  void readsAgainWhatCouldNotBeStored() {
    EscalationEvent raised = changes.next(Change.RAISED);
    topic.add(ContractJson.write(raised));
    failures = 2;
    read();
    assertThat(stored).containsExactly(raised);
    assertThat(consumers).hasSize(3);
    assertThat(consumers).allMatch(MockConsumer::closed);
    assertThat(waits).hasSize(2);
  }

  @Test
  void defectIsTriedAgainAndEndsNoReading() {
    topic.add(ContractJson.write(changes.next(Change.RAISED)));
    failures = 1;
    failure = new IllegalStateException("a defect");
    read();
    assertThat(stored).hasSize(1);
    assertThat(waits).hasSize(1);
    assertThat(committed).isEqualTo(1);
  }
}
