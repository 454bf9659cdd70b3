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

import io.concordat.contract.Assertion;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrategiesTest {
  private static final Strategy LATEST = new Strategy.Latest();
  private static final List<String> PRIVILEGES = List.of("none", "read", "write", "admin");

  private static FieldRule.Builder rule(Strategy strategy) {
    return FieldRule.of("rule", "f").strategy(strategy).sources("manual", "iam", "itsm", "*");
  }

  @Test
  void latestBelievesWhatTookEffectLast() {
    FieldDecision decision =
        decide(
            rule(LATEST),
            iam().changed(Duration.ofDays(9)).that("f", "old"),
            procurement().changed(Duration.ofDays(2)).that("f", "new"));

    assertThat(decision.value()).isEqualTo(FieldValue.of("new"));
    assertThat(loser(decision, "aws-main").reason()).isEqualTo(Reason.NOT_SELECTED);
    assertThat(loser(decision, "aws-main").detail()).isEqualTo("another is later");
    assertThat(decision.outcome())
        .as("under latest, differing values are natural")
        .isEqualTo(Outcome.SETTLED);
  }

  @Test
  void latestPrefersTheFieldsOwnTimeToTheRowsTime() {
    FieldDecision decision =
        decide(
            rule(LATEST),
            iam()
                .changed(Duration.ofDays(1))
                .that("f", Assertion.of("old").effective(NOW.minus(Duration.ofDays(90)))),
            itsm().changed(Duration.ofDays(30)).that("f", "new"));

    assertThat(decision.value()).isEqualTo(FieldValue.of("new"));
  }

  @Test
  void latestOfTimesIsTheLaterTimeWhoeverSpokeLast() {
    FieldDecision lastUse =
        decide(
            rule(LATEST).normalise(Normaliser.of("instant")),
            iam().changed(Duration.ofDays(1)).that("f", "2025-01-01T00:00:00Z"),
            itsm().changed(Duration.ofDays(90)).that("f", "2026-01-31T23:30:00-02:00"));

    assertThat(lastUse.value()).isEqualTo(FieldValue.of("2026-02-01T01:30:00Z"));
  }

  @Test
  void earliestIsTheOtherEnd() {
    FieldDecision decision =
        decide(
            rule(new Strategy.Earliest()),
            iam().changed(Duration.ofDays(1)).that("f", "new"),
            itsm().changed(Duration.ofDays(90)).that("f", "old"));

    assertThat(decision.value()).isEqualTo(FieldValue.of("old"));
    assertThat(loser(decision, "aws-main").detail()).isEqualTo("another is earlier");
  }

  @Test
  void minAndMaxCompareNumbersAsNumbers() {
    assertThat(
            decide(
                    rule(new Strategy.Max(List.of())).normalise(Normaliser.of("number")),
                    iam().that("f", "9"),
                    itsm().that("f", FieldValue.of(10)))
                .value())
        .isEqualTo(FieldValue.of(10));
    assertThat(
            decide(
                    rule(new Strategy.Min(List.of())).normalise(Normaliser.of("number")),
                    iam().that("f", "9"),
                    itsm().that("f", FieldValue.of(10)))
                .value())
        .isEqualTo(FieldValue.of(9));
  }

  @Test
  void minOfExpiryIsTheEarliestAndAnAuthoritativeNullIsLaterThanAll() {
    FieldRule.Builder expiry =
        FieldRule.of("rule", "f")
            .strategy(new Strategy.Min(List.of()))
            .normalise(Normaliser.of("instant"))
            .source(SourceSelector.of("iam").withNullCounting())
            .sources("itsm");

    assertThat(
            decide(expiry, iam().that("f", FieldValue.NULL), itsm().that("f", "2026-06-01"))
                .value())
        .isEqualTo(FieldValue.of("2026-06-01T00:00:00Z"));
    assertThat(
            decide(
                    expiry,
                    iam().that("f", "2026-05-31T23:59:59.5Z"),
                    itsm().that("f", "2026-06-01"))
                .value())
        .isEqualTo(FieldValue.of("2026-05-31T23:59:59.500Z"));
  }

  @Test
  void maxByRankingFindsTheHighestPrivilege() {
    FieldDecision privilege =
        decide(
            rule(new Strategy.Max(PRIVILEGES)).normalise(Normaliser.of("lower")),
            iam().that("f", "Write"),
            itsm().that("f", "admin"),
            manual().that("f", "superuser"));

    assertThat(privilege.value()).isEqualTo(FieldValue.of("admin"));
    assertThat(loser(privilege, "aws-main").detail()).isEqualTo("another is higher");
    assertThat(loser(privilege, "manual").reason())
        .as("a word that the ranking lacks is no privilege")
        .isEqualTo(Reason.INVALID);
  }

  @Test
  void mostReportedCountsSourcesAndNotRows() {
    FieldDecision decision =
        decide(
            rule(new Strategy.MostReported()),
            iam().row("a").that("f", "x"),
            iam().row("b").that("f", "x"),
            itsm().that("f", "y"),
            procurement().that("f", "y"));

    assertThat(decision.value()).isEqualTo(FieldValue.of("y"));
    assertThat(loser(decision, "aws-main").detail()).isEqualTo("fewer sources report it");
  }

  @Test
  void mostRestrictiveFollowsItsOrder() {
    FieldDecision decision =
        decide(
            rule(new Strategy.MostRestrictive(List.of("deny", "read", "write"))),
            iam().that("f", "write"),
            itsm().that("f", "deny"));

    assertThat(decision.value()).isEqualTo(FieldValue.of("deny"));
    assertThat(decision.outcome()).isEqualTo(Outcome.CONTESTED);
  }

  @Test
  void unionTakesWhatEachSourceGivesAndOnlyThat() {
    FieldDecision decision =
        decide(
            rule(new Strategy.Union()),
            iam().that("f", FieldValue.of(List.of("b", " a"))),
            itsm().that("f", FieldValue.of(List.of("b", "c"))),
            procurement().that("f", "d"),
            manual().retired().that("f", "gone"));

    assertThat(decision.value()).isEqualTo(FieldValue.of(List.of("a", "b", "c", "d")));
    assertThat(decision.winner()).contains("aws-main");
    assertThat(loser(decision, "servicenow-prod").reason()).isEqualTo(Reason.AGREES);
    assertThat(decision.outcome()).isEqualTo(Outcome.SETTLED);
  }

  @Test
  void unionIsHeldWhereAPartOfItIs() {
    FieldDecision decision =
        decide(
            rule(new Strategy.Union()).freshFor(Duration.ofHours(2)).onStale(OnStale.HOLD),
            iam().that("f", "a"),
            itsm().seen(Duration.ofHours(3)).that("f", "b"));

    assertThat(decision.value()).isEqualTo(FieldValue.of(List.of("a", "b")));
    assertThat(decision.outcome()).isEqualTo(Outcome.HELD);
  }

  @Test
  void unionRefusesTheSourceWithWhichItWouldNoLongerFit() {
    List<String> many = IntStream.range(0, 900).mapToObj(i -> "e" + i).toList();
    List<String> others = IntStream.range(0, 900).mapToObj(i -> "o" + i).toList();

    FieldDecision decision =
        decide(
            rule(new Strategy.Union()),
            itsm().that("f", FieldValue.of(others)),
            iam().that("f", FieldValue.of(many)));

    assertThat(decision.winner()).contains("aws-main");
    assertThat(loser(decision, "servicenow-prod").reason()).isEqualTo(Reason.INVALID);
  }

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

  @Test
  void breaksTiesByEventTimeThenVersionThenIdAndNeverByArrival() {
    FieldRule.Builder rule = FieldRule.of("rule", "f").sources("iam");

    FieldDecision byTime =
        decide(
            rule,
            iam().as("aws-a").changed(Duration.ofDays(2)).version(9).that("f", "a"),
            iam().as("aws-b").changed(Duration.ofDays(1)).version(1).that("f", "b"));
    FieldDecision byVersion =
        decide(
            rule,
            iam().as("aws-a").version(1).that("f", "a"),
            iam().as("aws-b").version(2).that("f", "b"));
    FieldDecision byId =
        decide(rule, iam().as("aws-b").that("f", "b"), iam().as("aws-a").that("f", "a"));

    assertThat(byTime.value()).isEqualTo(FieldValue.of("b"));
    assertThat(loser(byTime, "aws-a").detail()).contains("later by its source's account");
    assertThat(byVersion.value()).isEqualTo(FieldValue.of("b"));
    assertThat(loser(byVersion, "aws-a").detail()).contains("later version");
    assertThat(byId.value()).isEqualTo(FieldValue.of("a"));
    assertThat(loser(byId, "aws-b").reason()).isEqualTo(Reason.TIE_BROKEN);
    assertThat(byId.outcome()).isEqualTo(Outcome.CONTESTED);
  }

  @Test
  void tiesOfAStrategyGoToTheSourceThatRanksHigher() {
    FieldDecision decision =
        decide(
            rule(LATEST),
            itsm().changed(Duration.ofDays(1)).that("f", "itsm"),
            iam().changed(Duration.ofDays(1)).that("f", "iam"));

    assertThat(decision.value()).isEqualTo(FieldValue.of("iam"));
    assertThat(loser(decision, "servicenow-prod").reason()).isEqualTo(Reason.LOWER_PRECEDENCE);
  }

  @Test
  void comparesValuesOfDifferentShapesInAnOrderThatDoesNotVary() {
    FieldRule.Builder rule = rule(new Strategy.Max(List.of())).normalise(Normaliser.of("none"));

    assertThat(decide(rule, iam().that("f", FieldValue.of(5)), itsm().that("f", "4")).value())
        .isEqualTo(FieldValue.of("4"));
    assertThat(decide(rule, iam().that("f", "4"), itsm().that("f", FieldValue.of(true))).value())
        .isEqualTo(FieldValue.of("4"));
  }
}
