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

import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EligibilityTest {
  private static final FieldRule.Builder OWNER =
      FieldRule.of("owner", "business_owner")
          .sources("procurement", "itsm")
          .normalise(Normaliser.of("owner"));

  private static final Confirmations SAP_INCOMPLETE =
      new Confirmations() {
        @Override
        public Instant lastConfirmed(String source, String stream) {
          return Instant.MIN;
        }

        @Override
        public boolean fromIncompleteRun(LinkedRecord record) {
          return record.source().equals("sap-main");
        }
      };

  @Test
  void keepsProcurementOwnerWhenItsmDisagrees() {
    FieldDecision owner =
        decide(
            OWNER,
            itsm().that("business_owner", "ola@example.com"),
            procurement().that("business_owner", "pia@example.com"));

    assertThat(owner.value()).isEqualTo(FieldValue.of("pia@example.com"));
    assertThat(owner.outcome()).isEqualTo(Outcome.CONTESTED);
    assertThat(owner.winner()).contains("sap-main");
    assertThat(owner.winnerRecord()).contains("row-1");
    assertThat(owner.rule()).isEqualTo("owner");
    assertThat(owner.policyVersion()).isEqualTo("v1");
    assertThat(loser(owner, "servicenow-prod").reason()).isEqualTo(Reason.LOWER_PRECEDENCE);
    assertThat(loser(owner, "servicenow-prod").detail()).isEqualTo("procurement ranks above itsm");
    assertThat(loser(owner, "servicenow-prod").conflicts()).isTrue();
  }

  @Test
  void callsTwoSpellingsOfOneOwnerNoConflict() {
    FieldDecision owner =
        decide(
            OWNER,
            itsm().that("business_owner", " Pia Berg <PIA@Example.com> "),
            procurement().that("business_owner", "pia@example.com"));

    assertThat(owner.outcome()).isEqualTo(Outcome.SETTLED);
    assertThat(loser(owner, "servicenow-prod").reason()).isEqualTo(Reason.AGREES);
    assertThat(loser(owner, "servicenow-prod").value())
        .as("a loser is shown as it was asserted")
        .isEqualTo(FieldValue.of(" Pia Berg <PIA@Example.com> "));
  }

  @Test
  void recordsASourceThatTheRuleDoesNotListAndNeverLetsItWin() {
    FieldDecision owner = decide(OWNER, iam().that("business_owner", "ida@example.com"));

    assertThat(owner.outcome()).isEqualTo(Outcome.GAP);
    assertThat(owner.value()).isEqualTo(FieldValue.NULL);
    assertThat(owner.winner()).isEmpty();
    assertThat(loser(owner, "aws-main").reason()).isEqualTo(Reason.NOT_LISTED);
    assertThat(loser(owner, "aws-main").conflicts()).isFalse();
  }

  @Test
  void passesOverATombstone() {
    FieldDecision owner =
        decide(
            OWNER,
            procurement().retired().that("business_owner", "pia@example.com"),
            itsm().that("business_owner", "ola@example.com"));

    assertThat(owner.value()).isEqualTo(FieldValue.of("ola@example.com"));
    assertThat(owner.outcome()).isEqualTo(Outcome.SETTLED);
    assertThat(loser(owner, "sap-main").reason()).isEqualTo(Reason.TOMBSTONED);
  }

  @Test
  void passesOverARunThatDoesNotCount() {
    EntityAssertions said =
        identity(
            SAP_INCOMPLETE,
            procurement().that("business_owner", "pia@example.com"),
            itsm().that("business_owner", "ola@example.com"));
    FieldRule.Builder strict =
        FieldRule.of("owner", "business_owner")
            .source(SourceSelector.of("procurement").fromCompleteRuns())
            .source(SourceSelector.of("itsm").fromCompleteRuns());

    FieldDecision owner = decide(policy(strict), "business_owner", NOW, said);
    assertThat(owner.winner()).contains("servicenow-prod");
    assertThat(loser(owner, "sap-main").reason()).isEqualTo(Reason.INCOMPLETE_RUN);

    assertThat(decide(policy(OWNER), "business_owner", NOW, said).winner())
        .as("where the rule does not ask for it, every run counts")
        .contains("sap-main");
  }

  @Test
  void whatAPersonAssertsComesFromNoRun() {
    FieldRule.Builder strict =
        FieldRule.of("owner", "business_owner")
            .source(SourceSelector.of("manual").fromCompleteRuns());
    Confirmations noRun =
        new Confirmations() {
          @Override
          public Instant lastConfirmed(String source, String stream) {
            return Instant.MIN;
          }

          @Override
          public boolean fromIncompleteRun(LinkedRecord record) {
            return true;
          }
        };
    FieldDecision owner =
        decide(
            policy(strict),
            "business_owner",
            NOW,
            identity(noRun, manual().that("business_owner", "mia@example.com")));
    assertThat(owner.winner()).contains("manual");
  }

  @Test
  void passesOverAValueThatTheFieldCannotHave() {
    FieldDecision owner =
        decide(
            OWNER,
            procurement().that("business_owner", "cost centre 4711"),
            itsm().that("business_owner", "group: Payroll "));

    assertThat(owner.value()).isEqualTo(FieldValue.of("group:payroll"));
    assertThat(loser(owner, "sap-main").reason()).isEqualTo(Reason.INVALID);
    assertThat(loser(owner, "sap-main").conflicts()).isFalse();
  }

  @Test
  void absentNullAndUnknownAreThreeThings() {
    var absentAbove = decide(OWNER, itsm().that("business_owner", "ola@example.com"));
    var nullAbove =
        decide(
            OWNER,
            procurement().that("business_owner", FieldValue.NULL),
            itsm().that("business_owner", "ola@example.com"));

    assertThat(absentAbove.losers()).isEmpty();
    assertThat(nullAbove.value()).isEqualTo(FieldValue.of("ola@example.com"));
    assertThat(loser(nullAbove, "sap-main").reason()).isEqualTo(Reason.NULL_NOT_AUTHORITATIVE);
  }

  @Test
  void letsANullClearWhereTheRuleSaysThatItCounts() {
    FieldDecision owner =
        decide(
            FieldRule.of("owner", "business_owner")
                .source(SourceSelector.of("procurement").withNullCounting())
                .sources("itsm"),
            procurement().that("business_owner", FieldValue.NULL),
            itsm().that("business_owner", "ola@example.com"));

    assertThat(owner.value()).isEqualTo(FieldValue.NULL);
    assertThat(owner.winner()).contains("sap-main");
    assertThat(owner.outcome()).isEqualTo(Outcome.CONTESTED);
  }

  @Test
  void aPersonOutranksEverySystemWhereTheRuleListsManualFirst() {
    FieldDecision owner =
        decide(
            FieldRule.of("owner", "business_owner").sources("manual", "procurement"),
            procurement().that("business_owner", "pia@example.com"),
            manual().that("business_owner", "max@example.com"));

    assertThat(owner.winner()).contains("manual");
  }

  @Test
  void selectsByDomainSystemAndSourceInTheOrderOfTheRule() {
    FieldRule.Builder rule =
        FieldRule.of("status", "status").sources("aws-old", "system:servicenow", "iam", "*");

    FieldDecision status =
        decide(
            rule,
            procurement().that("status", "d"),
            iam().that("status", "c"),
            itsm().that("status", "b"),
            iam().as("aws-old").that("status", "a"));

    assertThat(status.value()).isEqualTo(FieldValue.of("a"));
    assertThat(status.losers())
        .extracting(FieldDecision.Loser::source)
        .containsExactly("servicenow-prod", "aws-main", "sap-main");
  }

  @Test
  void decidesEveryFieldThatNoRuleNamesByTheDefault() {
    FieldDecision colour =
        decide(
            policy(),
            "colour",
            NOW,
            identity(
                procurement().that("colour", "red"),
                itsm().that("colour", "green"),
                iam().that("colour", "blue")));

    assertThat(colour.rule()).isEqualTo("default");
    assertThat(colour.value()).isEqualTo(FieldValue.of("blue"));
    assertThat(colour.outcome()).isEqualTo(Outcome.CONTESTED);
  }

  @Test
  void callsARequiredFieldThatNobodyAssertsAGap() {
    FieldRule.Builder required =
        FieldRule.of("owner", "business_owner")
            .kinds(EntityKind.IDENTITY)
            .sources("procurement")
            .required();

    FieldDecision owner =
        decide(policy(required), "business_owner", NOW, identity(iam().that("status", "active")));

    assertThat(owner.outcome()).isEqualTo(Outcome.GAP);
    assertThat(owner.rule()).isEqualTo("owner");
    assertThat(owner.losers()).isEmpty();
  }

  @Test
  void requiresNothingOfOtherKindsNorOfWhatEverySourceHasRetired() {
    AuthorityEngine engine =
        new AuthorityEngine(
            policy(
                FieldRule.of("owner", "business_owner")
                    .kinds(EntityKind.IDENTITY)
                    .sources("procurement")
                    .required()));

    var party =
        new EntityAssertions(
            EntityKind.PARTY,
            Optional.empty(),
            List.of(iam().that("name", "Ola").build()),
            Confirmations.NONE);

    assertThat(engine.decide(party, NOW)).extracting(FieldDecision::field).containsExactly("name");
    assertThat(engine.decide(identity(iam().retired().that("name", "x")), NOW))
        .extracting(FieldDecision::field)
        .containsExactly("name");
  }

  @Test
  void ordersTheDecisionsByField() {
    assertThat(
            new AuthorityEngine(policy())
                .decide(identity(iam().that("b", "1").that("a", "2"), itsm().that("c", "3")), NOW))
        .extracting(FieldDecision::field)
        .containsExactly("a", "b", "c");
  }
}
