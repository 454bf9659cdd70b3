package io.concordat.registry;

import static io.concordat.registry.Records.row;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.concordat.contract.EventType;
import io.concordat.registry.link.KeyId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What could not be taken in is visible, and can be tried again. */
@QuarkusTest
@TestSecurity(user = "rita", roles = "reader")
class QuarantineApiIT extends LiveRegistry {
  @Inject DataSource dataSource;

  @Test
  void readerMayNotReplay() {
    given().post("/api/v1/quarantine/1/replay").then().statusCode(403);
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void poisonousMessageIsVisibleAndCanBeReplayed() {
    long bad = send(EventType.RECORD_OBSERVED, "x", "{".getBytes(StandardCharsets.UTF_8));
    observe(row("after-poison"));
    awaitEntity(KeyId.entity("aws-main", "after-poison"));
    var list = given().get("/api/v1/quarantine").then().statusCode(200).extract().jsonPath();
    int index = list.getList("items.offset", Long.class).indexOf(bad);
    assertThat(index).isNotNegative();
    assertThat(list.getString("items[" + index + "].reason")).contains("not well-formed");
    given()
        .post("/api/v1/quarantine/{id}/replay", list.getLong("items[" + index + "].id"))
        .then()
        .statusCode(200)
        .body("state", equalTo("set_aside"))
        .body("replayedBy", equalTo("olga"));
    given().post("/api/v1/quarantine/999999/replay").then().statusCode(404);
  }

  @Test
  @TestSecurity(user = "olga", roles = "operator")
  void messageThatYesterdaysSchemaRefusedIsReplayedIntoTodays() throws SQLException {
    execute(
        "ALTER TABLE source_record ADD CONSTRAINT too_narrow CHECK (length(native_id) < 100) NOT"
            + " VALID");
    String longName = "n".repeat(120);
    UUID id = KeyId.entity("aws-main", longName);
    long offset;
    try {
      Records refused = row(longName).field("name", "long");
      offset = send(EventType.RECORD_OBSERVED, refused.record().messageKey(), refused.bytes());
      observe(row("beside-the-long-name"));
      awaitEntity(KeyId.entity("aws-main", "beside-the-long-name"));
    } finally {
      execute("ALTER TABLE source_record DROP CONSTRAINT too_narrow");
    }
    given().get("/api/v1/entities/{id}", id.toString()).then().statusCode(404);
    var list = given().get("/api/v1/quarantine").then().statusCode(200).extract().jsonPath();
    int index = list.getList("items.offset", Long.class).indexOf(offset);
    assertThat(index).isNotNegative();
    assertThat(list.getString("items[" + index + "].state")).isEqualTo("set_aside");
    assertThat(list.getString("items[" + index + "].reason")).contains("SQL state 23514");
    long number = list.getLong("items[" + index + "].id");
    for (int time = 0; time < 2; time++) {
      given()
          .post("/api/v1/quarantine/{id}/replay", number)
          .then()
          .statusCode(200)
          .body("state", equalTo("replayed"))
          .body("replayedBy", equalTo("olga"))
          .body("replayedAt", notNullValue());
    }
    given()
        .get("/api/v1/entities/{id}/history", id.toString())
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].nativeId", equalTo(longName));
    given()
        .get("/api/v1/quarantine?state=replayed")
        .then()
        .body("items.offset", hasItem((int) offset));
  }

  private void execute(String sql) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
