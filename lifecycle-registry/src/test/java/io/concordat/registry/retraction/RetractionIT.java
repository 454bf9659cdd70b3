package io.concordat.registry.retraction;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityKind;
import io.concordat.contract.RecordState;
import io.concordat.registry.Records;
import io.concordat.registry.link.KeyId;
import io.concordat.registry.query.Estate;
import io.concordat.registry.retraction.RetractionStore.Stored;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources that count no more, on a real PostgreSQL. Version n was observed n seconds after T0. */
class RetractionIT {
  private static final String WRONG = "aws-main";
  private static final UUID CHANGED = KeyId.entity(WRONG, "R1");
  private static final UUID NEW = KeyId.entity(WRONG, "R2");
  private static final UUID SAME = KeyId.entity(WRONG, "R3");
  private static final UUID GONE = KeyId.entity(WRONG, "R4");
  private static final List<UUID> ALL = List.of(CHANGED, NEW, SAME, GONE);

  private final Estate estate = new Estate();

  @AfterEach
  void stop() {
    estate.close();
  }

  private static Records role(String id, long version, String name) {
    return row(id)
        .of(WRONG, "roles")
        .version(version)
        .key("aws:arn", "arn:" + id)
        .field("name", name);
  }

  /** R1 said another name since 10, R2 came since, R3 said nothing new, R4 was retired since. */
  private void estateThatWentWrong() {
    estate.take(
        role("R1", 1, "one")
            .field("status", "active")
            .tie("runs_on", EntityKind.IDENTITY, "aws:arn", "arn:R3"),
        role("R3", 1, "three"),
        role("R4", 1, "four"),
        row("ci1").of("servicenow-prod", "cmdb_ci").key("aws:arn", "arn:R1"));
    estate.ran(WRONG, "roles", Records.T0.plusSeconds(5));
    estate.take(
        role("R1", 12, "wrong").tie("runs_on", EntityKind.IDENTITY, "aws:arn", "arn:R4"),
        role("R2", 12, "ghost").tie("runs_on", EntityKind.IDENTITY, "aws:arn", "arn:R3"),
        row("R4").of(WRONG, "roles").version(12).retired());
    estate.ran(WRONG, "roles", Records.T0.plusSeconds(20));
    estate.decided(CHANGED, 1, "v1", "R1", WRONG);
  }

  private Stored order() {
    return estate
        .database
        .transactions()
        .run(
            connection ->
                RetractionStore.order(
                    connection,
                    WRONG,
                    Records.T0.plusSeconds(10),
                    "it read another account",
                    "mona",
                    estate.clock.advance(Duration.ofSeconds(1))))
        .orElseThrow();
  }

  private void undo(Stored stored) {
    Instant now = estate.clock.advance(Duration.ofSeconds(1));
    Optional<Stored> ordered =
        estate
            .database
            .transactions()
            .run(
                connection ->
                    RetractionStore.orderUndo(connection, WRONG, stored.id(), "otto", now));
    assertThat(ordered).map(Stored::state).contains("undoing");
  }

  /** One step of whoever is there: nothing but the database is left of the step before. */
  private boolean step(int batchSize) {
    estate.clock.advance(Duration.ofSeconds(1));
    return new RetractionSteps(
            estate.database.transactions(), estate.clock, due -> {}, batchSize, 1000)
        .step();
  }

  private void finish() {
    while (step(2)) {
      // Two records at a time.
    }
  }

  private Stored stored(Stored of) {
    return estate
        .database
        .transactions()
        .read(connection -> RetractionStore.one(connection, WRONG, of.id()))
        .orElseThrow();
  }

  private static String assertions(Estate.Answer answer) {
    return new String(ContractJson.write(answer.assertions()), StandardCharsets.UTF_8);
  }

  private Map<UUID, String> assertions() {
    Map<UUID, String> said = new TreeMap<>();
    ALL.forEach(id -> said.put(id, assertions(estate.now(id))));
    return said;
  }

  private LinkedRecord announced(UUID id) {
    estate.broadcast.clear();
    estate.run(
        "INSERT INTO announcement_due (entity_id, revision, since) SELECT id, revision, changed_at"
            + " FROM entity WHERE id = '"
            + id
            + "' ON CONFLICT DO NOTHING");
    estate.broadcast.drain(estate.database.transactions(), estate.clock);
    return estate.broadcast.sent().stream()
        .filter(entity -> entity.entityId().equals(id))
        .map(EntityAnnouncement::records)
        .findFirst()
        .orElseThrow()
        .stream()
        .filter(record -> record.source().equals(WRONG))
        .findFirst()
        .orElseThrow();
  }

  private static String name(LinkedRecord record) {
    return record.fields().get("name").value().toString();
  }

  @Test
  void previewCountsAndTouchesNothing() {
    estateThatWentWrong();
    Map<UUID, String> before = assertions();
    Preview preview =
        estate
            .database
            .transactions()
            .read(connection -> Preview.of(connection, WRONG, Records.T0.plusSeconds(10)));
    assertThat(preview.records()).isEqualTo(4);
    assertThat(preview.fallBack()).as("R1 and R4").isEqualTo(2);
    assertThat(preview.absent()).as("R2").isEqualTo(1);
    assertThat(preview.unchanged()).as("R3").isEqualTo(1);
    assertThat(preview.entities()).isEqualTo(3);
    assertThat(preview.fields()).as("name and status of R1, name of R2 and R4").isEqualTo(4);
    assertThat(preview.decidedValues()).as("the name of R1").isEqualTo(1);
    assertThat(assertions()).isEqualTo(before);
    assertThat(step(2)).isFalse();
  }

  @Test
  void eachRecordFallsBackOrIsAbsentAndUndoneToTheByte() {
    estateThatWentWrong();
    Map<UUID, String> before = assertions();
    List<String> rows = estate.database.rows("SELECT * FROM source_record ORDER BY id");
    List<String> ties = estate.database.rows("SELECT * FROM relation ORDER BY 1, 2, 3");
    Stored order = order();
    finish();

    assertThat(stored(order).state()).isEqualTo("active");
    assertThat(stored(order).records()).isEqualTo(4);
    Instant from = Records.T0.plusSeconds(10);
    assertThat(ALL).allSatisfy(id -> assertThat(announced(id).retractedFrom()).contains(from));
    assertThat(name(announced(CHANGED))).contains("one");
    assertThat(announced(CHANGED).fields()).containsKey("status");
    assertThat(announced(CHANGED).observedAt())
        .as("the last run before confirms it, a later one does not")
        .isEqualTo(Records.T0.plusSeconds(5));
    assertThat(announced(NEW).state()).isEqualTo(RecordState.RETIRED);
    assertThat(announced(GONE).state()).isEqualTo(RecordState.ACTIVE);
    assertThat(estate.now(SAME).entity().neighbours())
        .as("the tie of then, and not the ghost's")
        .extracting(neighbour -> neighbour.entityId())
        .containsExactly(CHANGED);
    assertThat(estate.now(CHANGED).entity().links())
        .filteredOn(link -> link.source().equals("servicenow-prod"))
        .allSatisfy(link -> assertThat(link.retractedFrom()).isNull());

    undo(order);
    finish();
    assertThat(stored(order).state()).isEqualTo("undone");
    assertThat(stored(order).requestedBy()).isEqualTo("mona");
    assertThat(stored(order).undoRequestedBy()).isEqualTo("otto");
    assertThat(assertions()).isEqualTo(before);
    assertThat(estate.database.rows("SELECT * FROM source_record ORDER BY id")).isEqualTo(rows);
    assertThat(estate.database.rows("SELECT * FROM relation ORDER BY 1, 2, 3")).isEqualTo(ties);
    assertThat(estate.database.count("record_history")).as("nothing is deleted").isEqualTo(7);
  }

  @Test
  void whatArrivesMeanwhileIsStoredAndDoesNotCountUntilItIsUndone() {
    estateThatWentWrong();
    Stored order = order();
    assertThat(step(1)).isTrue();
    estate.take(role("R1", 30, "wrong again"), role("R3", 30, "wrong, too"), role("R5", 30, "new"));
    assertThat(estate.database.count("record_history")).isEqualTo(10);
    UUID late = KeyId.entity(WRONG, "R5");
    assertThat(announced(late).state()).isEqualTo(RecordState.RETIRED);
    assertThat(name(announced(CHANGED))).contains("one");
    finish();
    assertThat(name(announced(SAME))).contains("three");
    long revision = estate.now(CHANGED).entity().revision();
    estate.take(role("R1", 30, "wrong again"));
    assertThat(estate.now(CHANGED).entity().revision()).as("seen before").isEqualTo(revision);
    estate.take(role("R1", 31, "right at last"));
    assertThat(name(announced(CHANGED))).contains("one");

    undo(order);
    assertThat(step(1)).isTrue();
    estate.take(role("R3", 32, "right as well"));
    finish();
    assertThat(name(announced(CHANGED))).contains("right at last");
    assertThat(name(announced(SAME))).contains("right as well");
    assertThat(announced(late).state()).isEqualTo(RecordState.ACTIVE);
    assertThat(estate.database.count("source_record WHERE retracted_from IS NOT NULL")).isZero();
    assertThat(estate.database.count("retracted_record WHERE until IS NULL")).isZero();
    estate.take(role("R1", 40, "counts at once"));
    assertThat(name(announced(CHANGED))).contains("counts at once");
  }

  @Test
  void pastStaysAsItWasAnswered() {
    Map<Instant, Map<UUID, Estate.Answer>> answered = new LinkedHashMap<>();
    estateThatWentWrong();
    note(answered);
    Stored order = order();
    note(answered);
    while (step(1)) {
      note(answered);
    }
    estate.take(role("R1", 30, "wrong again"), role("R2", 30, "ghost again"));
    note(answered);
    undo(order);
    while (step(1)) {
      note(answered);
    }
    assertThat(answered).hasSizeGreaterThan(10);
    answered.forEach(
        (at, answers) ->
            answers.forEach(
                (id, answer) ->
                    assertThat(estate.asOf(id, at)).as("%s at %s", id, at).isEqualTo(answer)));
  }

  private void note(Map<Instant, Map<UUID, Estate.Answer>> answered) {
    Map<UUID, Estate.Answer> answers = new TreeMap<>();
    ALL.forEach(id -> answers.put(id, estate.now(id)));
    answered.put(estate.clock.instant(), answers);
  }

  @Test
  void sourceIsRetractedOnceAtATime() {
    estateThatWentWrong();
    Stored first = order();
    assertThat(
            estate
                .database
                .transactions()
                .<Boolean>run(
                    connection ->
                        RetractionStore.order(
                                connection, WRONG, Records.T0, "again", "mona", Records.T0)
                            .isEmpty()))
        .isTrue();
    undo(first);
    finish();
    assertThat(order().id()).isGreaterThan(first.id());
  }
}
