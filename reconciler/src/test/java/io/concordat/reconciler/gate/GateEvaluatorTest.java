package io.concordat.reconciler.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.EntityKind;
import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.policy.PolicyReader;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GateEvaluatorTest {
  private static final String TWO =
      "covers resource a: status=active; covers resource b: status=active";

  @Test
  void failsClosedWhereAConditionCannotBeEvaluated() {
    GateRule gate = gate("block", "self.spend > 100.0");
    GateAnswer answer = GateScene.of(EntityKind.AGREEMENT, "status=active", "nothing").ask(gate);
    assertThat(answer.verdict()).isEqualTo(Verdict.PENDING);
    assertThat(answer.reasons()).hasSize(1);
    assertThat(answer.reasons().getFirst().name()).isEqualTo("not_evaluable");
    assertThat(answer.reasons().getFirst().summary()).contains("'stated'");
  }

  @Test
  void failsClosedWhereNeighboursMayBeLeftOut() {
    GateRule gate = gate("block", "neighbours.exists(n, n.status == \"ended\")");
    GateScene scene = GateScene.of(EntityKind.AGREEMENT, "status=active", TWO);
    assertThat(scene.ask(gate, new GateEvaluator(3)).verdict()).isEqualTo(Verdict.PASS);
    assertThat(scene.ask(gate, new GateEvaluator(2)).reasons())
        .extracting(GateAnswer.Reason::name)
        .containsExactly("neighbours_left_out");
    assertThat(scene.ask(gate("block", "self.status == \"ended\""), new GateEvaluator(2)).verdict())
        .as("a gate that does not look around has nothing to miss")
        .isEqualTo(Verdict.PASS);
  }

  @Test
  void saysWhenTimeAloneCouldChangeTheVerdict() {
    GateRule gate = gate("block", "passed(self.term_end)");
    GateAnswer before =
        GateScene.of(EntityKind.AGREEMENT, "term_end=2026-03-05T00:00:00Z", "nothing").ask(gate);
    assertThat(before.verdict()).isEqualTo(Verdict.PASS);
    assertThat(before.changesAt()).contains(Instant.parse("2026-03-05T00:00:00Z"));
    GateAnswer after =
        GateScene.of(EntityKind.AGREEMENT, "term_end=2026-02-05T00:00:00Z", "nothing").ask(gate);
    assertThat(after.verdict()).isEqualTo(Verdict.BLOCK);
    assertThat(after.changesAt()).isEmpty();
  }

  @Test
  void tellsItsReasonInAFilledInSentence() {
    GateRule gate = gate("pending", "self.status == \"ended\"");
    GateAnswer answer = GateScene.of(EntityKind.AGREEMENT, "status=ended", "nothing").ask(gate);
    GateAnswer.Reason reason = answer.reasons().getFirst();
    assertThat(reason.verdict()).isEqualTo(Verdict.PENDING);
    assertThat(reason.summary()).isEqualTo("it is ended, paid by nobody");
    assertThat(reason.evidence()).containsEntry("payer", "nobody");
    assertThat(reason.standards()).containsExactly("GV.SC-10");
  }

  private static GateRule gate(String verdict, String when) {
    return new PolicyReader(new ConditionLanguage())
        .read(
            """
            apiVersion: concordat.io/v1
            kind: AuthorityPolicy
            fields:
              - {field: "*", sources: ["*"]}
            gates:
              - name: tried
                kinds: [agreement]
                reasons:
                  - name: stated
                    verdict: VERDICT
                    standards: [GV.SC-10]
                    when: 'WHEN'
                    summary: "{name} is {status}, paid by {payer}"
                    evidence: {payer: '"nobody"'}
            """
                .replace("VERDICT", verdict)
                .replace("WHEN", when))
        .gates()
        .getFirst();
  }
}
