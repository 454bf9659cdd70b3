package io.concordat.authority;

import static io.concordat.authority.Given.NOW;
import static io.concordat.authority.Given.decide;
import static io.concordat.authority.Given.iam;
import static io.concordat.authority.Given.identity;
import static io.concordat.authority.Given.itsm;
import static io.concordat.authority.Given.loser;
import static io.concordat.authority.Given.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static FieldRule.Builder status(OnStale onStale) {
    return FieldRule.of("status", "status")
        .source(SourceSelector.of("iam").freshFor(Duration.ofHours(24)).onStale(onStale))
        .sources("itsm");
  }

  @Test
  void fallsBackToTheNextSourceWhenTheFirstIsStale() {
    FieldDecision status =
        decide(
            status(OnStale.FALLBACK),
            iam().seen(HOUR.multipliedBy(25)).that("status", "active"),
            itsm().that("status", "disabled"));

    assertThat(status.value()).isEqualTo(FieldValue.of("disabled"));
    assertThat(status.outcome()).isEqualTo(Outcome.SETTLED);
    assertThat(loser(status, "aws-main").reason()).isEqualTo(Reason.STALE);
    assertThat(loser(status, "aws-main").detail()).isEqualTo("stale since 2026-02-28T23:00:00Z");
    assertThat(status.changesAt()).isEmpty();
  }

  @Test
  void holdsAndFlagsTheValueWhereTheRuleSaysSo() {
    FieldDecision status =
        decide(
            status(OnStale.HOLD),
            iam().seen(HOUR.multipliedBy(25)).that("status", "active"),
            itsm().that("status", "disabled"));

    assertThat(status.value()).isEqualTo(FieldValue.of("active"));
    assertThat(status.outcome()).isEqualTo(Outcome.HELD);
    assertThat(status.winner()).contains("aws-main");
    assertThat(loser(status, "servicenow-prod").conflicts()).isTrue();
  }

  @Test
  void answersThatNothingIsKnownWhereTheRuleSaysSo() {
    FieldDecision status =
        decide(
            status(OnStale.UNKNOWN),
            iam().seen(HOUR.multipliedBy(25)).that("status", "active"),
            itsm().that("status", "disabled"));

    assertThat(status.value()).isEqualTo(FieldValue.NULL);
    assertThat(status.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(status.winner()).isEmpty();
    assertThat(loser(status, "aws-main").reason()).isEqualTo(Reason.STALE);
    assertThat(loser(status, "servicenow-prod").reason()).isEqualTo(Reason.LOWER_PRECEDENCE);
    assertThat(loser(status, "servicenow-prod").conflicts()).isFalse();
  }

  @Test
  void aStaleLowerSourceIsNoConflict() {
    FieldRule.Builder rule =
        FieldRule.of("status", "status")
            .sources("iam")
            .source(SourceSelector.of("itsm").freshFor(HOUR).onStale(OnStale.HOLD));

    FieldDecision status =
        decide(
            rule,
            iam().that("status", "active"),
            itsm().seen(HOUR.multipliedBy(2)).that("status", "disabled"));

    assertThat(status.outcome()).isEqualTo(Outcome.SETTLED);
    assertThat(loser(status, "servicenow-prod").reason()).isEqualTo(Reason.STALE);
  }

  @Test
  void countsFreshnessFromTheLastConfirmationNotFromTheLastChange() {
    Instant lastRun = NOW.minus(HOUR);
    Confirmations confirmed =
        (source, stream) ->
            source.equals("aws-main") && stream.equals("users") ? lastRun : Instant.MIN;

    FieldDecision status =
        decide(
            policy(status(OnStale.FALLBACK)),
            "status",
            NOW,
            identity(
                confirmed,
                iam().seen(Duration.ofDays(300)).that("status", "active"),
                itsm().that("status", "active")));

    assertThat(status.winner()).contains("aws-main");
    assertThat(status.observedAt()).contains(lastRun);
    assertThat(status.changesAt()).contains(lastRun.plus(Duration.ofHours(24)));
  }

  @Test
  void becomesStaleAtTheLimitAndNotAMomentBefore() {
    AuthorityPolicy policy = policy(status(OnStale.FALLBACK));
    EntityAssertions subject =
        identity(iam().seen(Duration.ZERO).that("status", "a"), itsm().that("status", "b"));
    Instant limit = NOW.plus(Duration.ofHours(24));

    assertThat(decide(policy, "status", limit.minusNanos(1), subject).winner())
        .contains("aws-main");
    assertThat(decide(policy, "status", limit, subject).winner()).contains("servicenow-prod");
  }

  @Test
  void tellsTheEarliestMomentAtWhichTimeAloneCouldChangeTheAnswer() {
    FieldRule.Builder rule =
        FieldRule.of("status", "status")
            .source(SourceSelector.of("iam").freshFor(Duration.ofDays(2)))
            .source(SourceSelector.of("itsm").freshFor(Duration.ofDays(1)));

    FieldDecision status =
        decide(
            rule,
            iam().seen(Duration.ZERO).that("status", "active"),
            itsm().seen(Duration.ZERO).that("status", "disabled"));

    assertThat(status.changesAt())
        .as("when the disagreeing source falls silent, the conflict ends")
        .contains(NOW.plus(Duration.ofDays(1)));
  }

  @Test
  void aRetiredRecordIsNotConfirmedByLaterRuns() {
    FieldDecision status =
        decide(
            policy(status(OnStale.HOLD)),
            "status",
            NOW,
            identity((source, stream) -> NOW, iam().seen(HOUR).retired().that("status", "active")));

    assertThat(status.outcome()).isEqualTo(Outcome.GAP);
    assertThat(loser(status, "aws-main").observedAt()).contains(NOW.minus(HOUR));
    assertThat(status.changesAt()).isEmpty();
  }

  @Test
  void aConfirmationAloneIsTheSameAnswer() {
    AuthorityEngine engine = new AuthorityEngine(policy(status(OnStale.HOLD)));
    var before = engine.decide(identity(iam().that("status", "active")), NOW);
    var after =
        engine.decide(identity((source, stream) -> NOW, iam().that("status", "active")), NOW);

    assertThat(after).isNotEqualTo(before);
    assertThat(AuthorityEngine.sameAnswer(before, after)).isTrue();
    assertThat(AuthorityEngine.changesAt(after)).contains(NOW.plus(Duration.ofHours(24)));
    assertThat(
            AuthorityEngine.sameAnswer(
                before, engine.decide(identity(iam().that("status", "disabled")), NOW)))
        .isFalse();
  }

  @Test
  void anEntityChangesWhenTheFirstOfItsFieldsCould() {
    AuthorityEngine engine =
        new AuthorityEngine(
            policy(
                FieldRule.of("a", "a").sources("iam").freshFor(HOUR.multipliedBy(9)),
                FieldRule.of("b", "b").sources("iam").freshFor(HOUR.multipliedBy(5)),
                FieldRule.of("c", "c").sources("iam").freshFor(HOUR.multipliedBy(7)),
                FieldRule.of("d", "d").sources("iam")));

    var decisions =
        engine.decide(
            identity(iam().seen(HOUR).that("a", "1").that("b", "1").that("c", "1").that("d", "1")),
            NOW);

    assertThat(AuthorityEngine.changesAt(decisions)).contains(NOW.plus(HOUR.multipliedBy(4)));
    assertThat(AuthorityEngine.changesAt(decisions.subList(3, 4))).isEmpty();
    assertThat(AuthorityEngine.changesAt(List.of())).isEmpty();
    assertThat(AuthorityEngine.sameAnswer(decisions, decisions.subList(0, 3)))
        .as("a field more is another answer")
        .isFalse();
  }

  @Test
  void decidesAnAnnouncementAsItCame() {
    var announcement =
        new EntityAnnouncement(
            new UUID(0, 1),
            EntityKind.IDENTITY,
            Optional.of("service_account"),
            1,
            NOW,
            List.of(iam().that("status", "active").build()),
            List.of());
    AuthorityEngine engine = new AuthorityEngine(policy(status(OnStale.HOLD)));

    assertThat(engine.decide(EntityAssertions.of(announcement, Confirmations.NONE), NOW))
        .isEqualTo(engine.decide(identity(iam().that("status", "active")), NOW));
  }

  @Test
  void survivesInstantsAtTheEndOfTime() {
    FieldDecision status =
        decide(
            policy(status(OnStale.HOLD)),
            "status",
            NOW,
            identity((source, stream) -> Instant.MAX, iam().that("status", "active")));

    assertThat(status.changesAt()).isEmpty();
  }
}
