package io.concordat.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.embedded.EmbeddedKafka.Options;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
  @TempDir Path directory;

  @Test
  void keepsTopicsAndPortAcrossARestart() throws Exception {
    Options options = Options.persistent(directory, Ports.free(), Ports.free());
    try (EmbeddedKafka kafka = EmbeddedKafka.start(options)) {
      kafka.createTopic("records.observed", 6);
      kafka.createTopic("records.observed", 6);
      send(kafka, "before");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(options)) {
      send(kafka, "after");
      assertThat(read(kafka, 2)).containsExactlyInAnyOrder("before", "after");
    }
  }

  @Test
  void servesAgainBehindAProxyThatWasCut() throws Exception {
    int port = Ports.free();
    try (FaultProxy proxy = FaultProxy.before(port);
        EmbeddedKafka kafka =
            EmbeddedKafka.start(Options.fast().withPort(port).withAdvertisedPort(proxy.port()))) {
      kafka.createTopic("records.observed", 1);
      try (var producer = producer(kafka, 60_000)) {
        producer.send(message("one")).get(30, TimeUnit.SECONDS);
        proxy.cut();
        var pending = producer.send(message("two"));
        Awaitility.await()
            .during(Duration.ofMillis(500))
            .atMost(Duration.ofSeconds(5))
            .until(() -> !pending.isDone());
        proxy.restore();
        pending.get(60, TimeUnit.SECONDS);
      }
      assertThat(read(kafka, 2)).containsExactly("one", "two");
    }
  }

  @Test
  void refusesAMessageAboveTheBound() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Options.fast().withMaxMessageBytes(10_000));
        var producer = producer(kafka, 30_000)) {
      kafka.createTopic("records.observed", 1);
      assertThatThrownBy(() -> producer.send(message("x".repeat(20_000))).get())
          .hasCauseInstanceOf(RecordTooLargeException.class);
    }
  }

  private static void send(EmbeddedKafka kafka, String text) throws Exception {
    try (var producer = producer(kafka, 30_000)) {
      producer.send(message(text)).get(30, TimeUnit.SECONDS);
    }
  }

  private static ProducerRecord<byte[], byte[]> message(String text) {
    return new ProducerRecord<>("records.observed", text.getBytes(StandardCharsets.UTF_8));
  }

  private static KafkaProducer<byte[], byte[]> producer(EmbeddedKafka kafka, int timeout) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "delivery.timeout.ms",
            timeout,
            "request.timeout.ms",
            timeout / 2,
            "reconnect.backoff.max.ms",
            500),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static List<String> read(EmbeddedKafka kafka, int count) {
    List<String> read = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "group.id",
                "test",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("records.observed"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(200))
                    .forEach(row -> read.add(new String(row.value(), StandardCharsets.UTF_8)));
                return read.size() >= count;
              });
    }
    return read;
  }
}
