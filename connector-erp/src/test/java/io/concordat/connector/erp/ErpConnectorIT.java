package io.concordat.connector.erp;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.concordat.connector.erp.sap.FakeSapResource;
import io.concordat.connector.erp.tryton.FakeTrytonResource;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EventType;
import io.concordat.contract.RecordState;
import io.concordat.contract.RunOutcome;
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
import java.nio.file.Files;
import java.nio.file.Path;
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
 * The deployable as a whole: SAP and Tryton over HTTP, their checkpoints in PostgreSQL, their
 * records on Kafka.
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
@QuarkusTestResource(FakeTrytonResource.class)
class ErpConnectorIT {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @ConfigProperty(name = "concordat.sap.sources.sap-prod.base-url")
  URI sap;

  @ConfigProperty(name = "concordat.tryton.sources.tryton-prod.url")
  URI tryton;

  @ConfigProperty(name = "concordat.tryton.sources.tryton-prod.password-file")
  Path password;

  @Test
  void publishesContractsAndSuppliersThenNothingThenATombstone() throws Exception {
    pull("full");

    Map<String, SourceRecord> first = records("sap-prod");
    assertThat(first).hasSize(13);
    SourceRecord contract = first.get("sap-prod/4600000001");
    assertThat(contract.stream()).isEqualTo("purchase_contract");
    assertThat(contract.fields().get("term_end").value().display()).isEqualTo("2026-01-31");
    assertThat(first.get("sap-prod/4600000001#identity").standing()).isEqualTo(Standing.ENRICHMENT);
    assertThat(first).containsKey("sap-prod/supplier/17300001");
    int published = observed("sap-prod").size();
    int reported = reports("sap-prod").size();

    pull("incremental");

    assertThat(observed("sap-prod")).as("nothing is new").hasSize(published);
    assertThat(reports("sap-prod")).as("one report for each stream").hasSize(reported + 2);

    delete("4600000004");
    pull("full");

    assertThat(records("sap-prod").values())
        .filteredOn(record -> record.state() == RecordState.RETIRED)
        .extracting(SourceRecord::nativeId)
        .containsExactlyInAnyOrder("4600000004", "4600000004#identity");
    assertThat(reports("sap-prod")).allMatch(RunReport::confirms);
    assertThat(messages(EventType.RECORD_OBSERVED))
        .noneSatisfy(
            message ->
                assertThat(new String(message.value(), StandardCharsets.UTF_8))
                    .contains(FakeSapResource.SECRET));
  }

  @Test
  void logsInOnceInAPullThatIsRefusedAndReadsEverythingOnceThePasswordIsRight() throws Exception {
    List<String> refused = ask("tryton-prod", "full", 3);
    awaitOutcome(refused, "failed");

    assertThat(logIns()).isEqualTo("1");
    assertThat(refused.stream().map(ErpConnectorIT::reason))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("the log-in answered 401"),
            second ->
                assertThat(second)
                    .startsWith("not tried: the log-in was refused in stream party of this source"),
            third -> assertThat(third).startsWith("not tried: "));
    await()
        .untilAsserted(
            () ->
                assertThat(reports("tryton-prod"))
                    .extracting(RunReport::outcome)
                    .containsExactly(RunOutcome.FAILED, RunOutcome.FAILED, RunOutcome.FAILED));

    Files.writeString(password, FakeTrytonResource.PASSWORD);
    awaitOutcome(ask("tryton-prod", "full", 3), "completed");

    assertThat(logIns()).as("the file was read again").isIn("2", "3");
    assertThat(records("tryton-prod"))
        .containsKeys("tryton-prod/party/1", "tryton-prod/purchase/1");
  }

  @Test
  void isReadyWithoutAToken() {
    given().get("/q/health/ready").then().statusCode(200);
  }

  private void pull(String mode) {
    awaitOutcome(ask("sap-prod", mode, 2), "completed");
  }

  /** Asks for a pull of a source, in the order of its streams. */
  private static List<String> ask(String source, String mode, int streams) {
    List<String> ids =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("source", source, "mode", mode))
            .post("/api/v1/pulls")
            .then()
            .statusCode(202)
            .extract()
            .path("pulls.id");
    assertThat(ids).hasSize(streams);
    return ids;
  }

  private static void awaitOutcome(List<String> ids, String outcome) {
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
                                .body("outcome", is(outcome))));
  }

  private static String reason(String id) {
    return given().get("/api/v1/pulls/" + id).then().extract().path("reason");
  }

  private String logIns() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(tryton.resolve(FakeTrytonResource.LOG_INS)).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private void delete(String number) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(sap.resolve("/" + number)).DELETE().build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
  }

  /** The last record of each row. */
  private Map<String, SourceRecord> records(String source) {
    return observed(source).stream()
        .collect(
            Collectors.toMap(
                SourceRecord::messageKey,
                record -> record,
                (earlier, later) -> later.version() > earlier.version() ? later : earlier));
  }

  private List<SourceRecord> observed(String source) {
    return messages(EventType.RECORD_OBSERVED).stream()
        .map(message -> ContractJson.read(message.value(), SourceRecord.class))
        .filter(record -> record.source().equals(source))
        .toList();
  }

  private List<RunReport> reports(String source) {
    return messages(EventType.RUN_REPORTED).stream()
        .map(message -> ContractJson.read(message.value(), RunReport.class))
        .filter(report -> report.source().equals(source))
        .toList();
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
