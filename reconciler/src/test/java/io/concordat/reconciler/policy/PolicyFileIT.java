package io.concordat.reconciler.policy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.concordat.reconciler.LiveReconciler;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestSecurity(
    user = "paula",
    roles = {"reader", "policy-author"})
class PolicyFileIT extends LiveReconciler {
  @Inject PolicyInForce policy;

  @ConfigProperty(name = "concordat.policy.file")
  Path file;

  @Test
  void aWrongFileIsReportedAndTheVersionInForceStays() throws Exception {
    String right = Files.readString(file);
    String before = policy.current().version();
    try {
      Files.writeString(file, right.replace("strategy: earliest", "strategy: loudest"));
      assertThat(policy.reloadFile()).isFalse();
      assertThat(policy.reloadFile()).isFalse();
      assertThat(policy.current().version()).isEqualTo(before);
      given().get("/api/v1/policy").then().body("version", equalTo(before));
      given()
          .get("/q/health/ready")
          .then()
          .statusCode(200)
          .rootPath("checks.find { it.name == 'policy' }")
          .body("status", equalTo("UP"))
          .body("data.version", equalTo(before))
          .body(
              "data.refused",
              allOf(
                  containsString("line "),
                  containsString("fields[4].strategy"),
                  containsString("loudest")));

      Files.writeString(file, right);
      policy.reloadFile();
      given()
          .get("/q/health/ready")
          .then()
          .body("checks.find { it.name == 'policy' }.data.refused", nullValue());
      Files.writeString(file, right.replace("strategy: earliest", "strategy: loudest"));
      assertThat(policy.reloadFile()).isFalse();
      assertThat(policy.refusal()).as("wrong again is said again").isPresent();
    } finally {
      Files.writeString(file, right);
      policy.reloadFile();
    }
  }

  @Test
  void aRightFileIsPutInForceAndKeptInHistory() throws Exception {
    String right = Files.readString(file);
    try {
      Files.writeString(file, right + "\n# another\n");
      assertThat(policy.reloadFile()).isTrue();
      assertThat(policy.reloadFile()).as("nothing new").isFalse();
      String version = policy.current().version();
      given()
          .get("/api/v1/policy")
          .then()
          .body("version", equalTo(version))
          .body("origin", equalTo("file"));
      assertThat(count("select count(*) from policy_version where version = '" + version + "'"))
          .isEqualTo(1);
      Files.delete(file);
      assertThat(policy.reloadFile()).isFalse();
      assertThat(policy.current().version()).isEqualTo(version);
      assertThat(policy.refusal().orElseThrow()).contains(file.toString(), "cannot be read");
    } finally {
      Files.writeString(file, right);
      policy.reloadFile();
    }
    assertThat(policy.refusal()).isEmpty();
  }

  @Test
  void everyVersionIsListedShownAndPutInForceAgain() throws Exception {
    String first = policy.current().version();
    String text = policy.current().text();
    policy.publish(text + "\n# by the API\n", "peter");
    String second = policy.current().version();
    try {
      given()
          .get("/api/v1/policy/versions?limit=1")
          .then()
          .statusCode(200)
          .body("items.version", contains(second))
          .body("items.author", contains("peter"))
          .body("items.inForce", contains(true))
          .body("nextCursor", notNullValue());
      String cursor = given().get("/api/v1/policy/versions?limit=1").path("nextCursor");
      given()
          .get("/api/v1/policy/versions?limit=1&cursor=" + cursor)
          .then()
          .body("items.version", contains(first))
          .body("items.inForce", contains(false));
      assertThat(
              given().accept("application/yaml").get("/api/v1/policy/versions/" + first).asString())
          .isEqualTo(text);
      given().get("/api/v1/policy/versions/sha256:0123456789abcdef").then().statusCode(404);
      given()
          .get("/api/v1/policy/versions/newest")
          .then()
          .statusCode(400)
          .body("field", equalTo("version"));
    } finally {
      given()
          .post("/api/v1/policy/versions/" + first + "/publish")
          .then()
          .statusCode(200)
          .body("version", equalTo(first))
          .body("author", equalTo("paula"))
          .body("origin", equalTo("api"));
    }
    assertThat(policy.current().text()).isEqualTo(text);
    given()
        .get("/api/v1/policy/versions/" + first)
        .then()
        .body("digest", equalTo(policy.current().digest()))
        .body("content.kind", equalTo("AuthorityPolicy"));
    given()
        .get("/api/v1/policy/versions?version=" + first)
        .then()
        .body("items.version.unique()", contains(first));
    assertThatThrownBy(() -> execute("delete from policy_version"))
        .hasMessageContaining("only grows");
  }

  @Test
  void servesTheSchemaAndChecksWithoutPublishing() {
    given()
        .get("/api/v1/policy/schema")
        .then()
        .statusCode(200)
        .body("title", equalTo("Concordat authority policy"));
    String before = policy.current().version();
    given()
        .config(asText())
        .contentType("application/yaml")
        .body(policy.current().text() + "# other\n")
        .post("/api/v1/policy/check")
        .then()
        .statusCode(200)
        .body("inForce", equalTo(false));
    given()
        .config(asText())
        .contentType("application/yaml")
        .header("If-Match", "\"older\"")
        .body(policy.current().text() + "# other\n")
        .post("/api/v1/policy")
        .then()
        .statusCode(412);
    assertThat(policy.current().version()).isEqualTo(before);
  }

  private static RestAssuredConfig asText() {
    return RestAssuredConfig.config()
        .encoderConfig(
            EncoderConfig.encoderConfig()
                .encodeContentTypeAs("application/yaml", ContentType.TEXT));
  }
}
