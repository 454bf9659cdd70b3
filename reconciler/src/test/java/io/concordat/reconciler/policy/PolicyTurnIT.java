package io.concordat.reconciler.policy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.LiveReconciler;
import io.concordat.reconciler.wakeup.WakeUps;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Work by the old policy that is under way when a new one is published is not the last word. */
@QuarkusTest
@TestSecurity(
    user = "paula",
    roles = {"reader", "policy-author"})
class PolicyTurnIT extends LiveReconciler {
  private static final String LOCKED =
      "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%s'";

  @Inject PolicyInForce policy;
  @Inject PolicyConfig config;
  @Inject PolicyHistory history;
  @Inject WakeUps wakeUps;

  @Test
  void decisionsUnderWayEndBeforeAnotherPolicyMarksThem() throws Exception {
    UUID id = UUID.randomUUID();
    announce(
        id,
        EntityKind.IDENTITY,
        1,
        record("aws", SourceDomain.IAM, Map.of("status", text("active"))));
    execute("update decision set wake_at = '2000-01-01' where entity_id = '" + id + "'");
    publishWhile("decision", "select d.entity_id from decision d%", wakeUps::run);
    wakeUps.run();
    given()
        .get("/api/v1/decisions/" + id)
        .then()
        .body("policyVersion", equalTo(policy.current().version()));
    assertThat(
            count(
                "select count(*) from decision where policy_version <> '"
                    + policy.current().version()
                    + "'"))
        .isZero();
  }

  @Test
  void findingsUnderWayEndBeforeAnotherPolicyMarksThem() throws Exception {
    UUID bot = orphan("bot-" + UUID.randomUUID());
    publishWhile("finding_due", "select entity_id from finding_due%", findings::run);
    assertThat(count("select count(*) from finding_due where entity_id = '" + bot + "'"))
        .as("to be evaluated by the new rules")
        .isEqualTo(1);
    findings.run();
  }

  @Test
  void anotherServiceWaitsForDecisionsUnderWayAndIsFollowedBeforeTheNext() throws Exception {
    UUID id = UUID.randomUUID();
    announce(
        id,
        EntityKind.IDENTITY,
        1,
        record("aws", SourceDomain.IAM, Map.of("status", text("active"))));
    execute("update decision set wake_at = '2000-01-01' where entity_id = '" + id + "'");
    PolicyInForce other = new PolicyInForce(config, history, clock);
    other.start(new StartupEvent());
    String before = policy.current().version();
    String text = policy.current().text() + "\n# " + UUID.randomUUID() + "\n";
    Thread working = new Thread(wakeUps::run);
    Thread publishing = new Thread(() -> other.publish(text, "petra"));
    try (Connection holder = database.getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      try {
        statement.execute("lock table decision in access exclusive mode");
        working.start();
        awaitCount(LOCKED.formatted("select d.entity_id from decision d%"), 1);
        publishing.start();
        awaitCount(LOCKED.formatted("select pg_advisory_xact_lock($1)"), 1);
        assertThat(other.current().version()).isEqualTo(before);
      } finally {
        holder.rollback();
        holder.setAutoCommit(true);
      }
    }
    working.join();
    publishing.join();
    assertThat(policy.current().version()).as("nobody told this service").isEqualTo(before);
    UUID next = UUID.randomUUID();
    announce(
        next,
        EntityKind.IDENTITY,
        1,
        record("aws", SourceDomain.IAM, Map.of("status", text("active"))));
    assertThat(policy.current().version())
        .isEqualTo(other.current().version())
        .isNotEqualTo(before);
    given()
        .get("/api/v1/decisions/" + next)
        .then()
        .body("policyVersion", equalTo(other.current().version()));
    wakeUps.run();
    assertThat(
            count(
                "select count(*) from decision where policy_version <> '"
                    + other.current().version()
                    + "'"))
        .as("decided by the policy before and left at it")
        .isZero();
  }

  /** Publishes while some work is held up in the middle by a lock on a table that it needs. */
  private void publishWhile(String table, String query, Runnable work) throws Exception {
    String before = policy.current().version();
    String text = policy.current().text() + "\n# " + UUID.randomUUID() + "\n";
    Thread working = new Thread(work);
    Thread publishing = new Thread(() -> policy.publish(text, "paula"));
    try (Connection holder = database.getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      try {
        statement.execute("lock table " + table + " in access exclusive mode");
        working.start();
        awaitCount(LOCKED.formatted(query), 1);
        publishing.start();
        // It waits for its turn, and not for the database.
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> publishing.getState() == Thread.State.WAITING);
        assertThat(policy.current().version()).isEqualTo(before);
      } finally {
        holder.rollback();
        holder.setAutoCommit(true);
      }
    }
    working.join();
    publishing.join();
    assertThat(policy.current().version()).isNotEqualTo(before);
  }
}
