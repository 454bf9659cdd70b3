package io.concordat.reconciler.wakeup;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.LiveReconciler;
import io.concordat.reconciler.policy.PolicyInForce;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A source whose complete runs alone count. */
@QuarkusTest
@TestSecurity(
    user = "rita",
    roles = {"reader"})
class CompleteRunsIT extends LiveReconciler {
  private final String mark = "mark_" + UUID.randomUUID().toString().substring(0, 8);
  private final String source = "aws-" + mark;
  private final UUID id = UUID.randomUUID();

  @Inject PolicyInForce policy;
  @Inject WakeUps wakeUps;

  @Test
  void whatNoCompletedRunHasReadWinsAsSoonAsOneCompletes() {
    String before = policy.current().text();
    policy.publish(
        before.replaceFirst(
            "\nfields:\n",
            """

            customFields:
              MARK: {type: text}
            fields:
              - name: strict
                field: MARK
                sources:
                  - source: iam
                    runs: complete
                  - itsm
            """
                .replace("MARK", mark)),
        "petra");
    try {
      say(1, "first");
      winnerIs("servicenow", "other");
      given()
          .get("/api/v1/decisions/{id}?field={field}", id, mark)
          .then()
          .body("fields[0].losers.reason", hasItem("incomplete_run"));

      clock.advance(Duration.ofMinutes(1));
      confirm(source);
      wakeUps.run();
      winnerIs(source, "first");

      clock.advance(Duration.ofMinutes(1));
      say(2, "second");
      winnerIs("servicenow", "other");

      clock.advance(Duration.ofMinutes(1));
      confirm(source);
      wakeUps.run();
      winnerIs(source, "second");
    } finally {
      policy.publish(before, "petra");
    }
  }

  private void say(long revision, String value) {
    announce(
        id,
        EntityKind.IDENTITY,
        revision,
        List.of(
            record(source, SourceDomain.IAM, Map.of(mark, text(value))),
            record("servicenow", SourceDomain.ITSM, Map.of(mark, text("other")))));
  }

  private void winnerIs(String winner, String value) {
    given()
        .get("/api/v1/decisions/{id}?field={field}", id, mark)
        .then()
        .body("fields[0].winner", equalTo(winner))
        .body("fields[0].value", equalTo(value));
  }
}
