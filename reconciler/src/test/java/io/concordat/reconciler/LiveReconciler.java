package io.concordat.reconciler;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.concordat.contract.Assertion;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldValue;
import io.concordat.contract.PullMode;
import io.concordat.contract.RecordState;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.finding.FindingRound;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What the tests of the running service share: announcements in through Kafka, answers out over
 * REST, and a clock that a test moves. All of them share one start of the service.
 */
public abstract class LiveReconciler {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject protected TestClock clock;
  @Inject protected AgroalDataSource database;
  @Inject protected FindingRound findings;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  /** Announces an entity of one record, and waits until it is decided. */
  protected void announce(
      UUID id, EntityKind kind, long revision, LinkedRecord record, Neighbour... neighbours) {
    announce(id, kind, revision, List.of(record), neighbours);
  }

  protected void announce(
      UUID id,
      EntityKind kind,
      long revision,
      List<LinkedRecord> records,
      Neighbour... neighbours) {
    send(
        "entities.changed",
        id.toString(),
        ContractJson.write(announcement(id, kind, revision, records, neighbours)));
    awaitCount(
        "select count(*) from entity_state where entity_id = '"
            + id
            + "' and revision = "
            + revision,
        1);
  }

  protected EntityAnnouncement announcement(
      UUID id,
      EntityKind kind,
      long revision,
      List<LinkedRecord> records,
      Neighbour... neighbours) {
    return new EntityAnnouncement(
        id, kind, Optional.empty(), revision, clock.instant(), records, List.of(neighbours));
  }

  protected LinkedRecord record(String source, SourceDomain domain, Map<String, Assertion> fields) {
    return new LinkedRecord(
        source,
        "test",
        domain,
        "main",
        source + "-1",
        1,
        RecordState.ACTIVE,
        clock.instant(),
        Optional.empty(),
        new TreeMap<>(fields));
  }

  protected static Assertion text(String text) {
    return Assertion.of(text);
  }

  protected static Assertion flag(boolean flag) {
    return Assertion.of(FieldValue.of(flag));
  }

  /** A service account that nobody owns: an escalation of high severity. */
  protected UUID orphan(String name) {
    UUID id = UUID.randomUUID();
    announce(
        id,
        EntityKind.IDENTITY,
        1,
        record("aws", SourceDomain.IAM, Map.of("status", text("active"), "name", text(name))));
    return id;
  }

  /** Reports a completed run that started now, and waits until it is stored. */
  protected void confirm(String source) {
    Instant now = clock.instant();
    RunReport report =
        new RunReport(
            "run-" + UUID.randomUUID(),
            source,
            "test",
            SourceDomain.IAM,
            "main",
            PullMode.FULL,
            RunOutcome.COMPLETED,
            now,
            now,
            1,
            0,
            1,
            0,
            0,
            Optional.empty());
    send("runs.reported", report.messageKey(), ContractJson.write(report));
    awaitCount(
        "select count(*) from source_run where source = '"
            + source
            + "' and confirmed_at = '"
            + now
            + "'",
        1);
  }

  /** The names of an entity's open findings, evaluated now. */
  protected List<String> openFindings(UUID id) {
    findings.run();
    return given()
        .get("/api/v1/findings?state=open&limit=500")
        .then()
        .statusCode(200)
        .extract()
        .path("items.findAll { it.entityId == '" + id + "' }.finding");
  }

  protected String escalationOf(UUID id) {
    return given()
        .get("/api/v1/escalations?limit=500")
        .then()
        .statusCode(200)
        .extract()
        .path("items.find { it.entityId == '" + id + "' }.id");
  }

  protected RecordMetadata send(String topic, String key, byte[] body) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      return producer
          .send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), body))
          .get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  protected void awaitCount(String sql, long expected) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(count(sql)).isEqualTo(expected));
  }

  protected long count(String sql) throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  protected void execute(String sql) throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
