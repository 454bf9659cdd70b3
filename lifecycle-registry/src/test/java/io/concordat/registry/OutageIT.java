package io.concordat.registry;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.contract.EventType;
import io.concordat.embedded.EmbeddedKafka;
import io.concordat.embedded.FaultProxy;
import io.concordat.embedded.Ports;
import io.concordat.registry.announce.Announcer;
import io.concordat.registry.announce.Announcers;
import io.concordat.registry.consume.BatchHandler;
import io.concordat.registry.consume.TopicConsumer;
import io.concordat.registry.intake.Intake;
import io.concordat.registry.link.Linker;
import io.concordat.registry.store.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens when a server is away, or the service dies between two steps of its loop. */
class OutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Clock clock = Clock.systemUTC();
  private EmbeddedKafka kafka;
  private FaultProxy proxy;
  private TestDatabase database;
  private Map<String, Object> config;

  @BeforeEach
  void start() {
    int port = Ports.free();
    proxy = FaultProxy.before(port);
    kafka =
        EmbeddedKafka.start(
            EmbeddedKafka.Options.fast().withPort(port).withAdvertisedPort(proxy.port()));
    config = Map.of("bootstrap.servers", "127.0.0.1:" + proxy.port());
    kafka.createTopic(EventType.RECORD_OBSERVED.topic(), 3);
    kafka.createTopic(EventType.ENTITY_CHANGED.topic(), 3);
    database = TestDatabase.create();
  }

  @AfterEach
  void stop() {
    kafka.close();
    proxy.close();
    database.close();
  }

  private void publish(int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
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

  private Announcer announcer() {
    return Announcers.toKafka(
        database.transactions(), config, clock, 500, 1000, Duration.ofMillis(500));
  }

  private BatchHandler intake(Announcer announcer) {
    return new Intake(
        database.transactions(),
        new Linker(50),
        1000,
        clock,
        new SimpleMeterRegistry(),
        announcer::due);
  }

  private TopicConsumer consumer(BatchHandler handler) {
    return new TopicConsumer(config, EventType.RECORD_OBSERVED.topic(), "registry", 100, handler);
  }

  private List<String> announcedEntities() {
    List<String> keys = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          reader.partitionsFor(EventType.ENTITY_CHANGED.topic()).stream()
              .map(p -> new org.apache.kafka.common.TopicPartition(p.topic(), p.partition()))
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

  @Test
  void brokerThatIsAwayLosesAndDoublesNothing() {
    try (Announcer announcer = announcer();
        TopicConsumer consumer = consumer(intake(announcer))) {
      announcer.start();
      consumer.start();
      publish(0, 300);
      await().atMost(PATIENCE).until(() -> database.count("source_record") > 0);
      proxy.cut();
      await()
          .during(Duration.ofSeconds(3))
          .atMost(PATIENCE)
          .until(() -> database.count("source_record") <= 300);
      proxy.restore();
      publish(300, 600);
      await().atMost(PATIENCE).until(() -> database.count("source_record") == 600);
      await().atMost(PATIENCE).until(() -> database.count("announcement_due") == 0);
    }
    assertThat(database.count("record_history")).isEqualTo(600);
    assertThat(announcedEntities()).hasSizeGreaterThanOrEqualTo(600);
    assertThat(announcedEntities().stream().distinct()).hasSize(600);
  }

  @Test
  void databaseThatIsAwayDelaysAndSkipsNothing() {
    AtomicInteger refusals = new AtomicInteger(4);
    try (Announcer announcer = announcer()) {
      announcer.start();
      BatchHandler intake = intake(announcer);
      BatchHandler awayAtFirst =
          batch -> {
            if (refusals.getAndDecrement() > 0) {
              throw new StoreException(new SQLException("away", "08006"));
            }
            intake.take(batch);
          };
      try (TopicConsumer consumer = consumer(awayAtFirst)) {
        consumer.start();
        publish(0, 250);
        await().atMost(PATIENCE).until(() -> database.count("source_record") == 250);
      }
    }
    assertThat(database.count("record_history")).isEqualTo(250);
    assertThat(database.count("quarantine")).isZero();
  }

  @Test
  void deathBetweenTheCommitAndTheOffsetsDoublesNothing() {
    publish(0, 250);
    try (Announcer dead = announcer()) {
      // Commits to the database and then dies: no offset is committed, nothing is announced.
      BatchHandler intake = intake(dead);
      BatchHandler diesAfterCommit =
          batch -> {
            intake.take(batch);
            throw new IllegalStateException("killed");
          };
      try (TopicConsumer consumer = consumer(diesAfterCommit)) {
        consumer.start();
        await().atMost(PATIENCE).until(() -> database.count("source_record") > 0);
      }
    }
    long due = database.count("announcement_due");
    assertThat(due).isPositive();
    try (Announcer announcer = announcer();
        TopicConsumer consumer = consumer(intake(announcer))) {
      announcer.start();
      consumer.start();
      await().atMost(PATIENCE).until(() -> database.count("source_record") == 250);
      await().atMost(PATIENCE).until(() -> database.count("announcement_due") == 0);
    }
    assertThat(database.count("record_history")).isEqualTo(250);
    assertThat(announcedEntities()).hasSize(250).doesNotHaveDuplicates();
  }
}
