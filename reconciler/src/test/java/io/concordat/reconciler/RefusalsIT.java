package io.concordat.reconciler;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the reconciler's REST API refuses, and what it says then. */
@QuarkusTest
@TestSecurity(
    user = "sam",
    roles = {"reader", "steward", "operator", "policy-author"})
class RefusalsIT {
  @Test
  void refusesAWrongPolicyAndKeepsTheOneInForce() {
    String version = given().get("/api/v1/policy").then().statusCode(200).extract().path("version");
    given()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .encodeContentTypeAs("application/yaml", ContentType.TEXT)))
        .contentType("application/yaml")
        .body(
            "apiVersion: concordat.io/v1\nkind: AuthorityPolicy\nfields:\n  - field: status\n    sources: []\n")
        .post("/api/v1/policy")
        .then()
        .statusCode(400)
        .body("detail", containsString("line 5, column 14"))
        .body("field", equalTo("fields[0].sources"))
        .body("line", equalTo(5))
        .body("column", equalTo(14))
        .body("reason", containsString("at least one source"));
    given().get("/api/v1/policy").then().body("version", equalTo(version));
    assertThat(given().accept("application/yaml").get("/api/v1/policy").asString())
        .contains("kind: AuthorityPolicy");
    given().get("/api/v1/stats").then().statusCode(200).body("deliveries.dead", notNullValue());
  }

  @Test
  void namesTheIdInAPathThatIsNone() {
    Map<String, String> parameters =
        Map.of(
            "decisions/x", "entityId",
            "escalations/x", "id",
            "escalations/x/deliveries", "id",
            "rebuilds/x", "id",
            "rebuilds/x/differences", "id",
            "gates/renewal/x", "entityId");
    parameters.forEach(
        (path, parameter) ->
            given()
                .get("/api/v1/" + path)
                .then()
                .statusCode(400)
                .body("field", equalTo(parameter))
                .body("detail", equalTo("must be a UUID")));
    for (String path : List.of("escalations/x/acknowledge", "deliveries/x/resend")) {
      given()
          .contentType("application/json")
          .post("/api/v1/" + path)
          .then()
          .statusCode(400)
          .body("field", equalTo("id"));
    }
  }

  @Test
  @TestSecurity(user = "rita", roles = "reader")
  void letsAReaderReadAndNothingElse() {
    given().get("/api/v1/findings").then().statusCode(200);
    given()
        .contentType("application/json")
        .post("/api/v1/escalations/" + UUID.randomUUID() + "/acknowledge")
        .then()
        .statusCode(403);
  }
}
