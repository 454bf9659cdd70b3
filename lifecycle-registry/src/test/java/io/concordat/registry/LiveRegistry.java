package io.concordat.registry;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.concordat.contract.EventType;
import io.concordat.embedded.test.KafkaResource;
import io.concordat.embedded.test.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The whole service, and a producer that publishes what it takes in. */
@QuarkusTestResource(
    value = PostgresResource.class,
    initArgs = @ResourceArg(name = "database", value = "registry"))
@QuarkusTestResource(
    value = KafkaResource.class,
    initArgs =
        @ResourceArg(
            name = "topics",
            value = "records.observed,runs.reported,decisions.made,entities.changed"))
abstract class LiveRegistry {
  protected static final Duration PATIENCE = Duration.ofSeconds(90);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void connect() {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "max.request.size", 4_000_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void disconnect() {
    producer.close();
  }

  protected final long send(EventType type, String key, byte[] body) {
    try {
      return producer
          .send(new ProducerRecord<>(type.topic(), 0, key.getBytes(StandardCharsets.UTF_8), body))
          .get()
          .offset();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  protected final void observe(Records... records) {
    for (Records record : records) {
      send(EventType.RECORD_OBSERVED, record.record().messageKey(), record.bytes());
    }
  }

  protected static void awaitEntity(UUID id) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> given().get("/api/v1/entities/{id}", id.toString()).then().statusCode(200));
  }
}
