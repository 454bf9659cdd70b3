package io.concordat.reconciler.wakeup;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.LiveReconciler;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A change that only puts a wake-up off leaves it where it is. */
@QuarkusTest
@TestSecurity(
    user = "rita",
    roles = {"reader"})
class EarlyWakeUpIT extends LiveReconciler {
  private final UUID id = UUID.randomUUID();
  private final String source = "aws-" + id;

  @Inject WakeUps wakeUps;

  @Test
  void whoIsWokenTooEarlyIsWokenAgainInTime() throws Exception {
    say(1, "first");
    Instant first = changesAt();
    clock.advance(Duration.ofHours(1));
    say(2, "second");
    Instant second = changesAt();
    assertThat(second).isEqualTo(first.plus(Duration.ofHours(1)));
    assertThat(wakesAt(first)).as("not put off").isTrue();

    clock.advance(Duration.between(clock.instant(), first));
    wakeUps.run();
    assertThat(outcome()).isEqualTo("settled");
    assertThat(count("select count(*) from decision_history where entity_id = '" + id + "'"))
        .as("the same answer makes no history")
        .isEqualTo(2);
    assertThat(wakesAt(second)).isTrue();

    clock.advance(Duration.between(clock.instant(), second));
    wakeUps.run();
    assertThat(outcome()).isEqualTo("held");
  }

  @Test
  void whoeverMustWakeEarlierDoes() throws Exception {
    say(1, "first");
    Instant first = changesAt();
    execute("update decision set wake_at = null where entity_id = '" + id + "'");
    clock.advance(Duration.ofHours(1));
    say(2, "second");
    assertThat(wakesAt(first.plus(Duration.ofHours(1)))).as("it slept for ever").isTrue();

    execute("update decision set wake_at = '9999-01-01Z' where entity_id = '" + id + "'");
    say(3, "second");
    assertThat(wakesAt(first.plus(Duration.ofHours(1)))).as("also by the same answer").isTrue();
  }

  private void say(long revision, String name) {
    announce(
        id,
        EntityKind.IDENTITY,
        revision,
        record(source, SourceDomain.IAM, Map.of("status", text("active"), "name", text(name))));
  }

  private Instant changesAt() {
    return Instant.parse(
        given().get("/api/v1/decisions/{id}", id).then().extract().path("changesAt"));
  }

  private String outcome() {
    return given()
        .get("/api/v1/decisions/{id}", id)
        .then()
        .extract()
        .path("fields.find { it.field == 'status' }.outcome");
  }

  private boolean wakesAt(Instant instant) throws Exception {
    return count(
            "select count(*) from decision where entity_id = '"
                + id
                + "' and wake_at = '"
                + instant
                + "'")
        == 1;
  }
}
