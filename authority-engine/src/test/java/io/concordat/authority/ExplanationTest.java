package io.concordat.authority;

import static io.concordat.authority.Given.NOW;
import static io.concordat.authority.Given.iam;
import static io.concordat.authority.Given.identity;
import static io.concordat.authority.Given.itsm;
import static io.concordat.authority.Given.manual;
import static io.concordat.authority.Given.policy;
import static io.concordat.authority.Given.procurement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person reads about a decision. */
class ExplanationTest {
  private static final Duration DAY = Duration.ofDays(1);

  private static FieldRule.Builder owner() {
    return FieldRule.of("owner", "owner")
        .origin("line 61")
        .sources("manual", "procurement", "itsm");
  }

  private static String explained(FieldRule.Builder rule, Given.Says... says) {
    AuthorityPolicy policy = policy(rule);
    FieldDecision decision = new AuthorityEngine(policy).decide(identity(says), NOW).getFirst();
    return Explanation.sentence(decision, policy);
  }

  static Stream<Arguments> decisions() {
    return Stream.of(
        arguments(
            owner().freshFor(DAY),
            List.of(
                procurement().that("owner", "ana@example.com"),
                itsm().seen(Duration.ZERO).that("owner", "bob@example.com")),
            "owner is 'ana@example.com', said by sap-main (confirmed 2026-02-28), because"
                + " procurement ranks above itsm in rule 'owner' (line 61). servicenow-prod says"
                + " 'bob@example.com' and lost: lower precedence (procurement ranks above itsm);"
                + " that is a conflict. It could change at 2026-03-01T23:00:00Z, when the value of"
                + " sap-main goes stale."),
        arguments(
            owner(),
            List.of(itsm().that("owner", "bob"), procurement().that("owner", "bob ")),
            "owner is 'bob', said by sap-main (confirmed 2026-02-28), by rule 'owner' (line 61)."
                + " servicenow-prod says 'bob' too."),
        arguments(
            owner(),
            List.of(procurement().that("owner", "bob"), itsm().that("owner", " bob")),
            "owner is 'bob', said by sap-main (confirmed 2026-02-28), by rule 'owner' (line 61)."
                + " servicenow-prod says ' bob', which is the same."),
        arguments(
            owner(),
            List.of(manual().that("owner", "max"), iam().that("owner", "ida")),
            "owner is 'max', said by manual (confirmed 2026-02-28), by rule 'owner' (line 61)."
                + " aws-main says 'ida' and lost: the rule does not list this source."),
        arguments(
            owner(),
            List.of(iam().that("owner", "ida")),
            "owner has no value, because no source that rule 'owner' (line 61) can believe says"
                + " one. aws-main says 'ida' and lost: the rule does not list this source."),
        arguments(
            owner().required(),
            List.of(iam()),
            "owner has no value, because no source says one, though rule 'owner' (line 61) requires"
                + " it."),
        arguments(
            owner(),
            List.of(
                procurement().that("owner", FieldValue.NULL), itsm().retired().that("owner", "b")),
            "owner has no value, because no source that rule 'owner' (line 61) can believe says"
                + " one. sap-main says that there is no value and lost: the rule does not let this"
                + " source clear the field. servicenow-prod says 'b' and lost: the source no longer"
                + " has the record."),
        arguments(
            FieldRule.of("owner", "owner")
                .source(SourceSelector.of("procurement").withNullCounting()),
            List.of(procurement().that("owner", FieldValue.NULL)),
            "owner has no value, said by sap-main (confirmed 2026-02-28), by rule 'owner'."),
        arguments(
            FieldRule.of("status", "status").sources("iam").freshFor(DAY).onStale(OnStale.HOLD),
            List.of(iam().seen(DAY.multipliedBy(2)).that("status", "active")),
            "status still is 'active', last said by aws-main (confirmed 2026-02-27), because rule"
                + " 'status' holds the last value when it is stale."),
        arguments(
            FieldRule.of("status", "status").sources("iam").freshFor(DAY).onStale(OnStale.UNKNOWN),
            List.of(iam().seen(DAY.multipliedBy(2)).that("status", "active")),
            "status is unknown, because what decides it is stale, and rule 'status' does not fall"
                + " back. aws-main says 'active' and lost: stale since 2026-02-28T00:00:00Z."),
        arguments(
            FieldRule.of("mask", "mask").sources("iam"),
            List.of(iam().as("aws-a").that("mask", "a"), iam().as("aws-b").that("mask", "b")),
            "mask is 'a', said by aws-a (confirmed 2026-02-28), by rule 'mask'. aws-b says 'b' and"
                + " lost: same rank and time; the other source's id sorts first; that is a"
                + " conflict."),
        arguments(
            FieldRule.of("tags", "tags").strategy(new Strategy.Union()).sources("iam", "itsm"),
            List.of(
                iam().that("tags", FieldValue.of(List.of("a", "b"))),
                itsm().that("tags", FieldValue.of(List.of("b", "c")))),
            "tags is 'a', 'b' and 'c', united from aws-main and servicenow-prod, by rule 'tags'."
                + " 'a' comes from aws-main; 'b' comes from aws-main and servicenow-prod; 'c' comes"
                + " from servicenow-prod. servicenow-prod says 'b' and 'c': its elements are part"
                + " of the value."),
        arguments(
            FieldRule.of("tags", "tags").strategy(new Strategy.Union()).sources("iam"),
            List.of(iam().that("tags", FieldValue.of(List.of()))),
            "tags is an empty list, said by aws-main (confirmed 2026-02-28), by rule 'tags'."),
        arguments(
            FieldRule.of("n", "n")
                .strategy(new Strategy.Max(List.of()))
                .normalise(Normaliser.of("number"))
                .sources("*"),
            List.of(iam().that("n", FieldValue.of(3)), itsm().that("n", FieldValue.of(2))),
            "n is 3, said by aws-main (confirmed 2026-02-28), because rule 'n' takes the highest."
                + " servicenow-prod says 2 and lost: another is higher."));
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void tellsWhatWasDecidedAndWhy(FieldRule.Builder rule, List<Given.Says> says, String expected) {
    assertThat(explained(rule, says.toArray(Given.Says[]::new))).isEqualTo(expected);
  }

  static Stream<Arguments> strategies() {
    List<String> words = List.of("a", "b", "c");
    return Stream.of(
        arguments(new Strategy.Latest(), "takes the latest."),
        arguments(new Strategy.Earliest(), "takes the earliest."),
        arguments(new Strategy.Min(words), "takes the lowest."),
        arguments(new Strategy.Max(words), "takes the highest."),
        arguments(new Strategy.MostRestrictive(words), "takes the most restrictive."),
        arguments(new Strategy.MostReported(), "takes what most sources report."));
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void saysWhatTheStrategyTakes(Strategy strategy, String expected) {
    assertThat(
            explained(
                FieldRule.of("f", "f").strategy(strategy).sources("*"),
                iam().changed(DAY).that("f", "b"),
                iam().as("aws-2").changed(DAY).that("f", "b"),
                itsm().changed(DAY.multipliedBy(2)).that("f", "a"),
                procurement().changed(DAY.multipliedBy(3)).that("f", "c")))
        .contains(", because rule 'f' " + expected);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonMakesASentence(Reason reason) {
    for (Outcome outcome : Outcome.values()) {
      boolean won = outcome != Outcome.GAP && outcome != Outcome.UNKNOWN;
      FieldDecision decision =
          decision(
              outcome,
              won ? Optional.of("sap-main") : Optional.empty(),
              List.of(new Loser("x", "1", FieldValue.of("v"), reason, "why", false, null)));

      assertThat(Explanation.sentence(decision, policy()))
          .startsWith("f ")
          .contains("x says 'v'")
          .endsWith(".")
          .doesNotContain("null", "  ", "..", " .", "Optional");
    }
  }

  @Test
  void aDecisionOfAnotherPolicyVersionIsToldWithoutThatPolicysRule() {
    FieldDecision decision =
        decision(
            Outcome.SETTLED,
            Optional.of("sap-main"),
            List.of(
                new Loser(
                    "x", "1", FieldValue.of("w"), Reason.NOT_SELECTED, "older", false, null)));

    assertThat(
            Explanation.sentence(
                decision, policy(FieldRule.of("r", "f").origin("line 3").sources("*"))))
        .isEqualTo(
            "f is 'v', said by sap-main, because rule 'r' takes it by its strategy. x says 'w' and"
                + " lost: older. It could change at 2026-03-01T00:00:00Z, though nobody says"
                + " anything new.");
  }

  @Test
  void aLongStoryIsCutAndCounted() {
    String text = "x".repeat(201);
    List<Loser> losers =
        IntStream.range(0, 22)
            .mapToObj(
                i ->
                    new Loser(
                        "s" + i, "1", FieldValue.of(text), Reason.STALE, "stale", false, null))
            .toList();

    String told = Explanation.sentence(decision(Outcome.GAP, Optional.empty(), losers), policy());
    String one =
        Explanation.sentence(
            decision(Outcome.GAP, Optional.empty(), losers.subList(0, 21)), policy());

    assertThat(told)
        .contains("s19 says '" + "x".repeat(200) + "…' and lost: stale. 2 more did not win.")
        .doesNotContain("s20");
    assertThat(one).contains(" 1 more did not win.");
  }

  @Test
  void aLongListIsCutAndCounted() {
    List<String> many = IntStream.range(10, 32).mapToObj(i -> "e" + i).toList();

    assertThat(
            explained(
                FieldRule.of("f", "f").strategy(new Strategy.Union()).sources("iam"),
                iam().that("f", FieldValue.of(many))))
        .contains("'e29' and 2 more, united from aws-main")
        .contains("'e29' comes from aws-main; and so on for 2 more.")
        .doesNotContain("e30");
  }

  @Test
  void whatIsExactlyLongEnoughIsToldWhole() {
    String text = "x".repeat(200);
    List<String> twenty = IntStream.range(10, 30).mapToObj(i -> "e" + i).toList();
    List<Loser> losers =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    new Loser(
                        "s" + i, "1", FieldValue.of(text), Reason.STALE, "stale", false, null))
            .toList();

    assertThat(Explanation.sentence(decision(Outcome.GAP, Optional.empty(), losers), policy()))
        .contains("s19 says '" + text + "'")
        .doesNotContain("…", "more did not win");
    assertThat(
            explained(
                FieldRule.of("f", "f").strategy(new Strategy.Union()).sources("iam"),
                iam().that("f", FieldValue.of(twenty))))
        .contains("'e28' and 'e29', united")
        .doesNotContain("more");
  }

  /** A decision may come from a store, and its rule may have had another strategy. */
  @Test
  void saysNoMoreThanItKnowsWhereTheStrategyDoesNotFitTheReason() {
    FieldDecision decision =
        new FieldDecision(
            "f",
            FieldValue.of("v"),
            Outcome.SETTLED,
            Optional.of("a"),
            Optional.of("1"),
            Optional.empty(),
            List.of(
                new Loser("x", "1", FieldValue.of("w"), Reason.NOT_SELECTED, "older", false, null)),
            "r",
            "v1",
            Optional.empty());

    for (Strategy strategy :
        List.of(new Strategy.Precedence(), new Strategy.Union(), new Strategy.Follow("g"))) {
      assertThat(
              Explanation.sentence(
                  decision, policy(FieldRule.of("r", "f").strategy(strategy).sources("*"))))
          .contains("because rule 'r' takes another value.");
    }
  }

  @Test
  void namesOnlyThoseWhoseLimitItIs() {
    assertThat(
            explained(
                FieldRule.of("owner", "owner")
                    .source(SourceSelector.of("procurement").freshFor(DAY))
                    .sources("itsm"),
                procurement().that("owner", "a"),
                itsm().seen(Duration.ofHours(2)).that("owner", "b")))
        .endsWith("when the value of sap-main goes stale.");
  }

  /** The decision does not say at which place of the rule a source stands. */
  @Test
  void saysThatItMayBeOneOrTheOtherWhereTheLimitsDiffer() {
    assertThat(
            explained(
                FieldRule.of("owner", "owner")
                    .source(SourceSelector.of("procurement").freshFor(DAY))
                    .sources("itsm"),
                procurement().that("owner", "a"),
                itsm().that("owner", "b")))
        .endsWith("when the value of sap-main or servicenow-prod goes stale.");
  }

  @Test
  void namesEverybodyWhoGoesStaleAtOnce() {
    assertThat(
            explained(
                owner().freshFor(DAY), procurement().that("owner", "a"), itsm().that("owner", "b")))
        .endsWith("when the value of sap-main and servicenow-prod goes stale.");
  }

  private static FieldDecision decision(
      Outcome outcome, Optional<String> winner, List<Loser> losers) {
    return new FieldDecision(
        "f",
        FieldValue.of("v"),
        outcome,
        winner,
        winner.map(w -> "1"),
        Optional.empty(),
        losers,
        "r",
        "another",
        Optional.of(NOW));
  }
}
