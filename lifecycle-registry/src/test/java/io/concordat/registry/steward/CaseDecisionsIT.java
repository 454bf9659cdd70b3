package io.concordat.registry.steward;

import static io.concordat.registry.Records.row;
import static io.concordat.registry.steward.StewardScene.because;
import static io.concordat.registry.steward.StewardScene.by;
import static io.concordat.registry.steward.StewardScene.entity;
import static io.concordat.registry.steward.StewardScene.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.registry.Records;
import io.concordat.registry.intake.PolicyChange;
import io.concordat.registry.intake.Waiting;
import io.concordat.registry.link.KeyId;
import io.concordat.registry.link.Linker;
import io.concordat.registry.link.policy.LinkingPolicyReader;
import io.concordat.registry.steward.CaseDecisions.Choice;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stewards decide about cases, on a real PostgreSQL. */
class CaseDecisionsIT {
  private StewardScene scene;

  @BeforeEach
  void start() {
    scene = new StewardScene();
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  /** A record whose keys lead to the entities of R1 and R2. */
  private static Records torn() {
    return row("ci")
        .of("servicenow-prod", "cmdb_ci")
        .key("aws:arn", "arn:R1")
        .key("aws:arn", "arn:R2");
  }

  private static void refused(int status, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.getStatusCode()).isEqualTo(status));
  }

  @Test
  void ambiguousRecordGoesWhereAPersonSaysAndStays() {
    scene.take(role("R1"), role("R2"), role("R3")).take(torn());
    UUID id = scene.caseOf("AMBIGUOUS");
    refused(
        400, () -> scene.cases.decide(id, new Choice.Candidate(entity("R3")), because("other")));
    LinkAction decided =
        scene.cases.decide(id, new Choice.Candidate(entity("R2")), by("mona", "says so"));
    assertThat(scene.entityOf("ci")).isEqualTo(entity("R2"));
    assertThat(scene.column("link_rule", "ci")).isEqualTo("manual");
    assertThat(decided.caseId()).isEqualTo(id);
    scene.take(torn().version(2).field("name", "new"));
    assertThat(scene.entityOf("ci")).isEqualTo(entity("R2"));
    assertThat(scene.caseStates()).containsExactly("AMBIGUOUS|closed|f");
    assertThat(scene.cases.decide(id, new Choice.Candidate(entity("R2")), by("ned", "same")).id())
        .isEqualTo(decided.id());
    refused(409, () -> scene.cases.decide(id, new Choice.CreateNew(), because("late")));
    scene.actions.undo(decided.id(), because("open again"));
    assertThat(scene.entityOf("ci")).isNull();
    assertThat(scene.caseStates()).containsExactly("AMBIGUOUS|open|t");
  }

  @Test
  void recordCanBecomeAThingOfItsOwn() {
    scene.take(role("R1"), role("R2")).take(torn());
    UUID id = scene.caseOf("AMBIGUOUS");
    LinkAction created = scene.cases.decide(id, new Choice.CreateNew(), because("neither"));
    assertThat(scene.entityOf("ci"))
        .isEqualTo(created.entityId())
        .isNotIn(entity("R1"), entity("R2"));
    assertThat(scene.announced().get(created.entityId()).records()).hasSize(1);
    scene.actions.undo(created.id(), because("wrong"));
    assertThat(scene.announced().get(created.entityId()).records()).isEmpty();
    LinkAction again = scene.cases.decide(id, new Choice.CreateNew(), because("right"));
    assertThat(again.entityId()).isNotEqualTo(created.entityId());
  }

  @Test
  void dismissedRecordIsLeftAlone() {
    scene.take(role("R1"), role("R2")).take(torn());
    UUID id = scene.caseOf("AMBIGUOUS");
    LinkAction dismissed = scene.cases.decide(id, new Choice.Dismiss(), because("noise"));
    scene.take(torn().version(2).field("name", "new"), role("R1").version(2).field("name", "x"));
    scene.take(row("ci").of("servicenow-prod", "cmdb_ci").version(3).key("aws:arn", "arn:R1"));
    assertThat(scene.entityOf("ci")).isNull();
    assertThat(scene.caseStates()).containsExactly("AMBIGUOUS|closed|f");
    scene.actions.undo(dismissed.id(), because("not noise"));
    assertThat(scene.entityOf("ci"))
        .as("its keys are clear by now, so that there is nothing left to ask")
        .isEqualTo(entity("R1"));
    assertThat(scene.caseStates()).containsExactly("AMBIGUOUS|closed|t");
  }

  @Test
  void recreatedRowCanBeSaidToBeTheFormerOne() {
    scene
        .take(row("A1").of("aws-main", "roles").key("aws:arn", "arn:d"))
        .take(row("A1").of("aws-main", "roles").version(2).retired())
        .take(row("A2").of("aws-main", "roles").key("aws:arn", "arn:d"));
    UUID id = scene.caseOf("RECREATED");
    LinkAction same =
        scene.cases.decide(id, new Choice.Candidate(entity("A1")), because("only renamed"));
    assertThat(scene.entityOf("A2")).isEqualTo(entity("A1"));
    assertThat(same.merged()).containsExactly(entity("A2"));
    scene.actions.undo(same.id(), because("no"));
    LinkAction kept = scene.cases.decide(id, new Choice.CreateNew(), because("another one"));
    assertThat(kept.movedRecords()).isZero();
    assertThat(scene.entityOf("A2")).isEqualTo(entity("A2"));
    assertThat(scene.caseStates()).containsExactly("RECREATED|closed|f");
  }

  @Test
  void mergeOfFormerAndRecreatedRowAnswersTheCase() {
    scene
        .take(row("A1").of("aws-main", "roles").key("aws:arn", "arn:d"))
        .take(row("A1").of("aws-main", "roles").version(2).retired())
        .take(row("A2").of("aws-main", "roles").key("aws:arn", "arn:d"));
    scene.links.merge(entity("A2"), entity("A1"), because("one"));
    assertThat(scene.caseStates()).containsExactly("RECREATED|closed|f");
  }

  @Test
  void sharedKeyStaysRefusedAndCanOnlyBeDismissed() {
    List<Records> many = new ArrayList<>();
    for (int i = 0; i < 52; i++) {
      many.add(row("x" + i).of("source" + i, "rows").key("application", "n/a"));
    }
    scene.take(many.toArray(Records[]::new));
    assertThat(scene.database.count("entity")).isEqualTo(52);
    UUID id = scene.caseOf("SHARED_KEY");
    refused(400, () -> scene.cases.decide(id, new Choice.CreateNew(), because("?")));
    scene.cases.decide(id, new Choice.Dismiss(), because("known"));
    scene.take(row("x99").of("source99", "rows").key("application", "n/a"));
    assertThat(scene.caseStates()).containsExactly("SHARED_KEY|closed|f");
    assertThat(scene.database.count("entity")).isEqualTo(53);
  }

  @Test
  void questionAboutAWaitingRecordGoesAwayWithItsKeys() {
    scene.take(role("R1"), role("R2"));
    scene.take(
        row("c")
            .of("erp", "contracts")
            .enrichment()
            .key("aws:arn", "arn:R1")
            .key("aws:arn", "arn:R2"));
    assertThat(scene.caseStates()).containsExactly("AMBIGUOUS|open|t");
    scene.take(row("c").of("erp", "contracts").enrichment().version(2).key("aws:arn", "arn:R9"));
    assertThat(scene.caseStates()).containsExactly("AMBIGUOUS|closed|t");
    assertThat(scene.entityOf("c")).isNull();
  }

  @Test
  void anotherPolicyLooksAtWhatWaitsOnce() {
    scene.take(role("R1"), role("R2")).take(torn());
    scene.take(row("left").of("erp", "contracts").enrichment().key("aws:arn", "arn:none"));
    Linker byMail =
        new Linker(
            new LinkingPolicyReader(50)
                .read(
                    """
                    apiVersion: concordat.io/v1
                    kind: LinkingPolicy
                    rules:
                      - {name: mail, kinds: [identity], keys: [email]}
                    """));
    Waiting waiting = new Waiting(() -> byMail, 1000);
    PolicyChange change =
        new PolicyChange(scene.database.transactions(), waiting, Clock.systemUTC(), due -> {});
    assertThat(change.apply("test", false)).isEqualTo(1);
    assertThat(change.apply("test", false)).as("a second start has nothing to do").isZero();
    assertThat(change.apply("test", true)).as("in force here only now").isEqualTo(1);
    assertThat(scene.entityOf("ci"))
        .as("no rule leads from it to R1 or R2 any more")
        .isEqualTo(KeyId.entity("servicenow-prod", "ci"));
    assertThat(scene.entityOf("R1")).as("what is linked stays").isEqualTo(entity("R1"));
    assertThat(scene.entityOf("left")).isNull();
    assertThat(scene.caseStates()).containsExactly("AMBIGUOUS|closed|t");
  }
}
