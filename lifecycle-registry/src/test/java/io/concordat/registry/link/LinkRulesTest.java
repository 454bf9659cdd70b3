package io.concordat.registry.link;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.SourceRecord;
import io.concordat.registry.Records;
import io.concordat.registry.link.policy.LinkingPolicyReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Linking by the rules of a policy. */
class LinkRulesTest {
  private static final String POLICY =
      """
      apiVersion: concordat.io/v1
      kind: LinkingPolicy
      rules:
        - name: cloud-id
          kinds: [identity]
          keys: [aws:unique-id]
        - name: arn
          kinds: [identity]
          keys: [aws:arn]
        - name: same-application
          kinds: [identity]
          keys: [application]
          confirmedBy: [email, group]
          sharedKeyBound: 3
      enrichOnly:
        - source: spreadsheet
      """;

  private final LinkingScene scene = new LinkingScene(new LinkingPolicyReader(50).read(POLICY));

  private static Records iam(String id) {
    return row(id).of("aws-main", "roles");
  }

  private static Records cmdb(String id) {
    return row(id).of("servicenow-prod", "cmdb_ci");
  }

  @Test
  void linkBearsTheNameOfTheStrongestRuleThatMadeIt() {
    SourceRecord role = iam("R1").key("aws:unique-id", "AROA1").key("aws:arn", "arn:1").record();
    SourceRecord item = cmdb("ci1").key("aws:unique-id", "AROA1").key("aws:arn", "arn:1").record();
    SourceRecord other = row("x1").of("other", "rows").key("aws:arn", "arn:1").record();
    scene.batch(role).batch(item).batch(other);
    assertThat(scene.ruleOf(role)).isEqualTo("native-key");
    assertThat(scene.ruleOf(item)).isEqualTo("cloud-id");
    assertThat(scene.ruleOf(other)).isEqualTo("arn");
    assertThat(scene.groups()).hasSize(1);
  }

  @Test
  void keyOfANamespaceThatNoRuleNamesLinksNothing() {
    scene
        .batch(iam("R1").key("cmdb:correlation-id", "c").record())
        .batch(cmdb("ci1").key("cmdb:correlation-id", "c").record());
    assertThat(scene.groups()).hasSize(2);
    assertThat(scene.cases()).isEmpty();
  }

  @Test
  void confirmedKeyLinksOnlyTogetherWithAConfirmingOne() {
    SourceRecord role = iam("R1").key("application", "payroll").key("email", "a@x").record();
    SourceRecord alone = cmdb("ci1").key("application", "payroll").record();
    SourceRecord onlyMail = row("x1").of("other", "rows").key("email", "a@x").record();
    SourceRecord both =
        row("y1").of("more", "rows").key("application", "payroll").key("email", "a@x").record();
    scene.batch(role).batch(alone).batch(onlyMail).batch(both);
    assertThat(scene.entityOf(alone)).isNotEqualTo(scene.entityOf(role));
    assertThat(scene.entityOf(onlyMail)).isNotEqualTo(scene.entityOf(role));
    assertThat(scene.entityOf(both)).isEqualTo(scene.entityOf(role));
    assertThat(scene.ruleOf(both)).isEqualTo("same-application");
    assertThat(scene.cases()).isEmpty();
  }

  @Test
  void strongerKeysThatDifferTellTwoRecordsApart() {
    SourceRecord role = iam("R1").key("aws:unique-id", "AROA1").key("aws:arn", "arn:1").record();
    SourceRecord again = cmdb("ci2").key("aws:unique-id", "AROA2").key("aws:arn", "arn:1").record();
    scene.batch(role).batch(again);
    assertThat(scene.entityOf(again)).isNotNull().isNotEqualTo(scene.entityOf(role));
    assertThat(scene.cases()).isEmpty();
  }

  @Test
  void entityWhoseMemberIsToldApartByAStrongerKeyIsACase() {
    SourceRecord role = iam("R1").key("aws:unique-id", "AROA1").key("aws:arn", "arn:1").record();
    SourceRecord bridge = row("b").of("bridge", "rows").key("aws:arn", "arn:1").record();
    SourceRecord again = cmdb("ci2").key("aws:unique-id", "AROA2").key("aws:arn", "arn:1").record();
    scene.batch(role).batch(bridge).batch(again);
    assertThat(scene.entityOf(again)).isNull();
    assertThat(scene.cases()).containsExactly(LinkCase.Type.CONTRADICTED);
    LinkReason reason = scene.opened().getFirst().reasons().getFirst();
    assertThat(reason.entityId()).isEqualTo(scene.entityOf(role));
    assertThat(reason.rule()).isEqualTo("arn");
    assertThat(reason.standing()).isEqualTo(LinkReason.Standing.CONTRADICTED);
  }

  @Test
  void strongerRuleDoesNotSilentlyBeatAWeakerOneThatLeadsElsewhere() {
    SourceRecord one = iam("R1").key("aws:unique-id", "AROA1").record();
    SourceRecord two = row("t").of("two", "rows").key("aws:arn", "arn:2").record();
    SourceRecord both = cmdb("ci").key("aws:unique-id", "AROA1").key("aws:arn", "arn:2").record();
    scene.batch(one, two).batch(both);
    assertThat(scene.entityOf(both)).isNull();
    assertThat(scene.cases()).containsExactly(LinkCase.Type.AMBIGUOUS);
    assertThat(scene.opened().getFirst().reasons())
        .extracting(LinkReason::rule)
        .containsExactlyInAnyOrder("cloud-id", "arn");
  }

  @Test
  void sourceThatMayOnlyEnrichWaitsAndIsLinkedWhenTheThingArrives() {
    SourceRecord sheet = row("s1").of("spreadsheet", "rows").key("aws:arn", "arn:1").record();
    scene.batch(sheet);
    assertThat(scene.entityOf(sheet)).isNull();
    assertThat(scene.cases()).isEmpty();
    SourceRecord role = iam("R1").key("aws:arn", "arn:1").record();
    scene.batch(role);
    assertThat(scene.entityOf(sheet)).isEqualTo(scene.entityOf(role));
    assertThat(scene.ruleOf(sheet)).isEqualTo("arn");
  }

  @Test
  void boundIsThatOfTheRuleWhichTakesTheKey() {
    List<SourceRecord> holders = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      holders.add(
          row("x" + i)
              .of("source" + i, "rows")
              .key("application", "n/a")
              .key("email", "noreply@x")
              .record());
    }
    scene.batch(holders);
    assertThat(scene.groups()).as("nothing links by it, the first batch included").hasSize(4);
    assertThat(scene.cases()).containsExactly(LinkCase.Type.SHARED_KEY);
    assertThat(scene.opened().getFirst().sharedKey()).isPresent();
  }

  @Test
  void keyThatCannotLinkIsNotReportedHoweverManyShareIt() {
    for (int i = 0; i < 60; i++) {
      scene.batch(row("x" + i).of("source" + i, "rows").key("email", "all@x").record());
    }
    assertThat(scene.cases()).isEmpty();
    assertThat(scene.groups()).hasSize(60);
  }
}
