package io.concordat.registry;

import io.concordat.contract.EventType;
import io.concordat.registry.announce.Announcer;
import io.concordat.registry.announce.Announcers;
import io.concordat.registry.consume.BatchHandler;
import io.concordat.registry.consume.Handlers;
import io.concordat.registry.consume.TopicConsumer;
import io.concordat.registry.intake.Intake;
import io.concordat.registry.link.Linker;
import io.concordat.registry.projection.Projection;
import io.concordat.registry.run.Runs;
import io.concordat.registry.store.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** What runs beside the REST API: three topics are read, one is written. */
@ApplicationScoped
class Pipeline implements Handlers {
  private final RegistryConfig config;
  private final Transactions transactions;
  private final Map<String, Object> kafka;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final Map<String, BatchHandler> handlers = new ConcurrentHashMap<>();
  private final Map<String, BooleanSupplier> loops = new ConcurrentHashMap<>();

  Pipeline(
      RegistryConfig config,
      Transactions transactions,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      MeterRegistry meters,
      Clock clock) {
    this.config = config;
    this.transactions = transactions;
    this.kafka = kafka;
    this.meters = meters;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    if (!config.consume()) {
      return;
    }
    Announcer announcer =
        Announcers.toKafka(
            transactions,
            kafka,
            clock,
            config.announce().batchSize(),
            config.announce().neighbourBound(),
            config.announce().sweepEvery());
    running.push(announcer);
    loops.put("announce", announcer::isRunning);
    announcer.start();
    consume(
        EventType.RECORD_OBSERVED,
        new Intake(
            transactions,
            new Linker(config.link().sharedKeyBound()),
            config.announce().neighbourBound(),
            clock,
            meters,
            announcer::due));
    consume(EventType.RUN_REPORTED, new Runs(transactions, clock));
    consume(EventType.DECISION_MADE, new Projection(transactions, clock));
  }

  void stop(@Observes ShutdownEvent event) throws Exception {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  /** The loops that should run and do not. */
  List<String> stoppedLoops() {
    return loops.entrySet().stream()
        .filter(loop -> !loop.getValue().getAsBoolean())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private void consume(EventType type, BatchHandler handler) {
    handlers.put(type.topic(), handler);
    // A group for each topic: members of one group would all pause whenever one of them joins.
    String group = config.group() + "." + type.topic();
    TopicConsumer consumer =
        new TopicConsumer(kafka, type.topic(), group, config.intake().batchSize(), handler);
    running.push(consumer);
    loops.put(type.topic(), consumer::isRunning);
    consumer.start();
  }

  @Override
  public Optional<BatchHandler> of(String topic) {
    return Optional.ofNullable(handlers.get(topic));
  }
}
