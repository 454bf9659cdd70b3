package io.concordat.connector.iam;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EventType;
import io.concordat.contract.SourceRecord;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Starts pulls over the API and reads what came of them from the topics. */
record Topics(String bootstrapServers, String source) {
  /** Pulls every stream of the source in full and waits until all of them completed. */
  void pull() {
    List<String> ids =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("mode", "full", "source", source))
            .post("/api/v1/pulls")
            .then()
            .statusCode(202)
            .extract()
            .path("pulls.id");
    assertThat(ids).isNotEmpty();
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () ->
                assertThat(ids)
                    .allSatisfy(
                        id ->
                            given()
                                .get("/api/v1/pulls/" + id)
                                .then()
                                .body("outcome", is("completed"))));
  }

  /** The last record of each row of the source, by native id. */
  Map<String, SourceRecord> records() {
    return messages(EventType.RECORD_OBSERVED).stream()
        .map(message -> ContractJson.read(message.value(), SourceRecord.class))
        .filter(record -> record.source().equals(source))
        .collect(
            Collectors.toMap(
                SourceRecord::nativeId,
                record -> record,
                (earlier, later) -> later.version() > earlier.version() ? later : earlier));
  }

  List<ConsumerRecord<String, byte[]>> messages(EventType type) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "group.id",
            UUID.randomUUID().toString(),
            "auto.offset.reset",
            "earliest");
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(type.topic()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, byte[]>> messages = new ArrayList<>();
      Set<TopicPartition> all = Set.copyOf(partitions);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(messages::add);
      }
      return messages;
    }
  }
}
