package io.concordat.reconciler.conflict;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.LiveReconciler;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A drift through its whole life: new, escalated, flapping, over, back. */
@QuarkusTest
@TestSecurity(
    user = "sam",
    roles = {"reader", "steward", "operator"})
class DisagreementIT extends LiveReconciler {
  @Inject ConflictRound conflicts;

  private final UUID id = UUID.randomUUID();
  private final String aws = "aws-" + id.toString().substring(0, 8);
  private long revision;

  @Test
  void aDriftEscalatesWhenItLastedClearsWhenItIsQuietAndComesBackWithItsHistory() throws Exception {
    double lost = counted("concordat_assertions_lost_total", "lower_precedence", "identity");
    double flaps = counted("concordat_suppressed_total", "flap", "escalation");
    Instant opened = clock.instant();
    enforced("active");
    one()
        .body("kind", equalTo("drift"))
        .body("severity", equalTo("high"))
        .body("dedupKey", equalTo("drift:status/" + id))
        .body("value", equalTo("disabled"))
        .body("winner", equalTo("manual"))
        .body("sources.source", contains(aws))
        .body("firstSeen", equalTo(opened.toString()))
        .body("quietUntil", equalTo(opened.plus(Duration.ofHours(1)).toString()))
        .body("flaps", equalTo(0))
        .body("escalates", equalTo(true))
        .body("escalated", equalTo(false));
    assertThat(counted("concordat_assertions_lost_total", "lower_precedence", "identity"))
        .isEqualTo(lost + 1);
    double repeated = counted("concordat_suppressed_total", "repeated", "announcement");
    announce(id, EntityKind.IDENTITY, revision, said("active"));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> counted("concordat_suppressed_total", "repeated", "announcement") > repeated);
    assertThat(counted("concordat_assertions_lost_total", "lower_precedence", "identity"))
        .as("what is read again counts nothing")
        .isEqualTo(lost + 1);
    conflicts.run();
    assertThat(escalationOf(id)).as("it is new").isNull();

    clock.advance(Duration.ofHours(1));
    conflicts.run();
    conflicts.run();
    one().body("escalated", equalTo(true));
    escalation()
        .body("finding", equalTo("drift:status"))
        .body("dedupKey", equalTo("drift:status/" + id))
        .body("state", equalTo("open"))
        .body("summary", containsString("is not enforced: " + aws + " says 'active'"));
    assertThat(history()).containsExactly("raised");

    enforced("disabled");
    given()
        .get("/api/v1/conflicts?open=false&kind=drift&entityId=" + id)
        .then()
        .body("items", hasSize(1))
        .body("items[0].closedAt", equalTo(clock.instant().toString()));
    clock.advance(Duration.ofMinutes(59));
    conflicts.run();
    enforced("active");
    conflicts.run();
    one().body("flaps", equalTo(1)).body("closedAt", nullValue());
    assertThat(history()).as("nobody is told of a flap").containsExactly("raised");
    assertThat(counted("concordat_suppressed_total", "flap", "escalation")).isEqualTo(flaps + 1);

    enforced("disabled");
    clock.advance(Duration.ofHours(1));
    conflicts.run();
    assertThat(history()).containsExactly("raised", "cleared");

    clock.advance(Duration.ofHours(1));
    enforced("active");
    clock.advance(Duration.ofHours(1));
    conflicts.run();
    assertThat(history()).containsExactly("raised", "cleared", "reopened");
    escalation().body("timesOpened", equalTo(2));
    one().body("firstSeen", equalTo(opened.toString()));
    assertThat(
            count(
                "select count(*) from delivery where endpoint = 'hook' and escalation_id = '"
                    + escalationOf(id)
                    + "'"))
        .as("one delivery for each change")
        .isEqualTo(3);
  }

  @Test
  void refusesWhatItCannotFilterBy() {
    for (String query :
        List.of("kind=quarrel", "severity=urgent", "open=perhaps", "entityId=7", "state=ajar")) {
      given()
          .get("/api/v1/conflicts?" + query)
          .then()
          .statusCode(400)
          .body("field", equalTo(query.split("=")[0]));
    }
    given().get("/api/v1/conflicts?state=closed&open=true").then().statusCode(400);
    given()
        .get("/api/v1/conflicts?kind=gap&severity=critical&field=nobody&open=true")
        .then()
        .statusCode(200)
        .body("items", empty());
  }

  /** A person decided that it is disabled; what the system that enforces it says. */
  private void enforced(String status) {
    announce(id, EntityKind.IDENTITY, ++revision, said(status));
  }

  private List<LinkedRecord> said(String status) {
    return List.of(
        record("manual", SourceDomain.MANUAL, Map.of("status", text("disabled"))),
        record(aws, SourceDomain.IAM, Map.of("status", text(status))));
  }

  private ValidatableResponse one() {
    return given()
        .get("/api/v1/conflicts?kind=drift&field=status&severity=high&open=true&entityId=" + id)
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .rootPath("items[0]");
  }

  private ValidatableResponse escalation() {
    return given().get("/api/v1/escalations/" + escalationOf(id)).then().statusCode(200);
  }

  private List<String> history() {
    List<String> newestFirst = escalation().extract().path("history.change");
    return newestFirst.reversed();
  }

  private static double counted(String meter, String... tags) {
    String metrics = given().get("/q/metrics").then().statusCode(200).extract().asString();
    Matcher line =
        Pattern.compile("^" + meter + "\\{([^}]*)} (\\S+)$", Pattern.MULTILINE).matcher(metrics);
    while (line.find()) {
      String found = line.group(1);
      if (List.of(tags).stream().allMatch(tag -> found.contains("=\"" + tag + "\""))) {
        return Double.parseDouble(line.group(2));
      }
    }
    throw new AssertionError(meter + " has no " + List.of(tags));
  }
}
