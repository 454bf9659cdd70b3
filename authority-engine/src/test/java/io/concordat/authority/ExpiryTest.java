package io.concordat.authority;

import static io.concordat.authority.Given.NOW;
import static io.concordat.authority.Given.decide;
import static io.concordat.authority.Given.iam;
import static io.concordat.authority.Given.identity;
import static io.concordat.authority.Given.loser;
import static io.concordat.authority.Given.manual;
import static io.concordat.authority.Given.policy;
import static io.concordat.authority.Given.procurement;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.Assertion;
import io.concordat.contract.Attribution;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a person asserts until a stated end. */
class ExpiryTest {
  private static final Instant END = NOW.plus(Duration.ofDays(30));
  private static final Attribution SAM =
      new Attribution(
          UUID.fromString("0190c7a2-1c3b-5f00-8000-000000000009"),
          "sam",
          "the contract names the former owner",
          "CHG-4711");

  private static FieldRule.Builder owner() {
    return FieldRule.of("owner", "owner").sources("manual", "procurement");
  }

  private static Assertion corrected(String value) {
    return Assertion.of(value).expiring(END).by(SAM);
  }

  private static FieldDecision at(Instant now) {
    return decide(
        policy(owner()),
        "owner",
        now,
        identity(manual().that("owner", corrected("max")), procurement().that("owner", "pia")));
  }

  @Test
  void winsUntilItsEndAndNotAMomentLonger() {
    FieldDecision before = at(END.minusNanos(1));
    assertThat(before.value()).isEqualTo(FieldValue.of("max"));
    assertThat(before.changesAt()).contains(END);
    assertThat(before.expiresAt()).contains(END);
    assertThat(before.attribution()).contains(SAM);

    FieldDecision after = at(END);
    assertThat(after.value()).isEqualTo(FieldValue.of("pia"));
    assertThat(after.outcome()).isEqualTo(Outcome.SETTLED);
    assertThat(after.changesAt()).isEmpty();
    assertThat(after.expiresAt()).isEmpty();
    assertThat(after.attribution()).isEmpty();
    assertThat(loser(after, "manual").reason()).isEqualTo(Reason.EXPIRED);
    assertThat(loser(after, "manual").detail()).isEqualTo("expired at " + END);
    assertThat(loser(after, "manual").conflicts()).isFalse();
  }

  @Test
  void endOfALoserIsAChangeTooForItsReasonChanges() {
    FieldRule.Builder procurementFirst =
        FieldRule.of("o", "owner").sources("procurement", "manual");
    FieldDecision decision =
        decide(
            procurementFirst,
            manual().that("owner", corrected("max")),
            procurement().that("owner", "pia"));
    assertThat(decision.winner()).contains("sap-main");
    assertThat(decision.changesAt()).contains(END);
    assertThat(decision.attribution()).isEmpty();
  }

  @Test
  void endOfASourceThatTheRuleDoesNotListChangesNothing() {
    FieldDecision decision =
        decide(
            FieldRule.of("o", "owner").sources("procurement"),
            manual().that("owner", corrected("max")),
            procurement().that("owner", "pia"));
    assertThat(decision.changesAt()).isEmpty();
    assertThat(loser(decision, "manual").reason()).isEqualTo(Reason.NOT_LISTED);
  }

  @Test
  void whatAPersonSaysIsFreshUntilItsEndUnlessItsPlaceHasALimit() {
    Duration week = Duration.ofDays(7);
    var said = manual().seen(Duration.ofDays(8)).that("owner", corrected("max"));

    assertThat(decide(owner().freshFor(week), said).outcome()).isEqualTo(Outcome.SETTLED);
    assertThat(
            decide(
                    FieldRule.of("owner", "owner")
                        .source(SourceSelector.of("manual").freshFor(week)),
                    said)
                .losers())
        .extracting(FieldDecision.Loser::reason)
        .containsExactly(Reason.STALE);
  }

  @Test
  void aHeldValueIsHeldNoLongerThanItsOwnEnd() {
    FieldRule.Builder hold =
        FieldRule.of("status", "status")
            .sources("iam")
            .freshFor(Duration.ofDays(1))
            .onStale(OnStale.HOLD);
    FieldDecision held =
        decide(
            hold,
            iam().seen(Duration.ofDays(2)).that("status", Assertion.of("active").expiring(END)));
    assertThat(held.outcome()).isEqualTo(Outcome.HELD);
    assertThat(held.changesAt()).contains(END);
  }

  @Test
  void aCorrectionDoesNotBringARetiredThingBack() {
    AuthorityEngine engine =
        new AuthorityEngine(
            policy(
                FieldRule.of("sponsor", "sponsor")
                    .kinds(EntityKind.IDENTITY)
                    .sources("itsm")
                    .required()));
    assertThat(
            engine.decide(
                identity(iam().retired().that("name", "x"), manual().that("name", corrected("y"))),
                NOW))
        .extracting(FieldDecision::field)
        .containsExactly("name");
  }

  @Test
  void extensionIsTheSameAnswerAndAnotherPersonIsNot() {
    AuthorityEngine engine = new AuthorityEngine(policy(owner()));
    var first = engine.decide(identity(manual().that("owner", corrected("max"))), NOW);
    var extended =
        engine.decide(
            identity(
                manual().that("owner", Assertion.of("max").expiring(END.plusSeconds(1)).by(SAM))),
            NOW);
    Attribution kim = new Attribution(SAM.override(), "kim", SAM.reason(), SAM.reference());
    var another =
        engine.decide(
            identity(manual().that("owner", Assertion.of("max").expiring(END).by(kim))), NOW);

    assertThat(AuthorityEngine.sameAnswer(first, extended)).isTrue();
    assertThat(AuthorityEngine.sameAnswer(first, another)).isFalse();
  }

  @Test
  void isExplainedWithWhoSaidItWhyAndUntilWhen() {
    assertThat(Explanation.sentence(at(NOW), policy(owner())))
        .isEqualTo(
            "owner is 'max', said by manual (confirmed 2026-02-28), because manual ranks above"
                + " procurement in rule 'owner'. sam asserted that by hand (CHG-4711: 'the contract"
                + " names the former owner'), until 2026-03-31T00:00:00Z. sap-main says 'pia' and"
                + " lost: lower precedence (manual ranks above procurement); that is a conflict. It"
                + " could change at 2026-03-31T00:00:00Z, when what manual says expires.");
    assertThat(Explanation.sentence(at(END), policy(owner())))
        .contains("manual says 'max' and lost: expired at 2026-03-31T00:00:00Z.");
  }
}
