package io.concordat.authority;

import static io.concordat.authority.Given.NOW;
import static io.concordat.authority.Given.iam;
import static io.concordat.authority.Given.identity;
import static io.concordat.authority.Given.itsm;
import static io.concordat.authority.Given.loser;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a retracted source says is no answer, and the explanation says why. */
class RetractionTest {
  private static final Instant FROM = NOW.minus(Duration.ofDays(10));
  private static final AuthorityPolicy POLICY =
      new AuthorityPolicy(
          "v1",
          List.of(
              FieldRule.of("rule", "f")
                  .sources("iam", "itsm")
                  .freshFor(Duration.ofDays(30))
                  .onStale(OnStale.FALLBACK)
                  .build()));

  private static FieldDecision decide(EntityAssertions subject) {
    return Given.decide(POLICY, "f", NOW, subject);
  }

  @Test
  void recordThatSaidNothingBeforeLosesWithTheRetractionAsItsReason() {
    FieldDecision decision =
        decide(
            identity(
                iam().that("f", "wrong").retired().retracted(FROM), itsm().that("f", "right")));
    assertThat(decision.value()).isEqualTo(FieldValue.of("right"));
    assertThat(decision.outcome()).isEqualTo(Outcome.SETTLED);
    assertThat(loser(decision, "aws-main").reason()).isEqualTo(Reason.TOMBSTONED);
    assertThat(loser(decision, "aws-main").detail())
        .isEqualTo("retracted: what the source says since " + FROM + " does not count");
  }

  @Test
  void laterRunsConfirmNothingOfARetractedSource() {
    Confirmations ran = (source, stream) -> NOW.minus(Duration.ofHours(1));
    Given.Says old = iam().that("f", "old").seen(Duration.ofDays(40));
    assertThat(decide(identity(ran, old)).outcome()).isEqualTo(Outcome.SETTLED);
    assertThat(decide(identity(ran, old.retracted(FROM))).outcome()).isEqualTo(Outcome.GAP);
    assertThat(decide(identity(ran, old.seen(Duration.ofDays(11)))).outcome())
        .as("what it said before goes on counting for as long as it is fresh")
        .isEqualTo(Outcome.SETTLED);
  }
}
