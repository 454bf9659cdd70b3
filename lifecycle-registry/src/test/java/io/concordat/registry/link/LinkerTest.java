package io.concordat.registry.link;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceRecord;
import io.concordat.registry.Records;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkerTest {
  private final LinkingScene scene = new LinkingScene(50);

  private static Records role(String id, String arn) {
    return row(id).of("aws-main", "roles").key("aws:arn", arn);
  }

  private static Records item(String id, String arn) {
    return row(id).of("servicenow-prod", "cmdb_ci").key("aws:arn", arn);
  }

  @Test
  void primaryRecordBringsItsEntityIntoBeing() {
    SourceRecord role = role("R1", "arn:1").record();
    scene.batch(role);
    assertThat(scene.entityOf(role)).isEqualTo(KeyId.entity("aws-main", "R1"));
  }

  @Test
  void sameKeyOfTheSameKindJoinsTwoSources() {
    SourceRecord role = role("R1", "arn:1").record();
    SourceRecord item = item("ci1", "arn:1").record();
    scene.batch(role).batch(item);
    assertThat(scene.entityOf(item)).isEqualTo(scene.entityOf(role));
  }

  @Test
  void sameKeyOfAnotherKindJoinsNothing() {
    SourceRecord role = role("R1", "arn:1").record();
    SourceRecord policy = item("ci1", "arn:1").kind(EntityKind.ENTITLEMENT).record();
    scene.batch(role, policy);
    assertThat(scene.entityOf(policy)).isNotEqualTo(scene.entityOf(role));
  }

  @Test
  void enrichmentWaitsUntilItsKeyArrives() {
    SourceRecord contract = item("c1", "arn:1").enrichment().record();
    SourceRecord role = role("R1", "arn:1").record();
    scene.batch(contract);
    assertThat(scene.entityOf(contract)).isNull();
    scene.batch(role);
    assertThat(scene.entityOf(contract)).isEqualTo(scene.entityOf(role));
  }

  @Test
  void severalEnrichmentsOfOneStreamMayEnrichOneEntity() {
    SourceRecord role = role("R1", "arn:1").record();
    SourceRecord first =
        row("c1").of("erp", "contracts").enrichment().key("aws:arn", "arn:1").record();
    SourceRecord second =
        row("c2").of("erp", "contracts").enrichment().key("aws:arn", "arn:1").record();
    scene.batch(role).batch(first, second);
    assertThat(scene.groups()).hasSize(1);
    assertThat(scene.cases()).isEmpty();
  }

  @Test
  void recordWhoseKeysLeadToTwoEntitiesIsACase() {
    SourceRecord one = role("R1", "arn:1").record();
    SourceRecord two = role("R2", "arn:2").record();
    SourceRecord both = item("ci1", "arn:1").key("aws:arn", "arn:2").record();
    scene.batch(one, two).batch(both);
    assertThat(scene.entityOf(both)).isNull();
    assertThat(scene.cases()).containsExactly(LinkCase.Type.AMBIGUOUS);
  }

  @Test
  void caseClosesWhenTheRecordsKeysBecomeClear() {
    SourceRecord one = role("R1", "arn:1").record();
    SourceRecord two = role("R2", "arn:2").record();
    scene.batch(one, two).batch(item("ci1", "arn:1").key("aws:arn", "arn:2").record());
    SourceRecord clear = item("ci1", "arn:2").version(2).record();
    scene.batch(clear);
    assertThat(scene.entityOf(clear)).isEqualTo(scene.entityOf(two));
    assertThat(scene.cases()).isEmpty();
  }

  @Test
  void secondActiveRowOfTheSameStreamIsACase() {
    SourceRecord first = role("R1", "arn:1").record();
    SourceRecord second = role("R2", "arn:1").record();
    scene.batch(first).batch(second);
    assertThat(scene.entityOf(second)).isNull();
    assertThat(scene.cases()).containsExactly(LinkCase.Type.DUPLICATE);
  }

  @Test
  void rowCreatedAgainAfterItsPredecessorRetiredGetsItsOwnEntity() {
    SourceRecord old = role("R1", "arn:1").record();
    SourceRecord again = role("R2", "arn:1").record();
    scene.batch(old).batch(role("R1", "arn:1").version(2).retired().record()).batch(again);
    assertThat(scene.entityOf(again)).isNotNull().isNotEqualTo(scene.entityOf(old));
    assertThat(scene.cases()).containsExactly(LinkCase.Type.RECREATED);
  }

  @Test
  void rowCreatedAgainThatWasSeenBeforeTheTombstoneEndsTheSameWay() {
    SourceRecord old = role("R1", "arn:1").record();
    SourceRecord again = role("R2", "arn:1").record();
    scene.batch(old).batch(again).batch(role("R1", "arn:1").version(2).retired().record());
    assertThat(scene.entityOf(again)).isNotNull().isNotEqualTo(scene.entityOf(old));
    assertThat(scene.cases()).containsExactly(LinkCase.Type.RECREATED);
  }

  @Test
  void thirdCreationIsNoAmbiguity() {
    scene
        .batch(role("R1", "arn:1").retired().record())
        .batch(role("R2", "arn:1").retired().record());
    SourceRecord third = role("R3", "arn:1").record();
    scene.batch(third);
    assertThat(scene.entityOf(third)).isNotNull();
    assertThat(scene.groups()).hasSize(3);
  }

  @Test
  void enrichmentOfARecreatedRowGoesToTheLiveOne() {
    SourceRecord again = role("R2", "arn:1").record();
    scene.batch(role("R1", "arn:1").retired().record()).batch(again);
    SourceRecord contract = item("c1", "arn:1").enrichment().record();
    scene.batch(contract);
    assertThat(scene.entityOf(contract)).isEqualTo(scene.entityOf(again));
  }

  @Test
  void linkedRecordKeepsItsEntityWhenItsKeysChange() {
    SourceRecord one = role("R1", "arn:1").record();
    scene.batch(one, role("R2", "arn:2").record());
    var before = scene.entityOf(one);
    scene.batch(role("R1", "arn:9").version(2).record());
    assertThat(scene.entityOf(one)).isEqualTo(before);
  }

  @Test
  void keyThatTooManyShareIsRefusedAndReported() {
    LinkingScene small = new LinkingScene(3);
    List<SourceRecord> batch = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      batch.add(row("ci" + i).of("servicenow-prod", "cmdb_ci").key("application", "n/a").record());
    }
    batch.forEach(small::batch);
    assertThat(small.groups()).hasSize(5);
    assertThat(small.cases()).containsExactly(LinkCase.Type.SHARED_KEY);
  }
}
