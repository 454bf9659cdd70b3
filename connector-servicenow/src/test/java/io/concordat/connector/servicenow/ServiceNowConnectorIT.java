package io.concordat.connector.servicenow;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EventType;
import io.concordat.contract.FieldNames;
import io.concordat.contract.RecordState;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceRecord;
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
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The deployable as a whole: tables over HTTP, checkpoints in PostgreSQL, records on Kafka. */
@QuarkusTest
@TestSecurity(user = "olga", roles = "operator")
@QuarkusTestResource(
    value = PostgresResource.class,
    initArgs = @ResourceArg(name = "database", value = "connector_servicenow"))
@QuarkusTestResource(
    value = KafkaResource.class,
    initArgs = @ResourceArg(name = "topics", value = "records.observed,runs.reported"))
@QuarkusTestResource(FakeInstanceResource.class)
class ServiceNowConnectorIT {
  private static final int STREAMS = 5;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @ConfigProperty(name = "concordat.servicenow.sources.servicenow-prod.url")
  URI instance;

  @Test
  void publishesTheTablesThenNothingThenATombstone() throws Exception {
    pull("full");

    Map<String, SourceRecord> first = records();
    assertThat(first.values())
        .extracting(SourceRecord::nativeId)
        .containsExactlyInAnyOrder(
            "u1", "u2", "u3", "u4", "u6", "g1", "g2", "a1", "c1", "c2", "c3", "c4", "h1");
    SourceRecord account = first.get("servicenow-prod/c1");
    assertThat(account.stream()).isEqualTo("cmdb_ci_service_account");
    assertThat(account.fields().get(FieldNames.BUSINESS_OWNER).value().display())
        .isEqualTo("person1@example.com");
    assertThat(first.get("servicenow-prod/h1").relations())
        .singleElement()
        .satisfies(
            relation -> assertThat(relation.target().value()).isEqualTo("servicenow-prod/c1"));
    int published = messages(EventType.RECORD_OBSERVED).size();
    awaitReports(STREAMS);

    pull("incremental");

    assertThat(messages(EventType.RECORD_OBSERVED)).as("nothing is new").hasSize(published);
    awaitReports(2 * STREAMS);

    remove("cmdb_ci_service_account", "c3");
    pull("full");

    assertThat(records().values())
        .filteredOn(record -> record.state() == RecordState.RETIRED)
        .extracting(SourceRecord::nativeId)
        .containsExactly("c3");
    assertThat(messages(EventType.RUN_REPORTED))
        .allSatisfy(
            message ->
                assertThat(ContractJson.read(message.value(), RunReport.class).confirms())
                    .isTrue());
    assertThat(messages(EventType.RECORD_OBSERVED))
        .noneSatisfy(
            message ->
                assertThat(new String(message.value(), StandardCharsets.UTF_8))
                    .contains(SmallEstate.PLANTED));
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
    assertThat(ids).hasSize(STREAMS);
    await()
        .atMost(Duration.ofSeconds(60))
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

  /** One report for each stream and pull; the broker may get one twice, under the same id. */
  private void awaitReports(int expected) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(
                        messages(EventType.RUN_REPORTED).stream()
                            .map(m -> ContractJson.read(m.value(), RunReport.class).runId())
                            .distinct())
                    .hasSize(expected));
  }

  private void remove(String table, String id) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(instance.resolve("/test/remove/" + table + "/" + id)).build();
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
        Map.of("bootstrap.servers", bootstrapServers, "group.id", UUID.randomUUID().toString());
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(type.topic()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, byte[]>> messages = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(messages::add);
      }
      return messages;
    }
  }
}
