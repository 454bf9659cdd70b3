package io.concordat.reconciler.whatif;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a what-if is asked for and answered: lines, refusals, roles, one run at a time. */
@QuarkusTest
@TestSecurity(
    user = "paula",
    roles = {"reader", "policy-author"})
class WhatIfApiIT extends WhatIfScene {
  @Inject MeterRegistry meters;

  @Test
  void streamsLinesOfWhichTheLastIsTheResult() {
    Response answer =
        ask("").accept("application/x-ndjson").body(inForce()).post(WHAT_IF).andReturn();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("application/x-ndjson");
    String last = answer.asString().lines().filter(line -> !line.isBlank()).toList().getLast();
    JsonPath line = JsonPath.from(last);
    assertThat(line.getLong("result.changedValues")).isZero();
    assertThat(line.getDouble("result.parity")).isEqualTo(1);
    assertThat(line.getLong("result.findings.evaluated")).isZero();
    assertThat(line.getString("result.candidate")).isEqualTo(line.getString("result.against"));
  }

  @Test
  void refusesAWrongCandidateAsPublishingDoes() {
    ask("")
        .body(inForce().replace("strategy: earliest", "strategy: loudest"))
        .post(WHAT_IF)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("field", equalTo("fields[4].strategy"))
        .body("detail", startsWith("line "))
        .body("detail", containsString("loudest"));
    for (String wrong : List.of("examples=21", "examples=x", "findings=maybe")) {
      ask(wrong)
          .body(inForce())
          .post(WHAT_IF)
          .then()
          .statusCode(400)
          .body("field", equalTo(wrong.substring(0, wrong.indexOf('='))));
    }
    ask("")
        .queryParam("maxChanged", "-1")
        .body(inForce())
        .post("/api/v1/policy")
        .then()
        .statusCode(400)
        .body("field", equalTo("maxChanged"));
  }

  @Test
  @TestSecurity(
      user = "rita",
      roles = {"reader", "steward", "operator"})
  void isForPolicyAuthors() {
    ask("").body("x").post(WHAT_IF).then().statusCode(403);
  }

  @Test
  void runsOneAtATimeAndEndsWhenTheClientHangsUp() throws Exception {
    String inForce = inForce();
    double stopped = stopped();
    try (Connection holder = database.getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      try {
        // Whoever counts the decisions waits for this transaction.
        statement.execute("lock table decision in access exclusive mode");
        try (Socket client = new Socket("localhost", RestAssured.port)) {
          byte[] body = inForce.getBytes(StandardCharsets.UTF_8);
          client
              .getOutputStream()
              .write(
                  ("POST "
                          + WHAT_IF
                          + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\n"
                          + "Accept: application/json\r\nContent-Length: "
                          + body.length
                          + "\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
          client.getOutputStream().write(body);
          client.getOutputStream().flush();
          awaitCount(
              "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                  + " and query = 'select count(*) from decision'",
              1);
          ask("")
              .body(inForce)
              .post(WHAT_IF)
              .then()
              .statusCode(429)
              .header("Retry-After", equalTo("10"))
              .body("detail", containsString("one runs at a time"));
          ask("")
              .queryParam("maxChanged", 0)
              .body(inForce + "\n# bounded\n")
              .post("/api/v1/policy")
              .then()
              .statusCode(429);
        }
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(stopped()).isEqualTo(stopped + 1));
      } finally {
        holder.rollback();
        holder.setAutoCommit(true);
      }
    }
    ask("").body(inForce).post(WHAT_IF).then().statusCode(200);
    given()
        .get("/q/openapi?format=json")
        .then()
        .body("paths.'" + WHAT_IF + "'.post.tags", hasItem("policy"))
        .body("paths.'" + WHAT_IF + "'.post.parameters", hasSize(greaterThanOrEqualTo(2)));
  }

  private double stopped() {
    return meters.counter("concordat.whatif.runs", "outcome", "stopped").count();
  }
}
