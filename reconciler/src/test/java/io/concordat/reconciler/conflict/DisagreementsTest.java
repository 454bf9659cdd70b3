package io.concordat.reconciler.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.authority.ConflictSeverity;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldValue;
import io.concordat.contract.RecordState;
import io.concordat.reconciler.conflict.Disagreement.Kind;
import io.concordat.reconciler.conflict.Disagreement.Said;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisagreementsTest {
  private static final String[] ENFORCED = {
    "sources: [manual, itsm, iam]", "conflict: none", "enforcedBy: iam", "drift: high"
  };

  @Test
  void aDriftNamesWhatIsDecidedAndWhatIsEnforced() {
    Disagreement drift =
        only(Estate.ruled("status", ENFORCED).says("manual", "disabled").says("iam-aws", "active"));
    assertThat(drift.kind()).isEqualTo(Kind.DRIFT);
    assertThat(drift.severity()).isEqualTo("high");
    assertThat(drift.decided()).isEqualTo(FieldValue.of("disabled"));
    assertThat(drift.winner()).contains("manual");
    assertThat(drift.assertions())
        .containsExactly(new Said("iam-aws", "iam-aws-1", FieldValue.of("active")));
    assertThat(drift.key().dedupKey()).isEqualTo("drift:status/" + Estate.ID);
  }

  @Test
  void aValueThatOutlivedItsFreshnessAndIsHeldAgainstTheEnforcerDrifts() {
    Estate estate =
        Estate.ruled(
                "status",
                "sources:",
                "  - {source: itsm, freshness: P1D, onStale: hold}",
                "  - iam",
                "conflict: none",
                "enforcedBy: iam")
            .says(
                "itsm",
                FieldValue.of("disabled"),
                RecordState.ACTIVE,
                Estate.NOW.minus(Duration.ofDays(2)))
            .says("iam", "active");
    assertThat(estate.decision().outcome()).isEqualTo(Outcome.HELD);
    assertThat(only(estate).kind()).isEqualTo(Kind.DRIFT);
  }

  @Test
  void theLastWordOfAnEnforcerThatStandsStillCounts() {
    Estate estate =
        Estate.ruled(
                "status",
                "sources:",
                "  - {source: iam, freshness: P1D}",
                "  - itsm",
                "enforcedBy: iam")
            .says(
                "iam",
                FieldValue.of("active"),
                RecordState.ACTIVE,
                Estate.NOW.minus(Duration.ofDays(2)))
            .says("itsm", "disabled");
    assertThat(estate.decision().winner()).contains("itsm");
    assertThat(only(estate).kind()).as("and the stale voice is no conflict").isEqualTo(Kind.DRIFT);
  }

  @Test
  void anEnforcerThatTheRuleDoesNotListIsComparedInTheNormalForm() {
    Estate estate =
        Estate.ruled("owner", "sources: [procurement]", "normalise: email", "enforcedBy: iam-aws")
            .says("procurement", "ann@example.com");
    assertThat(estate.says("iam-aws", "Ann@Example.com").found()).isEmpty();
    assertThat(
            only(Estate.ruled(
                        "owner",
                        "sources: [procurement]",
                        "normalise: email",
                        "enforcedBy: iam-aws")
                    .says("procurement", "ann@example.com")
                    .says("iam-entra", "eve@example.com")
                    .says("iam-aws", "bob@example.com"))
                .assertions())
        .extracting(Said::source)
        .containsExactly("iam-aws");
  }

  @Test
  void oneOfSeveralEnforcersIsEnough() {
    assertThat(
            Estate.ruled("status", ENFORCED)
                .says("manual", "disabled")
                .says("iam-aws", "active")
                .says("iam-entra", "disabled")
                .found())
        .isEmpty();
    assertThat(
            only(Estate.ruled("status", ENFORCED)
                    .says("manual", "disabled")
                    .says("iam-aws", "active")
                    .says("iam-entra", "draft"))
                .assertions())
        .hasSize(2);
  }

  @Test
  void whoSaysNothingOrHasItNoLongerEnforcesNothing() {
    assertThat(Estate.ruled("status", ENFORCED).says("manual", "disabled").found()).isEmpty();
    assertThat(
            Estate.ruled("status", ENFORCED)
                .says("manual", "disabled")
                .says("iam", FieldValue.of("active"), RecordState.RETIRED, Estate.NOW)
                .found())
        .isEmpty();
  }

  @Test
  void thatThereIsNoValueDriftsOnlyWhereTheRuleListensToIt() {
    assertThat(
            Estate.ruled("owner", ENFORCED)
                .says("manual", "ann")
                .says("iam", FieldValue.NULL)
                .found())
        .isEmpty();
    assertThat(
            only(Estate.ruled(
                        "owner",
                        "sources: [manual, {source: iam, nullCounts: true}]",
                        "conflict: none",
                        "enforcedBy: iam")
                    .says("manual", "ann")
                    .says("iam", FieldValue.NULL))
                .kind())
        .isEqualTo(Kind.DRIFT);
  }

  @Test
  void elementsThatNobodyEnforcesDrift() {
    String[] union = {"strategy: union", "sources: [itsm, iam]", "enforcedBy: iam"};
    assertThat(
            Estate.ruled("groups", union)
                .says("itsm", texts("ops"))
                .says("iam-aws", texts("ops", "dev"))
                .found())
        .isEmpty();
    assertThat(
            only(Estate.ruled("groups", union)
                    .says("itsm", texts("ops", "audit"))
                    .says("iam-aws", texts("ops", "dev")))
                .kind())
        .isEqualTo(Kind.DRIFT);
    assertThat(
            Estate.ruled("groups", union)
                .says("iam-aws", texts("ops"))
                .says("iam-entra", texts("dev"))
                .found())
        .as("all who enforce it, together")
        .isEmpty();
  }

  @Test
  void noneIsNotRecorded() {
    assertThat(
            Estate.ruled("status", "sources: [manual, iam]", "conflict: none", "enforcedBy: iam")
                .says("manual", "disabled")
                .says("iam", "active")
                .found())
        .extracting(Disagreement::handling)
        .extracting(handling -> handling.severity())
        .as("a drift where differing values are no conflict")
        .containsExactly(ConflictSeverity.MEDIUM);
    assertThat(
            Estate.ruled(
                    "status",
                    "sources: [manual, iam]",
                    "conflict: low",
                    "enforcedBy: iam",
                    "drift: none")
                .says("manual", "disabled")
                .says("iam", "active")
                .found())
        .extracting(Disagreement::kind)
        .containsExactly(Kind.CONFLICT);
    assertThat(
            Estate.ruled("owner", "sources: [itsm]", "required: true", "gap: none")
                .says("iam", "ann")
                .found())
        .isEmpty();
  }

  @Test
  void aGapHasNoWinnerAndNobodyWhoSaysOtherwise() {
    Disagreement gap =
        only(Estate.ruled("owner", "sources: [itsm]", "required: true").says("iam", "ann"));
    assertThat(gap.kind()).isEqualTo(Kind.GAP);
    assertThat(gap.severity()).isEqualTo("medium");
    assertThat(gap.winner()).isEmpty();
    assertThat(gap.assertions()).isEmpty();
  }

  @Test
  void aFieldOfAnyNameHasAnEscalationNameThatFits() {
    String field = "a" + "b".repeat(63);
    String name = new Disagreement.Key(Estate.ID, field, Kind.CONFLICT).escalationName();
    assertThat(name).hasSize(64).startsWith("conflict:abbb");
    assertThat(
            new Disagreement.Key(Estate.ID, "a" + "b".repeat(62) + "c", Kind.CONFLICT)
                .escalationName())
        .isNotEqualTo(name);
  }

  private static Disagreement only(Estate estate) {
    List<Disagreement> found = estate.found();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static FieldValue texts(String... texts) {
    return new FieldValue.Texts(List.of(texts));
  }
}
