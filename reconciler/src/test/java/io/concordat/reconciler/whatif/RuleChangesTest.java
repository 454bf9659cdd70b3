package io.concordat.reconciler.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.EntityKind;
import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.policy.PolicyDocument;
import io.concordat.reconciler.policy.PolicyReader;
import org.junit.jupiter.api.Test;

class RuleChangesTest {
  private static final String STANDS =
      """
        - name: stands
          kinds: [agreement]
          severity: low
          when: neighbours.size() > 3
          summary: "{name}"
      """;
  private static final String BEFORE =
      """
        - name: moves
          kinds: [identity]
          severity: low
          when: owners.size() == 0
          summary: "{name}"
      """;

  @Test
  void seesARuleThatIsStatedOtherwise() {
    RuleChanges changes =
        RuleChanges.between(
            policy(STANDS + BEFORE), policy(STANDS + BEFORE.replace("== 0", "== 1")));
    assertThat(changes.changed()).containsExactly(EntityKind.IDENTITY);
    assertThat(changes.kinds())
        .containsExactlyInAnyOrder(EntityKind.AGREEMENT, EntityKind.IDENTITY);
    assertThat(changes.looking()).containsExactly(EntityKind.AGREEMENT);
    assertThat(changes.owned()).containsExactly(EntityKind.IDENTITY);
  }

  @Test
  void seesARuleThatMovesFromOneKindToAnother() {
    RuleChanges changes =
        RuleChanges.between(
            policy(BEFORE), policy(BEFORE.replace("[identity]", "[credential, resource]")));
    assertThat(changes.changed())
        .containsExactlyInAnyOrder(EntityKind.IDENTITY, EntityKind.CREDENTIAL, EntityKind.RESOURCE);
  }

  @Test
  void seesARuleThatComesOrGoes() {
    assertThat(RuleChanges.between(policy(STANDS), policy(STANDS + BEFORE)).changed())
        .containsExactly(EntityKind.IDENTITY);
    assertThat(RuleChanges.between(policy(STANDS + BEFORE), policy(STANDS)).changed())
        .containsExactly(EntityKind.IDENTITY);
  }

  @Test
  void seesAGateThatIsStatedOtherwise() {
    String gates =
        """
        gates:
          - name: closing
            kinds: [change]
            reasons:
              - name: unowned
                verdict: pending
                when: neighbours.exists(n, n.owners.size() == 0)
                summary: "{name}"
        """;
    RuleChanges changes =
        RuleChanges.between(
            policy(STANDS + gates), policy(STANDS + gates.replace("pending", "block")));
    assertThat(changes.changed()).containsExactly(EntityKind.CHANGE);
    assertThat(changes.looking()).contains(EntityKind.CHANGE);
    assertThat(changes.owned()).isEmpty();
    assertThat(changes.ownedAround()).containsExactly(EntityKind.CHANGE);
  }

  @Test
  void seesNothingInAnotherOrderOrAnotherLine() {
    RuleChanges changes =
        RuleChanges.between(policy(STANDS + BEFORE), policy("\n# moved\n" + BEFORE + STANDS));
    assertThat(changes.changed()).isEmpty();
  }

  private static PolicyDocument policy(String findings) {
    return new PolicyReader(new ConditionLanguage())
        .read(
            """
            apiVersion: concordat.io/v1
            kind: AuthorityPolicy
            fields:
              - field: "*"
                sources: ["*"]
            findings:
            """
                + findings);
  }
}
