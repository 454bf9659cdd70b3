package io.concordat.edge;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ServiceEdgeIT {
  private static final String PROBE = "/api/v1/probe";

  @Test
  void asksForATokenWhereNoneCame() {
    problem(given().get(PROBE).then(), 401, "unauthenticated")
        .body("detail", containsString("Authorization: Bearer"));
  }

  @Test
  @TestSecurity(user = "ada", roles = "reader")
  void refusesAnActionThatTheRoleDoesNotAllow() {
    problem(
        given().contentType("application/json").body("{\"text\":\"x\"}").post(PROBE).then(),
        403,
        "forbidden");
  }

  @Test
  @TestSecurity(user = "ada", roles = "reader")
  void keepsAnEndpointClosedWhoseAuthorForgotToSayWhoMay() {
    problem(given().get("/api/v1/forgotten").then(), 403, "forbidden");
  }

  @Test
  @TestSecurity(user = "ada", roles = "operator")
  void namesTheActor() {
    given()
        .contentType("application/json")
        .body("{\"text\":\"x\",\"count\":1}")
        .post(PROBE)
        .then()
        .statusCode(200)
        .body("by", equalTo("ada"));
  }

  @Test
  @TestSecurity(user = "ada", roles = "reader")
  void namesTheWrongParameterAndTheRemedy() {
    problem(given().queryParam("limit", "ten").get(PROBE).then(), 400, "invalid-input")
        .body("field", equalTo("limit"))
        .body("detail", containsString("1 to 500"));
    problem(given().queryParam("cursor", "x").get(PROBE).then(), 400, "invalid-input")
        .body("field", equalTo("cursor"));
    problem(given().get(PROBE + "/refused").then(), 400, "invalid-input")
        .body("field", equalTo("id"))
        .body("detail", equalTo("is too odd"));
  }

  @Test
  @TestSecurity(user = "ada", roles = "reader")
  void refusesAQueryParameterThatNobodyKnows() {
    problem(given().queryParam("limt", "1").get(PROBE).then(), 400, "invalid-input")
        .body("field", equalTo("limt"))
        .body("detail", equalTo("is no query parameter here; known are [cursor, limit, tag]"))
        .body("instance", equalTo(PROBE));
    problem(given().queryParam("asOf", "x").get(PROBE + "/1").then(), 400, "invalid-input")
        .body("field", equalTo("asOf"))
        .body("detail", containsString("there are none"));
    problem(given().queryParam(" ", "1").get(PROBE).then(), 400, "invalid-input")
        .body("field", equalTo("query"));
    problem(given().queryParam("sor\tt", "x").get(PROBE).then(), 400, "invalid-input")
        .body("field", equalTo("sor?t"));
  }

  @Test
  @TestSecurity(user = "ada", roles = "reader")
  void takesAParameterTwiceOnlyWhereManyAreMeant() {
    problem(given().queryParam("limit", "1", "2").get(PROBE).then(), 400, "invalid-input")
        .body("field", equalTo("limit"))
        .body("detail", equalTo("is given 2 times; give it once"));
    given().queryParam("tag", "a", "b").get(PROBE).then().statusCode(200);
  }

  @Test
  void saysNothingOfParametersToWhomItDoesNotKnow() {
    problem(given().queryParam("limt", "1").get(PROBE).then(), 401, "unauthenticated");
  }

  @Test
  @TestSecurity(user = "ada", roles = "reader")
  void namesTheIdInAPathThatIsNone() {
    String part = "0b9f6f0e-9c0a-4b43-9a7e-0a53e1f0c111";
    for (String wrong : List.of("x", "1-1-1-1-1", part + "0", part.replace('f', 'g'))) {
      problem(given().get(PROBE + "/a/parts/" + wrong).then(), 400, "invalid-input")
          .body("field", equalTo("partId"))
          .body("detail", equalTo("must be a UUID"))
          .body("instance", equalTo(PROBE + "/a/parts/" + wrong));
    }
    given().get(PROBE + "/a/parts/" + part).then().statusCode(200).body("part", equalTo(part));
  }

  @Test
  @TestSecurity(user = "ada", roles = "operator")
  void namesTheBodyFieldThatDoesNotFit() {
    problem(
            given()
                .contentType("application/json")
                .body("{\"text\":\"x\",\"count\":\"many\"}")
                .post(PROBE)
                .then(),
            400,
            "invalid-input")
        .body("field", containsString("count"))
        .body("detail", not(containsString("java")));
    problem(
            given().contentType("application/json").body("{\"text\":").post(PROBE).then(),
            400,
            "invalid-input")
        .body("field", equalTo("body"))
        .body("detail", not(containsString("Exception")));
  }

  @Test
  @TestSecurity(user = "ada", roles = "operator")
  void saysOfABodyOfAnotherShapeWhatItMustBe() {
    for (String body : List.of("[", "[]", "\"x\"", "7", "{", "{\"text\"", "{]", "nonsense")) {
      problem(
              given().contentType("application/json").body(body).post(PROBE).then(),
              400,
              "invalid-input")
          .body("field", equalTo("body"))
          .body("detail", containsString("/q/openapi"))
          .body("detail", not(containsString("concordat")))
          .body("instance", equalTo(PROBE));
    }
    problem(
            given().contentType("application/json").body("[]").post(PROBE).then(),
            400,
            "invalid-input")
        .body("detail", startsWith("must be a JSON object"));
    problem(
            given().contentType("application/json").body("{\"text\": {}}").post(PROBE).then(),
            400,
            "invalid-input")
        .body("field", equalTo("text"))
        .body("detail", startsWith("must be a string"));
    problem(
            given().contentType("application/json").body("{\"count\": [1]}").post(PROBE).then(),
            400,
            "invalid-input")
        .body("field", equalTo("count"))
        .body("detail", startsWith("must be a number"));
  }

  @Test
  @TestSecurity(user = "ada", roles = "operator")
  void refusesABodyFieldThatNobodyKnows() {
    problem(
            given()
                .contentType("application/json")
                .body("{\"text\": \"x\", \"cuont\": 3}")
                .post(PROBE)
                .then(),
            400,
            "invalid-input")
        .body("field", equalTo("cuont"))
        .body("detail", equalTo("is not known here; known are [count, text]"))
        .body("instance", equalTo(PROBE));
  }

  @Test
  @TestSecurity(user = "ada", roles = "operator")
  void everyRefusalOfTheFrameworkIsAProblemToo() {
    problem(given().get("/api/v1/nowhere").then(), 404, "not-found");
    problem(given().get(PROBE + "/absent").then(), 404, "not-found")
        .body("detail", equalTo("there is no note 'absent'"));
    problem(given().delete(PROBE).then(), 405, "method-not-allowed");
    problem(
        given().contentType("text/csv").body("a;b").post(PROBE).then(),
        415,
        "unsupported-media-type");
    problem(
        given().contentType("application/json").body("x".repeat(4000)).post(PROBE).then(),
        413,
        "too-large");
  }

  @Test
  @TestSecurity(user = "ada", roles = "reader")
  void keepsItsOwnFailureToItself() {
    problem(given().get(PROBE + "/broken").then(), 500, "internal")
        .body("detail", not(containsString("secret-host")))
        .body(not(containsString("IllegalState")));
  }

  @Test
  @TestSecurity(user = "ada", roles = "reader")
  void servesPagesWithACursor() {
    String next =
        given()
            .queryParam("limit", 2)
            .get(PROBE)
            .then()
            .statusCode(200)
            .body("items", hasItems("a", "b"))
            .extract()
            .path("nextCursor");
    given().queryParam("cursor", next).get(PROBE).then().body("nextCursor", nullValue());
  }

  @Test
  @TestSecurity(user = "ada", roles = "reader")
  void doesNotSendAgainWhatHasNotChanged() {
    String tag = given().get(PROBE + "/1").then().statusCode(200).extract().header("ETag");
    given().header("If-None-Match", tag).get(PROBE + "/1").then().statusCode(304);
    given()
        .header("If-None-Match", "\"other\"")
        .get(PROBE + "/1")
        .then()
        .statusCode(200)
        .header("X-Content-Type-Options", "nosniff")
        .header("Cache-Control", "private, no-cache");
  }

  @Test
  void describesItselfWithoutAToken() {
    given().get("/q/health/live").then().statusCode(200);
    given().get("/q/health/ready").then().statusCode(200);
    given().get("/q/metrics").then().statusCode(200);
    given().get("/q/openapi").then().statusCode(200);
    given().get("/q/swagger-ui/").then().statusCode(200);
  }

  private static ValidatableResponse problem(
      ValidatableResponse response, int status, String name) {
    return response
        .statusCode(status)
        .contentType("application/problem+json")
        .body("status", equalTo(status))
        .body("type", equalTo("urn:concordat:problem:" + name))
        .body("title", not(nullValue()))
        .body("detail", not(nullValue()));
  }
}
