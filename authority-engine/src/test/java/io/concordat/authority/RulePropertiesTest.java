package io.concordat.authority;

import static io.concordat.authority.Given.NOW;
import static io.concordat.authority.Given.decide;
import static io.concordat.authority.Given.iam;
import static io.concordat.authority.Given.identity;
import static io.concordat.authority.Given.itsm;
import static io.concordat.authority.Given.procurement;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every rank of rules, every order of sources, every run and every spelling. */
class RulePropertiesTest {
  private static final Scope ALWAYS = view -> true;

  /** A named field outweighs everything, then a type, then a kind, then a scope. */
  @Property
  void theNarrowestOfAnyRulesDecidesInWhateverOrderTheyStand(
      @ForAll("ranks") List<Integer> ranks, @ForAll Random random) {
    List<FieldRule> rules = new ArrayList<>();
    for (int rank : ranks) {
      FieldRule.Builder rule =
          FieldRule.of("rank " + rank, (rank & 8) == 0 ? "*" : "f").sources("*");
      rule = (rank & 4) == 0 ? rule : rule.types("service_account");
      rule = (rank & 2) == 0 ? rule : rule.kinds(EntityKind.IDENTITY);
      rules.add(((rank & 1) == 0 ? rule : rule.when(ALWAYS)).build());
    }
    Collections.shuffle(rules, random);

    FieldDecision decision =
        decide(new AuthorityPolicy("v1", rules), "f", NOW, identity(iam().that("f", "x")));

    assertThat(decision.rule()).isEqualTo("rank " + Collections.max(ranks));
  }

  /** Moving the winner's source up, or a loser's down, never takes the field from the winner. */
  @Property
  void aSourceThatRisesNeverLosesWhatItHad(
      @ForAll("orders") List<String> order, @ForAll @IntRange(max = 2) int at) {
    String riser = order.get(at);
    List<String> risen = new ArrayList<>(order);
    risen.remove(riser);
    risen.addFirst(riser);

    FieldDecision before = byOrder(order);
    FieldDecision after = byOrder(risen);

    assertThat(after.value()).isEqualTo(FieldValue.of(riser));
    assertThat(before.value()).isEqualTo(FieldValue.of(order.getFirst()));
  }

  /**
   * Between now and changesAt nothing changes, explanation included; at changesAt something does,
   * for here the only thing that time can do is to make one of the assertions stale.
   */
  @Property
  void changesAtIsTheMomentAtWhichTimeChangesTheAnswer(
      @ForAll @IntRange(max = 40) int iamHours,
      @ForAll @IntRange(max = 40) int itsmHours,
      @ForAll OnStale onStale,
      @ForAll @IntRange(max = 99) int percent) {
    Confirmations runs =
        (source, stream) ->
            NOW.minus(Duration.ofHours(source.equals("aws-main") ? iamHours : itsmHours));
    AuthorityPolicy policy =
        Given.policy(
            FieldRule.of("f", "f")
                .source(SourceSelector.of("iam").freshFor(Duration.ofHours(20)))
                .source(SourceSelector.of("itsm").freshFor(Duration.ofHours(30)))
                .onStale(onStale));
    EntityAssertions subject =
        identity(
            runs,
            iam().seen(Duration.ofDays(9)).that("f", "a"),
            itsm().seen(Duration.ofDays(9)).that("f", "b"));

    FieldDecision now = decide(policy, "f", NOW, subject);

    Optional<Instant> at = now.changesAt();
    assertThat(at.isPresent()).isEqualTo(iamHours < 20 || itsmHours < 30);
    at.ifPresent(
        instant -> {
          Duration between = Duration.between(NOW, instant).multipliedBy(percent).dividedBy(100);
          assertThat(decide(policy, "f", NOW.plus(between), subject)).isEqualTo(now);
          assertThat(decide(policy, "f", instant, subject)).isNotEqualTo(now);
        });
  }

  /** Two sources of equal rank that republish in turns: the answer does not take turns. */
  @Property
  void noRunOrderMakesTheAnswerAlternate(@ForAll List<Boolean> whoRan) {
    FieldRule.Builder rule = FieldRule.of("mask", "mask").sources("iam");
    for (int run = 0; run < whoRan.size(); run++) {
      Duration justNow = Duration.ofMinutes(whoRan.size() - run);
      boolean first = whoRan.get(run);
      FieldDecision decision =
          decide(
              rule,
              iam().as("aws-a").seen(first ? justNow : Duration.ofDays(1)).that("mask", "/16"),
              iam().as("aws-b").seen(first ? Duration.ofDays(1) : justNow).that("mask", "/24"));
      assertThat(decision.value()).isEqualTo(FieldValue.of("/16"));
    }
  }

  @Property
  void normalisingTwiceIsNormalisingOnce(
      @ForAll("normalisers") Normaliser normaliser, @ForAll("spellings") String text) {
    normaliser
        .normalise(FieldValue.of(text))
        .ifPresent(once -> assertThat(normaliser.normalise(once)).contains(once));
  }

  private static FieldDecision byOrder(List<String> order) {
    return decide(
        FieldRule.of("f", "f").sources(order.toArray(String[]::new)),
        iam().that("f", "iam"),
        itsm().that("f", "itsm"),
        procurement().that("f", "procurement"));
  }

  @Provide
  Arbitrary<List<Integer>> ranks() {
    return Arbitraries.integers().between(0, 15).list().uniqueElements().ofMinSize(1).ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<String>> orders() {
    return Arbitraries.shuffle("iam", "itsm", "procurement");
  }

  @Provide
  Arbitrary<Normaliser> normalisers() {
    return Arbitraries.of(Arrays.stream(TextForm.values()).map(Normaliser.class::cast).toList());
  }

  @Provide
  Arbitrary<String> spellings() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "a",
            "B",
            "ü",
            "İ",
            "ẞ",
            "。",
            "＠",
            ".",
            "..",
            "@",
            ":",
            "mailto:",
            "group:",
            "<",
            ">",
            " ",
            "arn:",
            "aws:",
            "iam:",
            "1-2",
            "2026-03-01",
            "T10:00",
            "t",
            "Z",
            "+01:00",
            "7");
    return Arbitraries.oneOf(
        parts.list().ofMaxSize(7).map(p -> String.join("", p)),
        Combinators.combine(parts, Arbitraries.strings().ofMaxLength(8)).as((a, b) -> a + b),
        Arbitraries.strings().ofMaxLength(12));
  }
}
