package io.concordat.registry.steward;

import static io.concordat.registry.Records.row;
import static io.concordat.registry.steward.StewardScene.aws;
import static io.concordat.registry.steward.StewardScene.because;
import static io.concordat.registry.steward.StewardScene.by;
import static io.concordat.registry.steward.StewardScene.ci;
import static io.concordat.registry.steward.StewardScene.entity;
import static io.concordat.registry.steward.StewardScene.item;
import static io.concordat.registry.steward.StewardScene.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityKind;
import io.concordat.registry.Records;
import io.concordat.registry.link.KeyId;
import io.concordat.registry.link.LinkPeriods;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stewards decide about links, on a real PostgreSQL. */
class LinkDecisionsIT {
  private StewardScene scene;

  @BeforeEach
  void start() {
    scene = new StewardScene();
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private static void refused(int status, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.getStatusCode()).isEqualTo(status));
  }

  @Test
  void mergedEntityIsAnnouncedEmptyAndItsNeighboursAnew() {
    scene.take(
        role("R1"),
        role("R2"),
        row("K2")
            .of("aws-main", "keys")
            .kind(EntityKind.CREDENTIAL)
            .tie("credential_of", EntityKind.IDENTITY, "aws:arn", "arn:R2"));
    scene.announced();
    LinkAction merge = scene.links.merge(entity("R1"), entity("R2"), because("one account"));
    assertThat(merge.merged()).containsExactly(entity("R2"));
    assertThat(merge.moves())
        .containsExactly(new LinkAction.Move("aws-main", "R2", entity("R2"), entity("R1")));
    Map<UUID, EntityAnnouncement> announced = scene.announced();
    assertThat(announced).hasSize(3);
    assertThat(announced.get(entity("R1")).records()).hasSize(2);
    assertThat(announced.get(entity("R2")).records()).isEmpty();
    assertThat(announced.get(entity("R2")).neighbours()).isEmpty();
    assertThat(announced.get(KeyId.entity("aws-main", "K2")).neighbours())
        .extracting(EntityAnnouncement.Neighbour::entityId)
        .containsExactly(entity("R1"));
    assertThat(scene.column("link_rule", "R2")).isEqualTo("merge");
    assertThat(
            scene
                .database
                .transactions()
                .<UUID>read(connection -> LinkPeriods.current(connection, entity("R2"))))
        .isEqualTo(entity("R1"));
  }

  @Test
  void laterPullUndoesNoDecision() {
    scene.take(role("R1"), item("ci1", "R1"), role("R2"));
    scene.links.unlink(ci("ci1"), because("another system"));
    UUID alone = scene.entityOf("ci1");
    assertThat(alone).isNotNull().isNotEqualTo(entity("R1"));
    scene.links.merge(entity("R1"), entity("R2"), because("one account"));
    scene.take(
        item("ci1", "R1").version(2).field("name", "new"),
        role("R2").version(2).field("status", "active"),
        item("ci1", "R1").key("aws:arn", "arn:R2").version(3));
    assertThat(scene.entityOf("ci1")).isEqualTo(alone);
    assertThat(scene.entityOf("R2")).isEqualTo(entity("R1"));
    scene.take(role("R2").version(4).retired(), role("R2").version(5));
    assertThat(scene.entityOf("R2")).isEqualTo(entity("R1"));
  }

  @Test
  void unlinkedEnrichmentIsLeftAloneUntilAPersonLinksIt() {
    scene.take(role("R1"), row("c1").of("erp", "contracts").enrichment().key("aws:arn", "arn:R1"));
    RecordName contract = new RecordName("erp", "c1");
    assertThat(scene.entityOf("c1")).isEqualTo(entity("R1"));
    scene.links.unlink(contract, because("wrong contract"));
    scene.take(
        row("c1")
            .of("erp", "contracts")
            .enrichment()
            .version(2)
            .key("aws:arn", "arn:R1")
            .field("business_owner", "b@example.org"),
        item("ci1", "R1"));
    assertThat(scene.entityOf("c1")).isNull();
    refused(404, () -> scene.links.unlink(new RecordName("erp", "nobody"), because("?")));
    LinkAction linked = scene.links.link(entity("R1"), contract, because("right after all"));
    assertThat(scene.entityOf("c1")).isEqualTo(entity("R1"));
    scene.actions.undo(linked.id(), because("no"));
    scene.take(role("R1").version(3).field("status", "active"));
    assertThat(scene.entityOf("c1")).as("it is again as the unlinking left it").isNull();
  }

  @Test
  void everyChangeStandsInHistoryWithItsActor() {
    scene.take(role("R1"), item("ci1", "R1"));
    LinkAction unlink = scene.links.unlink(ci("ci1"), by("mona", "another system"));
    UUID alone = scene.entityOf("ci1");
    LinkAction undo = scene.actions.undo(unlink.id(), by("ned", "mistaken"));
    assertThat(scene.entityOf("ci1")).isEqualTo(entity("R1"));
    assertThat(scene.column("link_rule", "ci1")).isEqualTo("typed-key");
    assertThat(
            scene.database.rows(
                "SELECT p.entity_id, p.rule, o.actor, o.reason FROM link_period p JOIN"
                    + " source_record r ON r.id = p.record_id LEFT JOIN link_operation o ON o.id ="
                    + " p.ended_by WHERE r.native_id = 'ci1' ORDER BY p.linked_at"))
        .containsExactly(
            entity("R1") + "|typed-key|mona|another system",
            alone + "|unlink|ned|mistaken",
            entity("R1") + "|typed-key|null|null");
    long record = Long.parseLong(scene.column("id", "ci1"));
    Instant between = unlink.doneAt();
    assertThat(
            scene
                .database
                .transactions()
                .<Optional<LinkPeriods.Period>>read(
                    connection -> LinkPeriods.ofRecord(connection, record, between)))
        .map(LinkPeriods.Period::entityId)
        .contains(alone);
    assertThat(undo.undoes()).isEqualTo(unlink.id());
    assertThat(
            scene
                .database
                .transactions()
                .<UUID>read(connection -> LinkPeriods.current(connection, alone)))
        .as("the id that the record had alone goes on naming the thing")
        .isEqualTo(entity("R1"));
    assertThat(scene.actions.undo(unlink.id(), because("again")).id()).isEqualTo(undo.id());
  }

  @Test
  void splitRecordsMoveTogetherAndOneStays() {
    scene.take(role("R1"), item("ci1", "R1"), row("x1").of("x", "rows").key("aws:arn", "arn:R1"));
    refused(
        400,
        () ->
            scene.links.split(
                entity("R1"),
                List.of(aws("R1"), ci("ci1"), new RecordName("x", "x1")),
                because("all")));
    refused(409, () -> scene.links.split(entity("R1"), List.of(aws("R9")), because("unknown")));
    LinkAction split =
        scene.links.split(
            entity("R1"), List.of(ci("ci1"), new RecordName("x", "x1")), because("two things"));
    assertThat(scene.entityOf("ci1"))
        .isEqualTo(scene.entityOf("x1"))
        .isEqualTo(split.entityId())
        .isNotEqualTo(entity("R1"));
    assertThat(scene.entityOf("R1")).isEqualTo(entity("R1"));
  }

  @Test
  void whatCannotBeIsRefused() {
    scene.take(
        role("R1"),
        role("R2"),
        role("R3"),
        row("K1").of("aws-main", "keys").kind(EntityKind.CREDENTIAL));
    UUID credential = KeyId.entity("aws-main", "K1");
    refused(400, () -> scene.links.merge(entity("R1"), entity("R1"), because("itself")));
    refused(409, () -> scene.links.merge(entity("R1"), credential, because("another kind")));
    refused(409, () -> scene.links.link(entity("R1"), aws("K1"), because("another kind")));
    refused(404, () -> scene.links.merge(entity("R1"), UUID.randomUUID(), because("nobody")));
    refused(404, () -> scene.links.link(entity("R1"), aws("R9"), because("nobody")));
    refused(409, () -> scene.links.unlink(aws("R1"), because("alone")));
    refused(404, () -> scene.actions.undo(99, because("nothing")));
    LinkAction merge = scene.links.merge(entity("R1"), entity("R2"), because("one"));
    refused(409, () -> scene.links.merge(entity("R2"), entity("R3"), because("merged away")));
    LinkAction link = scene.links.link(entity("R3"), aws("R2"), because("rather R3"));
    refused(409, () -> scene.actions.undo(merge.id(), because("too late")));
    LinkAction undo = scene.actions.undo(link.id(), because("not R3"));
    refused(409, () -> scene.actions.undo(undo.id(), because("an undo")));
    refused(400, () -> because(" "));
    refused(400, () -> because("x".repeat(1001)));
    refused(400, () -> because("key AKIA" + " -----BEGIN RSA PRIVATE KEY-----"));
    scene.actions.undo(merge.id(), because("now it can be"));
    assertThat(scene.entityOf("R2")).isEqualTo(entity("R2"));
  }

  @Test
  void whatStandsAlreadyIsNotDoneAgain() {
    scene.take(role("R1"), role("R2"));
    LinkAction merge = scene.links.merge(entity("R1"), entity("R2"), by("mona", "one account"));
    scene.announced();
    LinkAction again = scene.links.merge(entity("R1"), entity("R2"), by("ned", "one account"));
    assertThat(again.id()).isEqualTo(merge.id());
    assertThat(again.actor()).isEqualTo("mona");
    assertThat(scene.announced()).isEmpty();
    scene.actions.undo(merge.id(), because("no"));
    LinkAction anew = scene.links.merge(entity("R1"), entity("R2"), because("yes"));
    assertThat(anew.id()).isGreaterThan(merge.id());
    Demand keyed = new Demand("mona", "sure", Optional.of("k-1"), tag -> {});
    LinkAction first = scene.links.link(entity("R1"), aws("R1"), keyed);
    assertThat(scene.links.link(entity("R1"), aws("R1"), keyed).id()).isEqualTo(first.id());
    refused(409, () -> scene.links.link(entity("R1"), aws("R2"), keyed));
  }

  @Test
  void recordThatWaitedForAMergeIsLinkedByIt() {
    scene.take(role("R1"), role("R2"));
    scene.take(item("ci1", "R1").key("aws:arn", "arn:R2"));
    assertThat(scene.caseStates()).containsExactly("AMBIGUOUS|open|t");
    scene.links.merge(entity("R1"), entity("R2"), because("one account"));
    assertThat(scene.entityOf("ci1")).isEqualTo(entity("R1"));
    assertThat(scene.caseStates()).containsExactly("AMBIGUOUS|closed|t");
  }

  /** However decisions follow each other: taking them back, last first, leaves what was before. */
  @Test
  void undoingEverythingRestoresTheExactPartition() {
    List<Records> estate = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      estate.add(role("R" + i));
      estate.add(item("ci" + i, "R" + i));
    }
    estate.add(row("c").of("erp", "contracts").enrichment().key("aws:arn", "arn:R0"));
    scene.take(estate.toArray(Records[]::new));
    List<String> before = scene.partition();
    assertThat(before).hasSize(13 + 6);
    for (long seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      List<Long> done = new ArrayList<>();
      List<List<String>> states = new ArrayList<>();
      for (int step = 0; step < 8; step++) {
        List<String> present = scene.partition();
        LinkAction action = random(random);
        if (action != null && !done.contains(action.id())) {
          done.add(action.id());
          states.add(present);
        }
      }
      assertThat(done).as("seed %d", seed).isNotEmpty();
      for (int i = done.size() - 1; i >= 0; i--) {
        scene.actions.undo(done.get(i), because("undo"));
        assertThat(records(scene.partition()))
            .as("seed %d, step %d", seed, i)
            .isEqualTo(records(states.get(i)));
      }
      assertThat(records(scene.partition())).isEqualTo(records(before));
    }
    assertThat(scene.database.rows("SELECT id FROM entity WHERE emptied_at IS NULL")).hasSize(6);
    assertThat(
            scene.database.rows(
                "SELECT record_id FROM link_period p WHERE ended_at IS NULL GROUP BY record_id"
                    + " HAVING count(*) > 1"))
        .as("a record has one link at a time")
        .isEmpty();
    assertThat(
            scene.database.rows(
                "SELECT a.record_id FROM link_period a JOIN link_period b ON a.record_id ="
                    + " b.record_id AND a.linked_at < b.linked_at AND b.linked_at <"
                    + " coalesce(a.ended_at, 'infinity')"))
        .as("and never two at an instant")
        .isEmpty();
  }

  /** The lines of records: the ids of entities that came and went say more than was before. */
  private static List<String> records(List<String> partition) {
    return partition.subList(0, 13);
  }

  private LinkAction random(Random random) {
    List<UUID> entities =
        scene.database.rows("SELECT id FROM entity WHERE emptied_at IS NULL ORDER BY id").stream()
            .map(UUID::fromString)
            .toList();
    UUID one = entities.get(random.nextInt(entities.size()));
    UUID two = entities.get(random.nextInt(entities.size()));
    boolean ofRole = random.nextBoolean();
    int number = random.nextInt(6);
    RecordName name = ofRole ? aws("R" + number) : ci("ci" + number);
    try {
      return switch (random.nextInt(4)) {
        case 0 -> scene.links.merge(one, two, because("random"));
        case 1 -> scene.links.link(one, name, because("random"));
        case 2 -> scene.links.unlink(name, because("random"));
        default -> scene.links.split(scene.entityOf(name.nativeId()), List.of(name), because("r"));
      };
    } catch (HttpProblem impossible) {
      assertThat(impossible.getStatusCode()).isIn(400, 409);
      return null;
    }
  }
}
