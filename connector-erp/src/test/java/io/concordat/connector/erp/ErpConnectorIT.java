package io.concordat.connector.erp;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.concordat.connector.erp.sap.FakeSapResource;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EventType;
import io.concordat.contract.RecordState;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceRecord;
import io.concordat.contract.Standing;
import io.concordat.embedded.test.KafkaResource;
import io.concordat.embedded.test.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.http.ContentType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * The deployable as a whole: SAP over HTTP, its checkpoints in PostgreSQL, its records on Kafka.
 */
@QuarkusTest
@TestSecurity(user = "olga", roles = "operator")
@QuarkusTestResource(
    value = PostgresResource.class,
    initArgs = @ResourceArg(name = "database", value = "connector_erp"))
@QuarkusTestResource(
    value = KafkaResource.class,
    initArgs = @ResourceArg(name = "topics", value = "records.observed,runs.reported"))
@QuarkusTestResource(FakeSapResource.class)
class ErpConnectorIT {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @ConfigProperty(name = "concordat.sap.sources.sap-prod.base-url")
  URI sap;

  @Test
  void publishesContractsAndSuppliersThenNothingThenATombstone() throws Exception {
    pull("full");

    Map<String, SourceRecord> first = records();
    assertThat(first).hasSize(13);
    SourceRecord contract = first.get("sap-prod/4600000001");
    assertThat(contract.stream()).isEqualTo("purchase_contract");
    assertThat(contract.fields().get("term_end").value().display()).isEqualTo("2026-01-31");
    assertThat(first.get("sap-prod/4600000001#identity").standing()).isEqualTo(Standing.ENRICHMENT);
    assertThat(first).containsKey("sap-prod/supplier/17300001");
    int published = messages(EventType.RECORD_OBSERVED).size();
    int reported = messages(EventType.RUN_REPORTED).size();

    pull("incremental");

    assertThat(messages(EventType.RECORD_OBSERVED)).as("nothing is new").hasSize(published);
    assertThat(messages(EventType.RUN_REPORTED))
        .as("one report for each stream")
        .hasSize(reported + 2);

    delete("4600000004");
    pull("full");

    assertThat(records().values())
        .filteredOn(record -> record.state() == RecordState.RETIRED)
        .extracting(SourceRecord::nativeId)
        .containsExactlyInAnyOrder("4600000004", "4600000004#identity");
    assertThat(messages(EventType.RUN_REPORTED))
        .allSatisfy(
            message ->
                assertThat(ContractJson.read(message.value(), RunReport.class).confirms())
                    .isTrue());
    assertThat(messages(EventType.RECORD_OBSERVED))
        .noneSatisfy(
            message ->
                assertThat(new String(message.value(), StandardCharsets.UTF_8))
                    .contains(FakeSapResource.SECRET));
  }

  @Test
  void isReadyWithoutAToken() {
    given().get("/q/health/ready").then().statusCode(200);
  }

  private void pull(String mode) {
    List<String> ids =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("mode", mode))
            .post("/api/v1/pulls")
            .then()
            .statusCode(202)
            .extract()
            .path("pulls.id");
    assertThat(ids).hasSize(2);
    await()
        .atMost(Duration.ofSeconds(30))
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

  private void delete(String number) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(sap.resolve("/" + number)).DELETE().build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
  }

  /** The last record of each row. */
  private Map<String, SourceRecord> records() {
    return messages(EventType.RECORD_OBSERVED).stream()
        .map(message -> ContractJson.read(message.value(), SourceRecord.class))
        .collect(
            Collectors.toMap(
                SourceRecord::messageKey,
                record -> record,
                (earlier, later) -> later.version() > earlier.version() ? later : earlier));
  }

  private List<ConsumerRecord<String, byte[]>> messages(EventType type) {
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
