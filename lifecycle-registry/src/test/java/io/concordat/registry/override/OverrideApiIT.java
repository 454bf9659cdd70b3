package io.concordat.registry.override;

import static io.concordat.registry.Records.row;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.concordat.contract.EventType;
import io.concordat.registry.consume.Handlers;
import io.concordat.registry.link.KeyId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Overrides over REST, and the commands of the page about them. */
@QuarkusTest
@TestSecurity(user = "sam", roles = "steward")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OverrideApiIT {
  private static final Path PAGE = Path.of("..", "docs", "authority", "overrides.md");
  private static final Map<String, String> VARIABLES = new HashMap<>();

  @Inject Handlers handlers;

  private UUID entity;

  @BeforeEach
  void bringAnEntity() {
    String name = "override-" + UUID.randomUUID();
    handlers
        .of(EventType.RECORD_OBSERVED.topic())
        .orElseThrow()
        .take(List.of(row(name).field("business_owner", "ann@example.com").message(0)));
    entity = KeyId.entity("aws-main", name);
  }

  private String body(String field, Instant until) {
    return "{\"entityId\":\""
        + entity
        + "\",\"field\":\""
        + field
        + "\",\"value\":\"x\",\"reason\":\"wrong\",\"reference\":\"T-1\",\"expiresAt\":\""
        + until
        + "\"}";
  }

  private static Instant soon() {
    return Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
  }

  private Response made(String field) {
    return given()
        .contentType("application/json")
        .body(body(field, soon()))
        .post("/api/v1/overrides");
  }

  @Test
  @Order(1)
  void pagesCommandsOfTheFirstPersonAnswerAsItSays() throws IOException {
    VARIABLES.put("ENTITY", entity.toString());
    assertThat(run("sam")).isEqualTo(6);
  }

  @Test
  @Order(2)
  @TestSecurity(user = "kim", roles = "steward")
  void pagesCommandsOfTheSecondPersonAnswerAsItSays() throws IOException {
    assertThat(run("kim")).isEqualTo(2);
    given()
        .get("/api/v1/overrides/{id}", VARIABLES.get("ID"))
        .then()
        .body("state", equalTo("withdrawn"))
        .body("extensions[0].decidedBy", equalTo("kim"))
        .body(
            "events.type",
            equalTo(List.of("created", "extension_requested", "extension_approved", "withdrawn")));
  }

  private static int run(String user) throws IOException {
    int count = 0;
    for (CurlPage.Command command : CurlPage.read(PAGE)) {
      if (command.user().equals(user)) {
        Response response = command.run(VARIABLES);
        assertThat(response.statusCode())
            .as("%s answered %s", command.line(), response.asString())
            .isEqualTo(command.status());
        if (command.status() == 201) {
          VARIABLES.put("ID", response.path("id"));
        }
        count++;
      }
    }
    return count;
  }

  @Test
  @Order(3)
  void answersWithLocationAndTagAndKeepsToThem() {
    Response made = made("name");
    assertThat(made.statusCode()).isEqualTo(201);
    String at = made.header("Location");
    assertThat(at).endsWith("/api/v1/overrides/" + made.path("id"));
    given().header("If-None-Match", made.header("ETag")).get(at).then().statusCode(304);
    given().header("If-Match", "\"another\"").post(at + "/withdraw").then().statusCode(412);
    given()
        .header("If-Match", made.header("ETag"))
        .post(at + "/withdraw")
        .then()
        .statusCode(200)
        .body("state", equalTo("withdrawn"))
        .body("events[1].actor", equalTo("sam"));
    given().post(at + "/withdraw").then().statusCode(409);
  }

  @Test
  @Order(4)
  void stoodInHistoryWithItsActorAndIsListedByEntityAndState() {
    String id = made("business_owner").path("id");
    given()
        .get("/api/v1/entities/{id}/history", entity.toString())
        .then()
        .body("items", hasSize(2))
        .body("items[0].source", equalTo("manual"))
        .body("items[0].actor", equalTo("sam"))
        .body("items[0].changes[0].attribution.reference", equalTo("T-1"))
        .body("items[1].actor", nullValue());
    made("name");
    String next =
        given()
            .queryParams("entityId", entity.toString(), "limit", 1)
            .get("/api/v1/overrides")
            .then()
            .statusCode(200)
            .body("items.field", equalTo(List.of("name")))
            .extract()
            .path("nextCursor");
    given()
        .queryParams("entityId", entity.toString(), "limit", 1, "cursor", next)
        .get("/api/v1/overrides")
        .then()
        .body("items.id", equalTo(List.of(id)))
        .body("nextCursor", nullValue());
    given()
        .queryParams("entityId", entity.toString(), "state", "pending")
        .get("/api/v1/overrides")
        .then()
        .body("items", hasSize(0));
  }

  @Test
  @Order(5)
  void namesWhatIsWrong() {
    given()
        .contentType("application/json")
        .body(body("name", Instant.now().plus(Duration.ofDays(400))))
        .post("/api/v1/overrides")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("field", equalTo("expiresAt"))
        .body("detail", containsString("at most PT2160H ahead"));
    given()
        .get("/api/v1/overrides?state=odd")
        .then()
        .statusCode(400)
        .body("field", equalTo("state"));
    given().get("/api/v1/overrides?entityId=x").then().statusCode(400);
    given().get("/api/v1/overrides?cursor=x").then().statusCode(400);
    given().get("/api/v1/overrides/{id}", UUID.randomUUID().toString()).then().statusCode(404);
    given()
        .post("/api/v1/overrides/{id}/extensions/one/approve", UUID.randomUUID().toString())
        .then()
        .statusCode(400);
  }

  @Test
  @Order(6)
  @TestSecurity(user = "rita", roles = "reader")
  void readerReadsAndCorrectsNothing() {
    assertThat(made("name").statusCode()).isEqualTo(403);
    String any = UUID.randomUUID().toString();
    given().post("/api/v1/overrides/{id}/withdraw", any).then().statusCode(403);
    given().post("/api/v1/overrides/{id}/extensions/1/approve", any).then().statusCode(403);
    given().get("/api/v1/overrides").then().statusCode(200);
  }

  @Test
  @Order(7)
  @TestSecurity
  void nobodyReadsOrWritesWithoutAToken() {
    given().get("/api/v1/overrides").then().statusCode(401);
    assertThat(made("name").statusCode()).isEqualTo(401);
  }
}
