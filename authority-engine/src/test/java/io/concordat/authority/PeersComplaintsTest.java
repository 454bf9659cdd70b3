package io.concordat.authority;

import static io.concordat.authority.Given.NOW;
import static io.concordat.authority.Given.decide;
import static io.concordat.authority.Given.iam;
import static io.concordat.authority.Given.identity;
import static io.concordat.authority.Given.itsm;
import static io.concordat.authority.Given.manual;
import static io.concordat.authority.Given.policy;
import static io.concordat.authority.Given.procurement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What made users of other products complain: each of it as the answer that they wanted. */
class PeersComplaintsTest {
  @Test
  void aValueDoesNotAlternateWithEveryRunOfTwoEqualSources() {
    FieldRule.Builder mask = FieldRule.of("mask", "mask").sources("iam");
    var first = iam().as("aws-a").that("mask", "255.255.0.0");
    var second = iam().as("aws-b").that("mask", "/16");
    AuthorityPolicy policy = policy(mask);

    FieldDecision afterA =
        decide(policy, "mask", NOW, identity(confirming("aws-a"), first, second));
    FieldDecision afterB =
        decide(policy, "mask", NOW, identity(confirming("aws-b"), second, first));

    assertThat(afterA.value()).isEqualTo(afterB.value());
    assertThat(AuthorityEngine.sameAnswer(List.of(afterA), List.of(afterB))).isTrue();
    assertThat(afterA.outcome()).isEqualTo(Outcome.CONTESTED);
  }

  @Test
  void aFirstWriterSeedsNothingThatItHasNoRightTo() {
    FieldDecision spend =
        decide(
            FieldRule.of("spend", "spend").sources("procurement"),
            itsm().seen(Duration.ofDays(900)).that("spend", FieldValue.of(1)));

    assertThat(spend.outcome()).isEqualTo(Outcome.GAP);
    assertThat(spend.value()).isEqualTo(FieldValue.NULL);
  }

  @Test
  void anEmptyListMeansNoneAndNotAny() {
    FieldDecision roles =
        decide(
            FieldRule.of("roles", "roles").sources("iam", "itsm"),
            iam().that("roles", FieldValue.of(List.of())),
            itsm().that("roles", FieldValue.of(List.of("admin"))));

    assertThat(roles.value()).isEqualTo(FieldValue.of(List.of()));
    assertThat(roles.winner()).contains("aws-main");
    assertThatIllegalArgumentException()
        .as("a rule without sources is refused and does not mean every source")
        .isThrownBy(() -> FieldRule.of("roles", "roles").build());
  }

  @Test
  void whatAPersonCorrectedIsNotOverwrittenByTheNextRun() {
    FieldDecision owner =
        decide(
            FieldRule.of("owner", "owner").sources("manual", "procurement"),
            manual().seen(Duration.ofDays(30)).that("owner", "max@example.com"),
            procurement().seen(Duration.ZERO).version(99).that("owner", "pia@example.com"));

    assertThat(owner.value()).isEqualTo(FieldValue.of("max@example.com"));
    assertThat(owner.outcome()).isEqualTo(Outcome.CONTESTED);
  }

  /**
   * Each run reads one of the two anew, with a version that says when, as vendors without one get.
   */
  @Test
  void aMaskStaysWhatItIsThroughManyRunsInTurns() {
    for (Strategy strategy : List.of(new Strategy.Precedence(), new Strategy.Latest())) {
      FieldRule.Builder mask = FieldRule.of("mask", "mask").strategy(strategy).sources("iam");
      for (int run = 0; run < 10; run++) {
        Duration other = Duration.ofHours(1);
        boolean turnOfA = run % 2 == 0;
        FieldDecision decision =
            decide(
                mask,
                iam()
                    .as("aws-a")
                    .seen(turnOfA ? Duration.ZERO : other)
                    .version(turnOfA ? run + 1L : run)
                    .that("mask", "255.255.0.0"),
                iam()
                    .as("aws-b")
                    .seen(turnOfA ? other : Duration.ZERO)
                    .version(turnOfA ? run : run + 1L)
                    .that("mask", "/16"));
        assertThat(decision.winner()).as("run %d by %s", run, strategy).contains("aws-a");
      }
    }
  }

  /** Run after run says otherwise, changes its mind, retires, comes back: the person stands. */
  @Test
  void whatAPersonCorrectedStandsThroughEveryRunUntilItIsTakenBack() {
    FieldRule.Builder owner = FieldRule.of("owner", "owner").sources("manual", "procurement");
    Given.Says person = manual().seen(Duration.ofDays(30)).that("owner", "max@example.com");
    List<Given.Says> runs =
        List.of(
            procurement().version(2).that("owner", "pia@example.com"),
            procurement().version(3).changed(Duration.ZERO).that("owner", "zoe@example.com"),
            procurement().version(4).that("owner", FieldValue.NULL),
            procurement().version(5).retired().that("owner", "zoe@example.com"),
            procurement().version(6).that("owner", "pia@example.com"));

    for (Given.Says run : runs) {
      assertThat(decide(owner, run, person).winner()).contains("manual");
    }
    assertThat(decide(owner, runs.getLast(), person.retired()).value())
        .as("the person takes it back")
        .isEqualTo(FieldValue.of("pia@example.com"));
  }

  @Test
  void aRefreshLimitOfZeroCannotVoidPrecedence() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> FieldRule.of("owner", "owner").sources("iam").freshFor(Duration.ZERO).build())
        .withMessageContaining("longer than zero");
  }

  @Test
  void theSameRuleAppliesWhenAnEntityIsCreatedAsWhenItIsUpdated() {
    FieldRule.Builder rule = FieldRule.of("status", "status").sources("iam", "itsm");

    FieldDecision created = decide(rule, itsm().that("status", "active"));
    FieldDecision updated =
        decide(rule, itsm().that("status", "active"), iam().that("status", "disabled"));

    assertThat(created.value()).isEqualTo(FieldValue.of("active"));
    assertThat(updated.value()).isEqualTo(FieldValue.of("disabled"));
  }

  @Test
  void aSourceThatFallsSilentAboutAFieldDoesNotClearIt() {
    FieldDecision owner =
        decide(
            FieldRule.of("owner", "owner")
                .source(SourceSelector.of("procurement").withNullCounting())
                .sources("itsm"),
            procurement().that("spend", FieldValue.of(1)),
            itsm().that("owner", "ola@example.com"));

    assertThat(owner.value()).isEqualTo(FieldValue.of("ola@example.com"));
  }

  private static Confirmations confirming(String source) {
    return (asked, stream) -> asked.equals(source) ? NOW : Instant.MIN;
  }
}
