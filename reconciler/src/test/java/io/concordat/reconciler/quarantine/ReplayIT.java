package io.concordat.reconciler.quarantine;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.LiveReconciler;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestSecurity(
    user = "olga",
    roles = {"reader", "operator"})
class ReplayIT extends LiveReconciler {
  @Test
  void aRecordThatIsSoundByNowIsTakenInAgain() throws Exception {
    UUID id = UUID.randomUUID();
    byte[] body =
        ContractJson.write(
            announcement(
                id,
                EntityKind.IDENTITY,
                1,
                List.of(record("aws", SourceDomain.IAM, Map.of("status", text("active"))))));
    RecordMetadata place = send("entities.changed", id.toString(), body);
    awaitCount("select count(*) from decision where entity_id = '" + id + "'", 1);
    // As if an older version of the service had set it aside instead of deciding it.
    for (String table :
        List.of("decision", "decision_history", "entity_state", "finding_due", "owner_ref")) {
      execute("delete from " + table + " where entity_id = '" + id + "'");
    }
    UUID entry = setAside(place);

    given()
        .post("/api/v1/quarantine/" + entry + "/replay")
        .then()
        .statusCode(200)
        .body("state", equalTo("replayed"))
        .body("replays", equalTo(1))
        .body("replayedBy", equalTo("olga"));
    given()
        .get("/api/v1/decisions/" + id)
        .then()
        .statusCode(200)
        .body("fields.find { it.field == 'status' }.value", equalTo("active"));
    awaitCount("select count(*) from publication where '" + id + "' = any (entity_ids)", 0);

    given().post("/api/v1/quarantine/" + entry + "/replay").then().statusCode(200);
    assertThat(count("select count(*) from decision_history where entity_id = '" + id + "'"))
        .as("replayed twice, decided once")
        .isEqualTo(1);
  }

  @Test
  void aRecordThatTheTopicNoLongerHoldsCannotBeReplayed() throws Exception {
    RecordMetadata last = send("entities.changed", "x", "no json".getBytes(StandardCharsets.UTF_8));
    UUID entry = UUID.randomUUID();
    insert(entry, last.topic(), last.partition(), last.offset() + 1_000_000);
    given().post("/api/v1/quarantine/" + entry + "/replay").then().statusCode(409);
    execute("delete from quarantine where id = '" + entry + "'");
    awaitCount(
        "select count(*) from quarantine where position = "
            + last.offset()
            + " and partition = "
            + last.partition(),
        1);
    execute("delete from quarantine where state = 'set_aside'");
  }

  private UUID setAside(RecordMetadata place) throws Exception {
    UUID entry = UUID.randomUUID();
    insert(entry, place.topic(), place.partition(), place.offset());
    return entry;
  }

  private void insert(UUID entry, String topic, int partition, long offset) throws Exception {
    execute(
        "insert into quarantine (id, topic, partition, position, reason, received_at, state)"
            + " values ('%s', '%s', %d, %d, 'test', now(), 'set_aside')"
                .formatted(entry, topic, partition, offset));
  }
}
