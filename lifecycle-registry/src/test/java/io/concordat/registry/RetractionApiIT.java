package io.concordat.registry;

import static io.concordat.registry.Records.row;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.concordat.registry.link.KeyId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a source said is taken out of what counts, and put back. */
@QuarkusTest
@TestSecurity(user = "rita", roles = "reader")
class RetractionApiIT extends LiveRegistry {
  @Test
  @TestSecurity(user = "mona", roles = "steward")
  void sourceIsRetractedAndThatIsUndone() {
    String path = "/api/v1/sources/lying/retractions";
    UUID id = KeyId.entity("lying", "L1");
    observe(row("L1").of("lying", "rows").field("name", "wrong"));
    awaitEntity(id);
    String before = given().get("/api/v1/entities/{id}/assertions", id).asString();
    String order = "{\"from\": \"2026-01-01T00:00:00Z\", \"reason\": \"another account\"";
    given()
        .contentType("application/json")
        .body(order + ", \"dryRun\": true}")
        .post(path)
        .then()
        .statusCode(200)
        .body("records", equalTo(1))
        .body("absent", equalTo(1))
        .body("fields", equalTo(1));
    given().get(path).then().body("items", hasSize(0));
    String location =
        given()
            .contentType("application/json")
            .body(order + "}")
            .post(path)
            .then()
            .statusCode(202)
            .body("requestedBy", equalTo("mona"))
            .extract()
            .header("Location");
    awaitState(location, "active");
    given()
        .get("/api/v1/entities/{id}/assertions", id)
        .then()
        .body("items[0].state", equalTo("retired"))
        .body("items[0].retractedFrom", equalTo("2026-01-01T00:00:00Z"));
    given()
        .contentType("application/json")
        .body(order + "}")
        .post(path)
        .then()
        .statusCode(409)
        .body("detail", containsString("undo that one first"));
    given().post(location + "/undo").then().statusCode(202);
    awaitState(location, "undone");
    assertThat(given().get("/api/v1/entities/{id}/assertions", id).asString()).isEqualTo(before);
    given().post(location + "/undo").then().statusCode(409);
    given().get(path).then().body("items[0].undoRequestedBy", equalTo("mona"));
    given().get(path + "/999999").then().statusCode(404);
    Map.of(
            "{\"reason\": \"x\"}", "from",
            "{\"from\": \"soon\", \"reason\": \"x\"}", "from",
            "{\"from\": \"2999-01-01T00:00:00Z\", \"reason\": \"x\"}", "from",
            "{\"from\": \"2026-01-01T00:00:00Z\"}", "reason")
        .forEach(
            (body, field) ->
                given()
                    .contentType("application/json")
                    .body(body)
                    .post(path)
                    .then()
                    .statusCode(400)
                    .body("field", equalTo(field)));
    given()
        .contentType("application/json")
        .body(order + "}")
        .post("/api/v1/sources/nobody/retractions")
        .then()
        .statusCode(404);
  }

  private static void awaitState(String location, String state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> given().get(location).then().body("state", equalTo(state)));
  }

  @Test
  void readerMayNotRetract() {
    given()
        .contentType("application/json")
        .body("{}")
        .post("/api/v1/sources/aws-main/retractions")
        .then()
        .statusCode(403);
  }
}
