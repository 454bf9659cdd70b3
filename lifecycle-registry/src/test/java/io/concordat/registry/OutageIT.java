package io.concordat.registry;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.contract.EventType;
import io.concordat.embedded.EmbeddedKafka;
import io.concordat.embedded.EmbeddedPostgres;
import io.concordat.embedded.FaultProxy;
import io.concordat.embedded.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens to the packaged service when it is stopped in the middle of its work, or while the
 * database is away. That it outlives a minute without broker or database, and being killed, is the
 * system tests' to prove.
 */
class OutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String GROUP = "lifecycle-registry." + EventType.RECORD_OBSERVED.topic();

  @TempDir Path directory;

  private EmbeddedKafka kafka;
  private EmbeddedPostgres postgres;
  private FaultProxy broker;
  private FaultProxy server;
  private TestDatabase database;

  @BeforeEach
  void start() {
    int port = Ports.free();
    broker = FaultProxy.before(port);
    kafka =
        EmbeddedKafka.start(
            EmbeddedKafka.Options.fast().withPort(port).withAdvertisedPort(broker.port()));
    for (EventType type : EventType.values()) {
      kafka.createTopic(type.topic(), 3);
    }
    postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.fast());
    server = FaultProxy.before(postgres.port());
    database = TestDatabase.on(postgres, "registry");
  }

  @AfterEach
  void stop() {
    database.close();
    server.close();
    postgres.close();
    broker.close();
    kafka.close();
  }

  private RegistryProcess service() {
    RegistryProcess service =
        RegistryProcess.start(
            Ports.free(),
            directory.resolve("service.log"),
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:" + broker.port(),
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/registry",
                "QUARKUS_DATASOURCE_USERNAME",
                "registry",
                "QUARKUS_DATASOURCE_PASSWORD",
                "registry",
                "CONCORDAT_REGISTRY_INTAKE_BATCH_SIZE",
                "200",
                "CONCORDAT_REGISTRY_ANNOUNCE_SWEEP_EVERY",
                "1s"));
    await().atMost(PATIENCE).until(() -> service.isUp("ready"));
    return service;
  }

  private Map<String, Object> kafkaItself() {
    return Map.of("bootstrap.servers", "127.0.0.1:" + broker.port());
  }

  private void publish(int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafkaItself(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = from; i < to; i++) {
        Records record = row("R" + i).key("aws:arn", "arn:" + i);
        producer.send(
            new ProducerRecord<>(
                EventType.RECORD_OBSERVED.topic(),
                record.record().messageKey().getBytes(StandardCharsets.UTF_8),
                record.bytes()));
      }
      producer.flush();
    }
  }

  private long committed() {
    try (Admin admin = Admin.create(kafkaItself())) {
      return admin
          .listConsumerGroupOffsets(GROUP)
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(OffsetAndMetadata::offset)
          .sum();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private Set<String> announcedEntities() {
    Set<String> keys = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            kafkaItself(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          reader.partitionsFor(EventType.ENTITY_CHANGED.topic()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      var ends = reader.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> reader.position(p) < ends.get(p))) {
        reader
            .poll(Duration.ofMillis(500))
            .forEach(record -> keys.add(new String(record.key(), StandardCharsets.UTF_8)));
      }
    }
    return keys;
  }

  private void assertNothingLostNorDoubled(int count) {
    await().atMost(PATIENCE).until(() -> database.count("source_record") == count);
    await().atMost(PATIENCE).until(() -> database.count("announcement_due") == 0);
    await().atMost(PATIENCE).until(() -> committed() == count);
    assertThat(database.count("record_history")).isEqualTo(count);
    assertThat(database.count("entity")).isEqualTo(count);
    assertThat(database.count("quarantine")).isZero();
    assertThat(announcedEntities()).hasSize(count);
  }

  @Test
  void databaseThatIsAwayHoldsTheOffsetsBackAlsoOverAStop() {
    try (RegistryProcess stopping = service()) {
      publish(0, 500);
      await().atMost(PATIENCE).until(() -> committed() == 500);
      server.cut();
      publish(500, 1500);
      await().atMost(PATIENCE).until(() -> !stopping.isUp("ready"));
      assertThat(stopping.isUp("live")).isTrue();
      assertThat(committed()).isEqualTo(500);
      stopping.stop();
    }
    assertThat(committed()).isEqualTo(500);
    assertThat(database.count("source_record")).isEqualTo(500);
    server.restore();
    try (RegistryProcess service = service()) {
      assertNothingLostNorDoubled(1500);
      assertThat(service.isUp("live")).isTrue();
    }
  }

  @Test
  void orderlyStopInTheMiddleOfTheWorkLosesAndDoublesNothing() throws SQLException {
    try (RegistryProcess stopping = service();
        Connection holding = midwayThrough(8000)) {
      stopping.askToStop();
      holding.rollback();
      stopping.awaitEnd();
    }
    assertThat(committed()).isLessThanOrEqualTo(database.count("source_record"));
    try (RegistryProcess service = service()) {
      assertNothingLostNorDoubled(8000);
      assertThat(service.isUp("live")).isTrue();
    }
  }

  /**
   * Publishes so many records, of which the service has stored 1,000 and is about to store more.
   *
   * @return what holds its batch up until its transaction ends
   */
  private Connection midwayThrough(int count) throws SQLException {
    publish(0, 1000);
    await().atMost(PATIENCE).until(() -> committed() == 1000);
    Connection holding = database.dataSource().getConnection();
    holding.setAutoCommit(false);
    try (Statement statement = holding.createStatement()) {
      statement.execute("LOCK TABLE record_history IN SHARE MODE");
    }
    publish(1000, count);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                database.count(
                        "pg_stat_activity WHERE datname = current_database()"
                            + " AND wait_event = 'relation'")
                    > 0);
    return holding;
  }
}
