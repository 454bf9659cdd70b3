package io.concordat.registry;

import io.concordat.contract.EventType;
import io.concordat.registry.announce.Announcer;
import io.concordat.registry.announce.Announcers;
import io.concordat.registry.announce.Due;
import io.concordat.registry.consume.BatchHandler;
import io.concordat.registry.consume.Handlers;
import io.concordat.registry.consume.Message;
import io.concordat.registry.consume.Patience;
import io.concordat.registry.intake.Intake;
import io.concordat.registry.projection.Projection;
import io.concordat.registry.run.Runs;
import io.concordat.registry.store.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * What runs beside the REST API: three topics are read, one is written.
 *
 * <p>A batch's offsets are committed when its method returns, and it returns when the batch is
 * stored. Meanwhile the channel's partitions are paused and its consumer goes on polling, so that a
 * database that is away for long costs no membership of the group.
 */
@ApplicationScoped
class Pipeline implements Handlers, Due {
  private static final String ANNOUNCEMENTS = "entities-changed";

  private final Patience patience;
  private final Announcer announcer;
  private final Map<String, BatchHandler> handlers;

  /**
   * @param announcements makes the outgoing channel, whose producer the announcer uses: a batch of
   *     announcements goes out in order and is waited for as a whole
   */
  Pipeline(
      RegistryConfig config,
      Transactions transactions,
      LinkingInForce linking,
      Patience patience,
      KafkaClientService kafka,
      @Channel(ANNOUNCEMENTS) Emitter<byte[]> announcements,
      MeterRegistry meters,
      Clock clock) {
    this.patience = patience;
    this.announcer =
        Announcers.through(
            () -> kafka.<byte[], byte[]>getProducer(ANNOUNCEMENTS).unwrap(),
            transactions,
            clock,
            config.announce().batchSize(),
            config.announce().neighbourBound(),
            config.announce().sweepEvery());
    this.handlers =
        Map.of(
            EventType.RECORD_OBSERVED.topic(),
            new Intake(
                transactions,
                linking,
                config.announce().neighbourBound(),
                clock,
                meters,
                announcer::due),
            EventType.RUN_REPORTED.topic(),
            new Runs(transactions, clock),
            EventType.DECISION_MADE.topic(),
            new Projection(transactions, clock));
  }

  void start(@Observes StartupEvent event) {
    announcer.start();
  }

  void stop(@Observes ShutdownEvent event) {
    announcer.close();
  }

  @Incoming("records-observed")
  @Blocking
  void observed(ConsumerRecords<byte[], byte[]> polled) {
    announcer.during(() -> take(EventType.RECORD_OBSERVED, polled));
  }

  @Incoming("runs-reported")
  @Blocking
  void reported(ConsumerRecords<byte[], byte[]> polled) {
    take(EventType.RUN_REPORTED, polled);
  }

  @Incoming("decisions-made")
  @Blocking
  void decided(ConsumerRecords<byte[], byte[]> polled) {
    take(EventType.DECISION_MADE, polled);
  }

  @Override
  public void due(Collection<UUID> entities) {
    announcer.due(entities);
  }

  /** Whether entities are announced. */
  boolean isAnnouncing() {
    return announcer.isRunning();
  }

  @Override
  public Optional<BatchHandler> of(String topic) {
    return Optional.ofNullable(handlers.get(topic));
  }

  private void take(EventType type, ConsumerRecords<byte[], byte[]> polled) {
    BatchHandler handler = handlers.get(type.topic());
    List<Message> batch = new ArrayList<>(polled.count());
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      batch.add(new Message(type.topic(), record.partition(), record.offset(), record.value()));
    }
    patience.until(
        "store " + batch.size() + " messages of " + type.topic(), () -> handler.take(batch));
  }
}
