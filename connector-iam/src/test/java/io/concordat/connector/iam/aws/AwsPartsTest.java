package io.concordat.connector.iam.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.testkit.Rehearsal;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two accounts of an organization, pulled as in operation, while one of them cannot be read. */
class AwsPartsTest {
  private static final String USERS = "users";
  private static final String KEYS = "access-keys";

  private final FakeIam aws = new FakeIam(2);
  private final MovedClock clock = new MovedClock();
  private final Rehearsal rehearsal =
      Rehearsal.of(
          AwsSources.of(
              "org",
              TestConfig.of(AwsConfig.class, aws.organizationProperties("org"))
                  .sources()
                  .get("org"),
              clock),
          USERS,
          KEYS);

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void keepsTheRecordsOfAnAccountThatRefusesAndRetiresWhatIsGoneFromTheOther() {
    assertCompleted(rehearsal.pull());
    assertThat(rehearsal.active(USERS))
        .containsExactlyInAnyOrder("AIDA1", "AIDA2", "AIDA1B", "AIDA2B");
    aws.account(FakeIam.FIRST).users.remove("AIDA1");
    aws.account(FakeIam.SECOND).users.remove("AIDA1B");
    aws.deny(FakeIam.SECOND + ":assume");
    clock.now = Instant.parse("2099-12-31T23:55:01Z");

    RunReport partial = rehearsal.pull().get(USERS);

    assertThat(partial.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(partial.retired()).isEqualTo(1);
    assertThat(partial.gaps())
        .containsExactly(new RunReport.Gap(FakeIam.SECOND, "AssumeRole: status 403, AccessDenied"));
    assertThat(partial.reason())
        .contains(
            "parts that could not be read in full: 1 (222222222222: AssumeRole: status 403,"
                + " AccessDenied)");
    assertThat(rehearsal.retired(USERS)).containsExactly("AIDA1");
    assertThat(rehearsal.active(USERS)).containsExactlyInAnyOrder("AIDA2", "AIDA1B", "AIDA2B");

    aws.allow(FakeIam.SECOND + ":assume");
    assertCompleted(rehearsal.pull());
    assertThat(rehearsal.retired(USERS)).containsExactlyInAnyOrder("AIDA1", "AIDA1B");
    assertThat(rehearsal.active(USERS)).containsExactlyInAnyOrder("AIDA2", "AIDA2B");
  }

  @Test
  void namesTheRightThatIsMissingInAnAccountThatLetItselfBeEntered() {
    assertCompleted(rehearsal.pull());
    aws.account(FakeIam.FIRST).users.remove("AIDA1");
    aws.deny(FakeIam.SECOND + ":ListAccessKeys");

    Map<String, RunReport> reports = rehearsal.pull();

    assertThat(reports.get(USERS).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(reports.get(KEYS).gaps())
        .containsExactly(
            new RunReport.Gap(FakeIam.SECOND, "ListAccessKeys is not allowed for a user"));
    assertThat(rehearsal.retired(KEYS)).contains("AIDA1#usage").noneMatch(id -> id.endsWith("B"));
  }

  @Test
  void readsTheOtherAccountsWhereOneDoesNotBelieveItsOwnSession() {
    aws.revoke("ASIA" + FakeIam.SECOND);

    RunReport partial = rehearsal.pull().get(USERS);

    assertThat(partial.gaps())
        .containsExactly(
            new RunReport.Gap(
                FakeIam.SECOND,
                "GetAccountAuthorizationDetails: the session of the role is not accepted,"
                    + " InvalidClientTokenId"));
    assertThat(rehearsal.active(USERS)).containsExactlyInAnyOrder("AIDA1", "AIDA2");
  }

  @Test
  void failsWhereItsOwnKeyIsNotBelievedAndNamesNoAccount() {
    aws.revoke("AKIAREADER");

    RunReport failed = rehearsal.pull().get(USERS);

    assertThat(failed.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(failed.gaps()).isEmpty();
  }

  @Test
  void retiresWhatWasReadOfAnAccountThatLeftWhileAnotherRefuses() {
    assertCompleted(rehearsal.pull());
    aws.unlist(FakeIam.SECOND);
    aws.deny(FakeIam.FIRST + ":GetAccountAuthorizationDetails");
    clock.now = clock.now.plus(Duration.ofMinutes(5));

    RunReport partial = rehearsal.pull().get(USERS);

    assertThat(partial.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(rehearsal.retired(USERS)).containsExactlyInAnyOrder("AIDA1B", "AIDA2B");
    assertThat(rehearsal.active(USERS)).containsExactlyInAnyOrder("AIDA1", "AIDA2");
  }

  @Test
  void retiresNothingWhereTheAccountsCouldNotBeListed() {
    assertCompleted(rehearsal.pull());
    aws.unlist(FakeIam.SECOND);
    aws.account(FakeIam.FIRST).users.remove("AIDA1");
    aws.deny("ListAccounts");
    clock.now = clock.now.plus(Duration.ofMinutes(5));

    RunReport failed = rehearsal.pull().get(USERS);

    assertThat(failed.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(rehearsal.retired(USERS)).isEmpty();
  }

  private static void assertCompleted(Map<String, RunReport> reports) {
    assertThat(reports.values()).extracting(RunReport::outcome).containsOnly(RunOutcome.COMPLETED);
  }
}
