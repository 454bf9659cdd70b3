package io.concordat.authority;

import static io.concordat.authority.Given.NOW;
import static io.concordat.authority.Given.iam;
import static io.concordat.authority.Given.identity;
import static io.concordat.authority.Given.itsm;
import static io.concordat.authority.Given.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.concordat.contract.Assertion;
import io.concordat.contract.Evidence;
import io.concordat.contract.Evidence.Completeness;
import io.concordat.contract.Evidence.Meaning;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a usage fact rests on, as a person reads it. */
class CoverageTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LAG = Duration.ofHours(4);
  private static final Instant READ = NOW.minus(HOUR);
  private static final Instant FROM = READ.minus(Duration.ofDays(400));
  private static final Evidence ROLE =
      evidence(Optional.of(FROM), Optional.of(LAG), Meaning.SUCCESS, Completeness.COMPLETE);

  private static Evidence evidence(
      Optional<Instant> from, Optional<Duration> lag, Meaning meaning, Completeness completeness) {
    return new Evidence(READ, from, lag.map(READ::minus), meaning, completeness);
  }

  private static FieldRule.Builder lastUse() {
    return lastUse(SourceSelector.of("iam"));
  }

  private static FieldRule.Builder lastUse(SourceSelector source) {
    return FieldRule.of("use", "last_authentication")
        .strategy(new Strategy.Latest())
        .normalise(Normaliser.of("instant"))
        .source(source);
  }

  private static String told(FieldRule.Builder rule, EntityAssertions subject) {
    AuthorityPolicy policy = policy(rule);
    FieldDecision decision = new AuthorityEngine(policy).decide(subject, NOW).getFirst();
    return Explanation.sentence(decision, policy, Coverage.of(decision, subject.records()));
  }

  private static Assertion unseen(Evidence evidence) {
    return Assertion.of(FieldValue.NULL).withEvidence(evidence);
  }

  @Test
  void tellsTheWindowOfAUseThatWasNotSeenThoughTheNullDoesNotCount() {
    assertThat(told(lastUse(), identity(iam().that("last_authentication", unseen(ROLE)))))
        .isEqualTo(
            "last_authentication has no value, because no source that rule 'use' can believe says"
                + " one. aws-main says that there is no value and lost: the rule does not let this"
                + " source clear the field. aws-main has seen no successful use in the 400 days"
                + " before 2026-02-28 (lags 4 h); that is not never.");
  }

  @Test
  void tellsTheWindowOfANullThatCounts() {
    assertThat(
            told(
                lastUse(SourceSelector.of("iam").withNullCounting()),
                identity(iam().that("last_authentication", unseen(ROLE)))))
        .isEqualTo(
            "last_authentication has no value, said by aws-main (confirmed 2026-02-28), by rule"
                + " 'use'. aws-main has seen no successful use in the 400 days before 2026-02-28"
                + " (lags 4 h); that is not never.");
  }

  @Test
  void tellsTheWinnersEvidenceFirstThenThatOfTheLosers() {
    Evidence attempts =
        evidence(Optional.empty(), Optional.empty(), Meaning.UNKNOWN, Completeness.PARTIAL);
    Assertion used = Assertion.of("2026-02-01T00:00:00Z").withEvidence(attempts);
    EntityAssertions subject =
        identity(
            iam().as("aws-a").that("last_authentication", unseen(ROLE)),
            iam().as("entra-b").that("last_authentication", used),
            itsm().that("last_authentication", "2026-01-01T00:00:00Z"));
    FieldDecision decision = new AuthorityEngine(policy(lastUse())).decide(subject, NOW).getFirst();
    assertThat(Coverage.of(decision, subject.records()))
        .extracting(Coverage::source)
        .containsExactly("entra-b", "aws-a");
  }

  @Test
  void growsWithEachConfirmationAndKeepsTheLag() {
    Instant run = READ.minus(Duration.ofMinutes(10));
    EntityAssertions subject =
        identity(
            (source, stream) -> run,
            iam().seen(Duration.ofDays(30)).that("last_authentication", unseen(old())));
    FieldDecision decision = new AuthorityEngine(policy(lastUse())).decide(subject, NOW).getFirst();
    Coverage coverage = Coverage.of(decision, subject.records()).getFirst();
    assertThat(coverage.confirmedAt()).isEqualTo(run);
    assertThat(coverage.from()).contains(FROM);
    assertThat(coverage.to()).contains(run.minus(LAG));
    assertThat(coverage.lag()).contains(LAG);
    assertThat(told(lastUse(), subject)).contains("in the 399 days before 2026-02-28 (lags 4 h)");
  }

  private static Evidence old() {
    Instant read = NOW.minus(Duration.ofDays(30));
    return new Evidence(
        read,
        Optional.of(FROM),
        Optional.of(read.minus(LAG)),
        Meaning.SUCCESS,
        Completeness.COMPLETE);
  }

  @Test
  void isEmptyForEveryFieldWithoutEvidence() {
    EntityAssertions subject = identity(iam().that("last_authentication", "2026-02-01"));
    FieldDecision decision = new AuthorityEngine(policy(lastUse())).decide(subject, NOW).getFirst();
    assertThat(Coverage.of(decision, subject.records())).isEmpty();
    assertThat(Coverage.of(decision, List.of())).isEmpty();
  }

  @Test
  void doesNotGuessTheLagFromAWindowThatIsEmpty() {
    Evidence justMade =
        new Evidence(
            READ, Optional.of(READ), Optional.of(READ), Meaning.SUCCESS, Completeness.COMPLETE);
    Coverage coverage =
        Coverage.of("aws-main", "row-1", false, justMade, Optional.of(READ.plus(LAG)));
    assertThat(coverage.lag()).isEmpty();
    assertThat(coverage.to()).isEmpty();
    assertThat(coverage.sentence())
        .isEqualTo(
            "aws-main has seen no successful use in the 4 h before 2026-03-01 (how far it lags is"
                + " not known); that is not never.");
  }

  static Stream<Arguments> sentences() {
    Optional<Instant> from = Optional.of(FROM);
    Optional<Duration> lag = Optional.of(LAG);
    return Stream.of(
        arguments(
            true,
            ROLE,
            "aws-main looked at the 400 days before 2026-02-28 (lags 4 h) for successful use."),
        arguments(
            true,
            evidence(from, lag, Meaning.ATTEMPT, Completeness.COMPLETE),
            "aws-main looked at the 400 days before 2026-02-28 (lags 4 h) for attempts, of which a"
                + " denied one is no use."),
        arguments(
            false,
            evidence(from, lag, Meaning.ATTEMPT, Completeness.PARTIAL),
            "aws-main has seen no attempt in the 400 days before 2026-02-28 (lags 4 h, not all use"
                + " is seen); that is not never."),
        arguments(
            true,
            evidence(Optional.empty(), Optional.empty(), Meaning.UNKNOWN, Completeness.PARTIAL),
            "aws-main looked at the time before 2026-02-28 (since when is not known, how far it"
                + " lags is not known, not all use is seen), and does not say whether it counts"
                + " denied attempts, which are no use."),
        arguments(
            false,
            evidence(from, Optional.of(Duration.ZERO), Meaning.UNKNOWN, Completeness.COMPLETE),
            "aws-main has seen no use in the 400 days before 2026-02-28 (without lag); that is not"
                + " never."),
        arguments(
            false,
            evidence(
                Optional.of(READ.minus(HOUR)),
                Optional.of(Duration.ofMinutes(15)),
                Meaning.SUCCESS,
                Completeness.COMPLETE),
            "aws-main has seen no successful use in the 1 h before 2026-02-28 (lags 15 min); that"
                + " is not never."),
        arguments(
            false,
            evidence(from, Optional.of(HOUR.negated()), Meaning.SUCCESS, Completeness.COMPLETE),
            "aws-main has seen no successful use in the 400 days before 2026-02-28 (without lag);"
                + " that is not never."),
        arguments(
            false,
            evidence(Optional.empty(), Optional.empty(), Meaning.SUCCESS, Completeness.NONE),
            "aws-main does not record use, so that its silence says nothing of it."),
        arguments(
            true,
            evidence(Optional.empty(), Optional.empty(), Meaning.SUCCESS, Completeness.NONE),
            "aws-main does not say which time it looks at."));
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void saysWhatWasLookedForAndWhatItsAbsenceDoesNotSay(
      boolean valued, Evidence evidence, String sentence) {
    assertThat(Coverage.of("aws-main", "row-1", valued, evidence, Optional.empty()).sentence())
        .isEqualTo(sentence);
  }

  static Stream<Arguments> lasting() {
    Optional<String> at = Optional.of("2026-02-01T00:00:00Z");
    Optional<Instant> from = Optional.of(FROM);
    Optional<Duration> lag = Optional.of(LAG);
    return Stream.of(
        arguments(at, ROLE, "last used 2026-02-01T00:00:00Z"),
        arguments(
            at,
            evidence(from, lag, Meaning.ATTEMPT, Completeness.COMPLETE),
            "last attempt 2026-02-01T00:00:00Z, which may have been denied"),
        arguments(
            at,
            evidence(from, lag, Meaning.UNKNOWN, Completeness.PARTIAL),
            "last seen 2026-02-01T00:00:00Z, perhaps denied"),
        arguments(
            Optional.empty(), ROLE, "not seen since 2025-01-24 (lags 4 h), which is not never"),
        arguments(
            Optional.empty(),
            evidence(
                Optional.empty(),
                Optional.of(Duration.ofDays(2)),
                Meaning.ATTEMPT,
                Completeness.PARTIAL),
            "not seen in what its source knows (since when is not known, lags 2 days, not all use"
                + " is seen), which is not never"),
        arguments(
            Optional.empty(),
            evidence(Optional.empty(), Optional.empty(), Meaning.SUCCESS, Completeness.NONE),
            "its use is not recorded"));
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void saysInAFindingWhatStaysTheSameWhileTheFactDoes(
      Optional<String> at, Evidence evidence, String words) {
    assertThat(Coverage.words(at, evidence)).isEqualTo(words);
  }
}
