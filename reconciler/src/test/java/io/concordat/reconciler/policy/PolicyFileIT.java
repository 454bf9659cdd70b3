package io.concordat.reconciler.policy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.concordat.reconciler.LiveReconciler;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
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
}
