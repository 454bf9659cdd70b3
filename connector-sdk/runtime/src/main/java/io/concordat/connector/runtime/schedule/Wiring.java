package io.concordat.connector.runtime.schedule;

import io.concordat.connector.runtime.kafka.EscalationReader;
import io.concordat.connector.runtime.kafka.KafkaEvents;
import io.concordat.connector.runtime.kafka.TopicReader;
import io.concordat.connector.runtime.postgres.Database;
import io.concordat.connector.runtime.postgres.HeldRows;
import io.concordat.connector.runtime.postgres.PostgresJournal;
import io.concordat.connector.runtime.postgres.Quarantine;
import io.concordat.connector.runtime.postgres.RunArchive;
import io.concordat.connector.runtime.postgres.RunQueue;
import io.concordat.connector.runtime.postgres.TicketArchive;
import io.concordat.connector.runtime.postgres.TicketLedger;
import io.concordat.connector.runtime.postgres.WriteBackLog;
import io.concordat.connector.runtime.probe.SourceTester;
import io.concordat.connector.runtime.ticket.EscalationIntake;
import io.concordat.connector.runtime.ticket.TicketClerk;
import io.concordat.connector.runtime.writeback.Desk;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import io.concordat.connector.spi.TicketRules;
import io.concordat.connector.spi.WriteBack;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
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
    return orStop(() -> SourceCatalog.of(providers));
  }

  @Produces
  @Singleton
  Timetable timetable(ConnectorConfig config) {
    return orStop(() -> new Timetable(config));
  }

  /** Where a setting cannot be: of this failure the sentence is shown, and no stack to hide it. */
  private static <T> T orStop(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage());
    }
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
      Clock clock,
      @ConfigProperty(name = "quarkus.datasource.jdbc.max-size") int connections) {
    PostgresJournal journal = new PostgresJournal(database, clock, config.keepRuns());
    RunLog log = new RunLog(metrics);
    StopSignal stop = new StopSignal();
    Places places = new Places(config.concurrentSources(), connections);
    List<SourceTurn> turns =
        catalog.all().stream()
            .map(
                source ->
                    new SourceTurn(
                        source, database, journal, events, timetable, log, clock, stop, places))
            .toList();
    return new Dispatcher(turns, journal, events, stop, places);
  }

  @Produces
  @Singleton
  TicketLedger ticketLedger(Database database) {
    return new TicketLedger(database);
  }

  @Produces
  @Singleton
  TicketArchive ticketArchive(Database database) {
    return new TicketArchive(database);
  }

  @Produces
  @Singleton
  Quarantine quarantine(Database database) {
    return new Quarantine(database);
  }

  @Produces
  @Singleton
  TopicReader topics(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
    Map<String, Object> settings = consumerSettings(kafka, "none");
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    return new TopicReader(() -> new KafkaConsumer<>(settings));
  }

  @Produces
  @Singleton
  TicketOffice tickets(
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      @ConfigProperty(name = "quarkus.application.name") String application,
      SourceCatalog catalog,
      ConnectorConfig config,
      TicketLedger ledger,
      Quarantine quarantine,
      Desk desk,
      MeterRegistry metrics,
      Clock clock) {
    TicketLog log = new TicketLog(metrics);
    StopSignal stop = new StopSignal();
    List<TicketOffice.Branch> branches = new ArrayList<>();
    for (Source source : catalog.all()) {
      if (source.tickets().isEmpty()) {
        continue;
      }
      TicketRules rules = source.tickets().get();
      WriteBack itsm =
          source
              .writeBack()
              .orElseThrow(
                  () ->
                      new ConfigurationException(
                          "source '" + source.id() + "' is to get tickets and cannot take any"));
      Map<String, Object> settings =
          consumerSettings(kafka, application + ".tickets." + source.id());
      EscalationIntake intake =
          new EscalationIntake(
              source.id(),
              rules,
              ledger,
              quarantine,
              config.tickets().after(),
              messages -> log.unreadable(source.id(), messages),
              clock);
      branches.add(
          new TicketOffice.Branch(
              source.id(),
              new EscalationReader(
                  source.id(), () -> new KafkaConsumer<>(settings), intake::take, stop),
              intake,
              new TicketClerk(
                  source.id(),
                  itsm,
                  desk,
                  ledger,
                  new TicketClerk.Retries(
                      config.tickets().attempts(),
                      config.tickets().firstWait(),
                      config.tickets().longestWait()),
                  outcome -> log.count(source.id(), outcome),
                  clock)));
    }
    return new TicketOffice(branches, stop);
  }

  /** Offsets move when what was read is stored, and a source's first read is from the beginning. */
  static Map<String, Object> consumerSettings(Map<String, Object> kafka, String group) {
    Map<String, Object> settings = new HashMap<>();
    kafka.forEach(
        (name, value) -> {
          if (ConsumerConfig.configNames().contains(name)) {
            settings.put(name, value);
          }
        });
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    settings.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    return settings;
  }

  /** An operator may set any Kafka property, but none that would lose or double a record. */
  static Map<String, Object> producerSettings(Map<String, Object> kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    // A page is a few requests then, and not a hundred.
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 131_072);
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
