package io.concordat.connector.runtime.schedule;

import io.concordat.connector.runtime.kafka.KafkaEvents;
import io.concordat.connector.runtime.postgres.Database;
import io.concordat.connector.runtime.postgres.HeldRows;
import io.concordat.connector.runtime.postgres.PostgresJournal;
import io.concordat.connector.runtime.postgres.RunArchive;
import io.concordat.connector.runtime.postgres.RunQueue;
import io.concordat.connector.runtime.postgres.WriteBackLog;
import io.concordat.connector.runtime.probe.SourceTester;
import io.concordat.connector.runtime.writeback.Desk;
import io.concordat.connector.spi.SourceProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.arc.DefaultBean;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the runtime together; everything that it makes could be made by a test with {@code new}. */
@ApplicationScoped
class Wiring {
  @Produces
  @Singleton
  @DefaultBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  SourceCatalog catalog(@All List<SourceProvider> providers) {
    return SourceCatalog.of(providers);
  }

  @Produces
  @Singleton
  Timetable timetable(ConnectorConfig config) {
    return new Timetable(config);
  }

  @Produces
  @Singleton
  Database database(DataSource dataSource) {
    return new Database(dataSource);
  }

  @Produces
  @Singleton
  Desk desk(Database database, Clock clock) {
    return new Desk(new WriteBackLog(database), clock);
  }

  @Produces
  @Singleton
  RunQueue queue(Database database) {
    return new RunQueue(database);
  }

  @Produces
  @Singleton
  RunArchive archive(Database database) {
    return new RunArchive(database);
  }

  @Produces
  @Singleton
  HeldRows heldRows(Database database) {
    return new HeldRows(database);
  }

  @Produces
  @Singleton
  SourceTester tester(Database database, ConnectorConfig config, Clock clock) {
    return new SourceTester(database, config.testTimeout(), clock);
  }

  void close(@Disposes SourceTester tester) {
    tester.close();
  }

  @Produces
  @Singleton
  KafkaEvents events(
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      @ConfigProperty(name = "quarkus.application.name") String application) {
    Map<String, Object> settings = producerSettings(kafka);
    return new KafkaEvents(() -> new KafkaProducer<>(settings), "/" + application);
  }

  void close(@Disposes KafkaEvents events) {
    events.close();
  }

  @Produces
  @Singleton
  Dispatcher dispatcher(
      SourceCatalog catalog,
      Timetable timetable,
      ConnectorConfig config,
      Database database,
      KafkaEvents events,
      MeterRegistry metrics,
      Clock clock) {
    PostgresJournal journal = new PostgresJournal(database, clock, config.keepRuns());
    RunLog log = new RunLog(metrics);
    StopSignal stop = new StopSignal();
    List<SourceTurn> turns =
        catalog.all().stream()
            .map(
                source ->
                    new SourceTurn(source, database, journal, events, timetable, log, clock, stop))
            .toList();
    return new Dispatcher(turns, journal, events, stop, config.concurrentSources());
  }

  /** An operator may set any Kafka property, but none that would lose or double a record. */
  static Map<String, Object> producerSettings(Map<String, Object> kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
    kafka.forEach(
        (name, value) -> {
          if (ProducerConfig.configNames().contains(name)) {
            settings.put(name, value);
          }
        });
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    return settings;
  }
}
