package io.concordat.authority;

import static io.concordat.authority.Given.NOW;
import static io.concordat.authority.Given.decide;
import static io.concordat.authority.Given.iam;
import static io.concordat.authority.Given.identity;
import static io.concordat.authority.Given.itsm;
import static io.concordat.authority.Given.loser;
import static io.concordat.authority.Given.manual;
import static io.concordat.authority.Given.policy;
import static io.concordat.authority.Given.procurement;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A field that takes its value from the record that won another. */
class FollowStrategyTest {
  @Test
  void followTakesNameAndMailFromOneSource() {
    AuthorityPolicy policy =
        policy(
            FieldRule.of("owner", "owner").sources("procurement", "itsm"),
            FieldRule.of("owner-mail", "owner_mail")
                .strategy(new Strategy.Follow("owner"))
                .sources("*"));
    EntityAssertions subject =
        identity(
            procurement().that("owner", "Pia"),
            itsm().that("owner", "Ola").that("owner_mail", "ola@example.com"));

    FieldDecision mail = decide(policy, "owner_mail", NOW, subject);

    assertThat(mail.outcome()).isEqualTo(Outcome.GAP);
    assertThat(loser(mail, "servicenow-prod").reason()).isEqualTo(Reason.NOT_FOLLOWED);
    assertThat(
            decide(
                    policy,
                    "owner_mail",
                    NOW,
                    identity(itsm().that("owner", "Ola").that("owner_mail", "ola@example.com")))
                .value())
        .isEqualTo(FieldValue.of("ola@example.com"));
  }

  @Test
  void whoIsNotFollowedAgreesOrConflictsOrIsStale() {
    AuthorityPolicy policy =
        policy(
            FieldRule.of("owner", "owner").sources("procurement"),
            FieldRule.of("owner-mail", "owner_mail")
                .strategy(new Strategy.Follow("owner"))
                .source(
                    SourceSelector.of("iam").freshFor(Duration.ofHours(2)).onStale(OnStale.HOLD))
                .sources("*"));
    Given.Says stale = iam().seen(Duration.ofHours(3)).that("owner_mail", "ida@example.com");
    EntityAssertions subject =
        identity(
            procurement().that("owner", "Pia").that("owner_mail", "pia@example.com"),
            itsm().that("owner_mail", "pia@example.com "),
            manual().that("owner_mail", "max@example.com"),
            stale);

    FieldDecision mail = decide(policy, "owner_mail", NOW, subject);

    assertThat(loser(mail, "servicenow-prod").reason()).isEqualTo(Reason.AGREES);
    assertThat(loser(mail, "servicenow-prod").detail()).isEqualTo("says the same");
    assertThat(loser(mail, "manual").reason()).isEqualTo(Reason.NOT_FOLLOWED);
    assertThat(loser(mail, "manual").conflicts()).isTrue();
    assertThat(loser(mail, "aws-main").reason()).isEqualTo(Reason.STALE);
    assertThat(loser(mail, "aws-main").conflicts()).isFalse();
    assertThat(decide(policy, "owner_mail", NOW, identity(stale)).outcome())
        .as("a stale value is not held for a record that did not win")
        .isEqualTo(Outcome.GAP);
  }

  @Test
  void whatFollowsNobodyConflictsWithNobody() {
    AuthorityPolicy policy =
        policy(
            FieldRule.of("owner", "owner").sources("procurement"),
            FieldRule.of("owner-mail", "owner_mail")
                .strategy(new Strategy.Follow("owner"))
                .source(SourceSelector.of("*").withNullCounting()));

    FieldDecision mail =
        decide(policy, "owner_mail", NOW, identity(itsm().that("owner_mail", FieldValue.NULL)));

    assertThat(mail.outcome()).isEqualTo(Outcome.GAP);
    assertThat(loser(mail, "servicenow-prod").reason()).isEqualTo(Reason.NOT_FOLLOWED);
  }

  @Test
  void whatFollowsAnUnknownFieldIsUnknownToo() {
    AuthorityPolicy policy =
        policy(
            FieldRule.of("owner", "owner")
                .sources("procurement", "itsm")
                .freshFor(Duration.ofHours(2))
                .onStale(OnStale.UNKNOWN),
            FieldRule.of("owner-mail", "owner_mail")
                .strategy(new Strategy.Follow("owner"))
                .sources("*"));
    EntityAssertions subject =
        identity(
            procurement()
                .seen(Duration.ofHours(3))
                .that("owner", "Pia")
                .that("owner_mail", "pia@example.com"),
            itsm().that("owner", "Ola").that("owner_mail", "ola@example.com"));

    FieldDecision mail = decide(policy, "owner_mail", NOW, subject);

    assertThat(mail.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(mail.value()).isEqualTo(FieldValue.NULL);
    assertThat(mail.winner()).isEmpty();
    assertThat(mail.losers()).extracting(Loser::reason).containsOnly(Reason.NOT_FOLLOWED);
    assertThat(mail.losers()).noneMatch(Loser::conflicts);
    assertThat(loser(mail, "sap-main").detail()).isEqualTo("owner, which this follows, is unknown");
    assertThat(loser(mail, "servicenow-prod").detail())
        .isEqualTo("did not win owner, which this follows");
    assertThat(Explanation.sentence(mail, policy))
        .startsWith("owner_mail is unknown, because owner, which it follows, is unknown.");
  }

  @Test
  void nothingThatFollowsAnUnknownFieldIsAGapWhereTheFollowedRecordSaysNothing() {
    AuthorityPolicy policy =
        policy(
            FieldRule.of("owner", "owner")
                .sources("procurement")
                .freshFor(Duration.ofHours(2))
                .onStale(OnStale.UNKNOWN),
            FieldRule.of("owner-mail", "owner_mail")
                .strategy(new Strategy.Follow("owner"))
                .sources("*"));

    FieldDecision mail =
        decide(
            policy,
            "owner_mail",
            NOW,
            identity(
                procurement().seen(Duration.ofHours(3)).that("owner", "Pia"),
                itsm().that("owner_mail", "ola@example.com")));

    assertThat(mail.outcome()).isEqualTo(Outcome.GAP);
    assertThat(loser(mail, "servicenow-prod").reason()).isEqualTo(Reason.NOT_FOLLOWED);
  }

  @Test
  void followChangesWhenTheFollowedFieldCould() {
    AuthorityPolicy policy =
        policy(
            FieldRule.of("owner", "owner")
                .source(SourceSelector.of("procurement").freshFor(Duration.ofDays(1)))
                .sources("itsm"),
            FieldRule.of("owner-mail", "owner_mail")
                .strategy(new Strategy.Follow("owner"))
                .sources("*"));

    FieldDecision mail =
        decide(
            policy,
            "owner_mail",
            NOW,
            identity(
                procurement().seen(Duration.ZERO).that("owner", "Pia").that("owner_mail", "p@x.y"),
                itsm().that("owner", "Ola").that("owner_mail", "o@x.y")));

    assertThat(mail.value()).isEqualTo(FieldValue.of("p@x.y"));
    assertThat(mail.outcome()).isEqualTo(Outcome.CONTESTED);
    assertThat(mail.changesAt()).contains(NOW.plus(Duration.ofDays(1)));
  }
}
