package io.concordat.authority;

import static io.concordat.authority.Given.NOW;
import static io.concordat.authority.Given.decide;
import static io.concordat.authority.Given.iam;
import static io.concordat.authority.Given.itsm;
import static io.concordat.authority.Given.loser;
import static io.concordat.authority.Given.manual;
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
  void latestAndEarliestPreferWhatIsDatedToWhatIsNotWheneverThatWasRead() {
    Given.Says dated = itsm().changed(Duration.ofDays(400)).that("f", "dated");
    Given.Says justRead = iam().seen(Duration.ZERO).version(99).that("f", "undated");

    FieldDecision latest = decide(rule(LATEST), justRead, dated);
    FieldDecision earliest = decide(rule(new Strategy.Earliest()), justRead, dated);

    assertThat(latest.value()).isEqualTo(FieldValue.of("dated"));
    assertThat(earliest.value()).isEqualTo(FieldValue.of("dated"));
    assertThat(loser(latest, "aws-main").reason()).isEqualTo(Reason.NOT_SELECTED);
    assertThat(loser(latest, "aws-main").detail())
        .isEqualTo("its source does not say when it took effect");
    assertThat(loser(earliest, "aws-main").detail())
        .isEqualTo("its source does not say when it took effect");
  }

  @Test
  void latestOfUndatedValuesGoesByRankAndNotByWhoWasReadLast() {
    FieldDecision decision =
        decide(
            rule(LATEST),
            itsm().seen(Duration.ZERO).version(9).that("f", "read last"),
            iam().seen(Duration.ofDays(9)).version(1).that("f", "ranks first"));

    assertThat(decision.value()).isEqualTo(FieldValue.of("ranks first"));
    assertThat(loser(decision, "servicenow-prod").reason()).isEqualTo(Reason.LOWER_PRECEDENCE);
  }

  @Test
  void latestOfTimesLooksAtTheTimesAndNotAtWhenTheyTookEffect() {
    FieldRule.Builder times = rule(LATEST).normalise(Normaliser.of("date"));
    Given.Says old = iam().changed(Duration.ofDays(1)).that("f", "2025-01-01");
    Given.Says undated = itsm().that("f", "2025-02-01");

    assertThat(decide(times, old, undated).value()).isEqualTo(FieldValue.of("2025-02-01"));
    assertThat(
            decide(rule(new Strategy.Earliest()).normalise(Normaliser.of("date")), old, undated)
                .value())
        .isEqualTo(FieldValue.of("2025-01-01"));
    assertThat(loser(decide(times, old, undated), "aws-main").detail())
        .isEqualTo("another is later");
  }

  @Test
  void breaksTiesByEventTimeThenBySequenceWithinASourceThenById() {
    FieldRule.Builder rule = FieldRule.of("rule", "f").sources("iam");

    FieldDecision byTime =
        decide(
            rule,
            iam().as("aws-a").changed(Duration.ofDays(2)).version(9).that("f", "a"),
            iam().as("aws-b").changed(Duration.ofDays(1)).version(1).that("f", "b"));
    FieldDecision byVersion =
        decide(
            rule,
            iam().row("1").version(1).that("f", "a"),
            iam().row("2").version(2).that("f", "b"));
    FieldDecision byRow =
        decide(rule, iam().row("2").that("f", "b"), iam().row("1").that("f", "a"));
    FieldDecision bySource =
        decide(rule, iam().as("aws-b").that("f", "b"), iam().as("aws-a").that("f", "a"));

    assertThat(byTime.value()).isEqualTo(FieldValue.of("b"));
    assertThat(loser(byTime, "aws-a").detail())
        .isEqualTo("same rank; the other is later by its source's account");
    assertThat(byVersion.value()).isEqualTo(FieldValue.of("b"));
    assertThat(loser(byVersion, "aws-main").detail())
        .isEqualTo("same source and time; the other has the later version");
    assertThat(byRow.value()).isEqualTo(FieldValue.of("a"));
    assertThat(loser(byRow, "aws-main").detail())
        .isEqualTo("same source, time and version; the other's id sorts first");
    assertThat(bySource.value()).isEqualTo(FieldValue.of("a"));
    assertThat(loser(bySource, "aws-b").reason()).isEqualTo(Reason.TIE_BROKEN);
    assertThat(loser(bySource, "aws-b").detail())
        .isEqualTo("same rank and time; the other source's id sorts first");
    assertThat(bySource.outcome()).isEqualTo(Outcome.CONTESTED);
  }

  @Test
  void theVersionOfAnotherSourcesRecordBreaksNoTie() {
    FieldDecision decision =
        decide(
            FieldRule.of("rule", "f").sources("iam"),
            iam().as("aws-a").version(1).that("f", "a"),
            iam().as("aws-b").version(1_700_000_000_000_000L).that("f", "b"));

    assertThat(decision.value())
        .as("a version may be no more than when the row was read")
        .isEqualTo(FieldValue.of("a"));
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
    assertThat(
            decide(rule, iam().that("f", FieldValue.of(5)), itsm().that("f", FieldValue.of(true)))
                .value())
        .isEqualTo(FieldValue.of(5));
    assertThat(
            decide(
                    rule,
                    iam().that("f", FieldValue.of(false)),
                    itsm().that("f", FieldValue.of(true)))
                .value())
        .isEqualTo(FieldValue.of(true));
    assertThat(
            decide(
                    rule,
                    iam().that("f", "zzz"),
                    itsm().that("f", FieldValue.of(List.of("a"))),
                    procurement().that("f", FieldValue.of(List.of("b"))))
                .value())
        .isEqualTo(FieldValue.of(List.of("b")));
  }
}
