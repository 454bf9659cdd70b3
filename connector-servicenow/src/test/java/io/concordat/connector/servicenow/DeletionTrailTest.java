package io.concordat.connector.servicenow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.EntityKind;
import io.concordat.contract.PullMode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an instance writes down about deletions, whatever it shows of that. */
class DeletionTrailTest {
  private static final FakeInstance INSTANCE = new FakeInstance();
  private static final Instant NOW = Instant.parse("2025-06-01T12:00:00.250Z");

  @AfterAll
  static void stop() {
    INSTANCE.close();
  }

  @BeforeEach
  void clear() {
    INSTANCE.clear();
  }

  @Test
  void losesNoDeletionOfASecondThatCrossesAPage() {
    Checkpoint swept = sweep();
    for (int i = 0; i < 10; i++) {
      INSTANCE.audit("d" + i, "2025-06-01 12:00:05", "sys_user", "u" + i);
    }
    INSTANCE.audit("e", "2025-06-01 12:00:06", "sys_user", "u10");
    Run run = read(swept);
    assertThat(run.removed()).hasSize(11).doesNotHaveDuplicates();
    assertThat(run.gaps).isEmpty();
  }

  @Test
  void goesOnBehindDeletionsThatAccessRulesTookOutAndSaysThatTheyAreMissing() {
    Checkpoint swept = sweep();
    for (int i = 0; i < 7; i++) {
      INSTANCE.audit("d" + i, "2025-06-01 12:00:0" + i, "sys_user", "u" + i);
      if (i < 5) {
        INSTANCE.hide("d" + i);
      }
    }
    user("v", "2025-06-01 12:00:00");
    Run run = read(swept);
    assertThat(run.removed()).containsExactly("u5", "u6");
    assertThat(run.alive()).containsExactly("v");
    assertThat(run.gaps).singleElement().asString().contains("sys_audit_delete counts rows");
  }

  @Test
  void goesOnBehindAShortPage() {
    INSTANCE.cap(2);
    Checkpoint swept = sweep();
    for (int i = 0; i < 7; i++) {
      INSTANCE.audit("d" + i, "2025-06-01 12:00:0" + i, "sys_user", "u" + i);
    }
    Run run = read(swept);
    assertThat(run.removed()).hasSize(7);
    assertThat(run.gaps).isEmpty();
  }

  @Test
  void saysThatItMayReadNoneOfTheDeletionsAndLetsTheRowsFlow() {
    user("u0", "2025-06-01 12:00:00");
    user("u1", "2025-06-01 12:00:00");
    Checkpoint swept = sweep();
    INSTANCE.delete("sys_user", "u1", NOW);
    INSTANCE.hide("d-u1");
    Run run = read(swept);
    assertThat(run.removed()).isEmpty();
    assertThat(run.alive()).containsExactly("u0");
    assertThat(run.gaps).singleElement().asString().contains("may not read it");
  }

  @Test
  void saysThatItIsForbiddenAndLetsTheRowsFlow() {
    user("u0", "2025-06-01 12:00:00");
    user("u1", "2025-06-01 12:00:00");
    Checkpoint swept = sweep();
    INSTANCE.delete("sys_user", "u1", NOW);
    INSTANCE.forbid(DeletionTrail.TABLE);
    Run run = read(swept);
    assertThat(run.removed()).isEmpty();
    assertThat(run.alive()).containsExactly("u0");
    assertThat(run.gaps).singleElement().asString().contains("sys_audit_delete answered 403");

    INSTANCE.permit(DeletionTrail.TABLE);
    assertThat(read(run.next()).removed()).as("nothing was stepped over").containsExactly("u1");
  }

  @Test
  void takesARefusedLogInForNoGap() {
    Checkpoint swept = sweep();
    INSTANCE.logOut(DeletionTrail.TABLE);
    assertThatThrownBy(() -> read(swept))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofCredentials()).isTrue());
  }

  @Test
  void saysThatItMayNotReadTheColumnsThatMatter() {
    Checkpoint swept = sweep();
    INSTANCE.audit("d1", "2025-06-01 12:00:00", "sys_user", "u1");
    INSTANCE.audit("d2", "2025-06-01 12:00:00", "sys_user", "");
    Run run = read(swept);
    assertThat(run.removed()).containsExactly("u1");
    assertThat(run.gaps)
        .singleElement()
        .asString()
        .contains("documentkey: is missing", "sys_id, sys_created_on, tablename, documentkey");
  }

  @Test
  void triesLaterWhenAWebPageComesWith200() {
    Checkpoint swept = sweep();
    INSTANCE.sleep(DeletionTrail.TABLE);
    assertThatThrownBy(() -> read(swept))
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessageContaining("sys_audit_delete answered 200 with a web page");
  }

  @Test
  void halvesItsPagesAndLetsTheRowsFlowWhereEvenOneDeletionTakesTooLong() {
    user("u0", "2025-06-01 12:00:00");
    Checkpoint swept = sweep();
    INSTANCE.audit("d1", "2025-06-01 12:00:00", "sys_user", "u1");
    INSTANCE.slowAbove(1);
    assertThat(read(swept).removed()).containsExactly("u1");

    INSTANCE.slowAbove(0);
    Page slower = stream().read(swept);
    Page stuck = stream().read(slower.next());
    assertThat(stuck.gap())
        .hasValueSatisfying(gap -> assertThat(gap).contains("takes too long for a single row"));
    INSTANCE.slowAbove(Integer.MAX_VALUE);
    assertThat(read(stuck.next()).alive()).containsExactly("u0");
  }

  @Test
  void doesNotGoRoundInCirclesWhereTheInstanceRepeatsItsPage() {
    INSTANCE.withoutCount();
    INSTANCE.ignoreConditions(DeletionTrail.TABLE);
    user("u0", "2025-06-01 12:00:00");
    Checkpoint swept = sweep();
    for (int i = 1; i <= 3; i++) {
      INSTANCE.audit("d" + i, "2025-06-01 12:00:00", "sys_user", "u" + i);
    }
    Run run = read(swept);
    assertThat(run.removed()).containsExactly("u1", "u2", "u3");
    assertThat(run.alive()).containsExactly("u0");
    assertThat(run.gaps).first().asString().contains("out of the order");
  }

  @Test
  void takesNoDeletionOfAnotherTableThoughTheConditionWasIgnored() {
    Checkpoint swept = sweep();
    INSTANCE.ignoreConditions(DeletionTrail.TABLE);
    INSTANCE.audit("d1", "2025-06-01 12:00:00", "incident", "u1");
    INSTANCE.audit("d2", "2025-06-01 12:00:00", "sys_user", "u2");
    assertThat(read(swept).removed()).containsExactly("u2");
  }

  @Test
  void leavesARowAliveThatWasRestoredWhateverItsTimestampsSay() {
    Checkpoint swept = sweep();
    INSTANCE.audit("d1", "2025-06-01 12:00:00", "sys_user", "newer");
    INSTANCE.audit("d2", "2025-06-01 12:00:00", "sys_user", "older");
    INSTANCE.audit("d3", "2025-06-01 12:00:00", "sys_user", "gone");
    user("newer", "2025-06-01 12:10:00");
    user("older", "2019-01-01 00:00:00");
    Run run = read(swept);
    assertThat(run.removed()).containsExactly("gone");
    assertThat(run.alive()).contains("newer", "older");
  }

  @Test
  void setsARestoredRowAsideThatCannotBeMappedInsteadOfRetiringIt() {
    Checkpoint swept = sweep();
    INSTANCE.audit("d1", "2025-06-01 12:00:00", "sys_user", "u1");
    user("u1", "01.06.2025 12:00");
    Page page = stream().read(swept);
    assertThat(page.rows()).isEmpty();
    assertThat(page.rejects()).extracting(Page.Reject::nativeId).containsExactly("u1");
  }

  @Test
  void takesARowForGoneThatWasRestoredOutsideTheScope() {
    Map<String, String> narrow = Map.of("tables.users.filter", "active=true");
    Checkpoint swept = sweep(stream(narrow));
    INSTANCE.audit("d1", "2025-06-01 12:00:00", "sys_user", "u1");
    INSTANCE.audit("d2", "2025-06-01 12:00:00", "sys_user", "u2");
    INSTANCE.put("sys_user", "u1", "2025-06-01 12:10:00", "active", "true");
    INSTANCE.put("sys_user", "u2", "2025-06-01 12:10:00", "active", "false");
    assertThat(read(stream(narrow), swept).removed()).containsExactly("u2");
  }

  @Test
  void readsTheDeletionsOfConfiguredClasses() {
    Map<String, String> classes =
        Map.of(
            "tables.service-accounts.subclasses", "u_cmdb_ci_robot",
            "tables.applications.subclasses", "cmdb_ci_app_server");
    INSTANCE.audit("d1", "2025-06-01 12:00:00", "u_cmdb_ci_robot", "r1");
    INSTANCE.audit("d2", "2025-06-01 12:00:00", "cmdb_ci_app_server", "s1");
    INSTANCE.audit("d3", "2025-06-01 12:00:00", "cmdb_ci_appl", "a1");
    for (Map.Entry<String, List<String>> expected :
        Map.of("cmdb_ci_service_account", List.of("r1"), "cmdb_ci_appl", List.of("s1", "a1"))
            .entrySet()) {
      SourceStream stream = stream(expected.getKey(), classes);
      assertThat(read(stream, sweep(stream)).removed())
          .containsExactlyInAnyOrderElementsOf(expected.getValue());
    }
  }

  @Test
  void saysOfWhatKindADeletedRowWas() {
    INSTANCE.audit("d1", "2025-06-01 12:00:00", "change_request", "h1");
    SourceStream stream = stream("change_request", Map.of());
    assertThat(stream.read(incremental(sweep(stream))).rows())
        .containsExactly(SourceRow.removed("h1", EntityKind.CHANGE));
  }

  @Test
  void readsAgainALittleBeforeTheLastDeletion() {
    Checkpoint swept = sweep();
    INSTANCE.audit("d1", "2025-06-01 12:00:00", "sys_user", "u1");
    INSTANCE.audit("d2", "2025-06-01 12:05:00", "sys_user", "u2");
    Run first = read(swept);
    INSTANCE.audit("d0", "2025-06-01 12:04:30", "sys_user", "u3"); // committed late
    Run second = read(first.next());
    assertThat(second.removed()).containsExactly("u3", "u2");
    assertThat(second.next()).isEqualTo(first.next());
  }

  @Test
  void readsDeletionsFromBeforeTheSweepThatSawTheRowsLast() {
    user("u0", "2025-06-01 12:00:00");
    INSTANCE.audit("d1", "2025-05-01 00:00:00", "sys_user", "long-ago");
    INSTANCE.audit("d2", "2025-06-01 11:59:00", "sys_user", "while-it-began");
    Checkpoint swept = sweep();
    assertThat(INSTANCE.queries()).as("a sweep sees by itself").noneMatch(q -> q.contains("IN"));
    assertThat(read(swept).removed()).containsExactly("while-it-began");
  }

  @Test
  void goesOnFromACheckpointThatKnowsNothingOfDeletions() {
    Checkpoint old = new Checkpoint(PullMode.INCREMENTAL, Map.of("since", "2025-06-01T11:00:00Z"));
    INSTANCE.audit("d1", "2025-06-01 10:00:00", "sys_user", "before");
    INSTANCE.audit("d2", "2025-06-01 11:30:00", "sys_user", "after");
    user("u0", "2025-06-01 11:40:00");
    assertThat(read(old).removed()).containsExactly("after");
    Checkpoint ofAnotherVersion =
        old.with("deletions", "9").with("deletions.since", "in a form of its own");
    assertThat(read(ofAnotherVersion).removed()).containsExactly("after");
  }

  @Test
  void leavesACheckpointThatServesWithoutTheOptionToo() {
    user("u0", "2025-06-01 12:00:00");
    INSTANCE.audit("d1", "2025-06-01 12:00:00", "sys_user", "u1");
    Checkpoint swept = sweep();
    Checkpoint resting = incremental(read(swept).next());
    SourceStream plain = stream("sys_user", Map.of("audit-deletes", "false"));
    Page page = plain.read(resting);
    assertThat(page.rows()).extracting(SourceRow::nativeId).containsExactly("u0");
    assertThat(page.next().cursor()).containsOnlyKeys("since");
    assertThat(resting.cursor()).containsEntry("since", page.next().get("since").orElseThrow());
  }

  @Test
  void goesOnWithTheRowsWhereARunWasCutBehindTheDeletions() {
    for (int i = 0; i < 5; i++) {
      user("u" + i, "2025-06-01 12:00:00");
    }
    Checkpoint swept = sweep();
    INSTANCE.audit("d1", "2025-06-01 12:00:00", "sys_user", "gone");
    Page deletions = stream().read(swept);
    assertThat(deletions.more()).isTrue();
    Page rows = stream().read(deletions.next());
    Run rest = read(rows.next());
    assertThat(rest.removed()).isEmpty();
    assertThat(rest.alive()).containsExactly("u3", "u4");
  }

  @Test
  void readsNothingButTheTableWhereItIsNotSwitchedOn() {
    user("u0", "2025-06-01 12:00:00");
    SourceStream plain = stream("sys_user", Map.of("audit-deletes", "false"));
    read(plain, sweep(plain));
    assertThat(INSTANCE.queries()).noneMatch(query -> query.contains("tablename"));
  }

  @Test
  void takesNoPayloadAndPutsNoStrangeKeyIntoAQuery() {
    Checkpoint swept = sweep();
    INSTANCE.audit("d1", "2025-06-01 12:00:00", "sys_user", "x^ORactive=true");
    assertThat(ServiceNowMapper.deletionColumns()).doesNotContain("payload");
    assertThat(read(swept).rows).isEmpty();
    assertThat(INSTANCE.queries()).noneMatch(query -> query.contains("ORactive"));
  }

  private static void user(String id, String updated) {
    INSTANCE.put("sys_user", id, updated, "name", id, "active", "true");
  }

  private static SourceStream stream() {
    return stream(Map.of());
  }

  private static SourceStream stream(Map<String, String> overrides) {
    return stream("sys_user", overrides);
  }

  private static SourceStream stream(String name, Map<String, String> overrides) {
    Map<String, String> options = new HashMap<>(Map.of("audit-deletes", "true"));
    options.putAll(overrides);
    ServiceNowConfig config =
        TestConfig.of(TestConfig.instance(INSTANCE.uri().toString(), options));
    InstanceSettings settings =
        InstanceSettings.of(TestConfig.SOURCE, config.sources().get(TestConfig.SOURCE));
    return new ServiceNowSource(settings, Clock.fixed(NOW, ZoneOffset.UTC))
        .streams().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private static Checkpoint incremental(Checkpoint checkpoint) {
    return new Checkpoint(PullMode.INCREMENTAL, checkpoint.cursor());
  }

  /** A full run; answers where the next incremental one begins. */
  private static Checkpoint sweep() {
    return sweep(stream());
  }

  private static Checkpoint sweep(SourceStream stream) {
    return incremental(walk(stream, Checkpoint.start()).next());
  }

  private static Run read(Checkpoint from) {
    return read(stream(), from);
  }

  private static Run read(SourceStream stream, Checkpoint from) {
    return walk(stream, incremental(from));
  }

  /** As the runtime reads: until there is no more, and never twice from the same cursor. */
  private static Run walk(SourceStream stream, Checkpoint from) {
    List<SourceRow> rows = new ArrayList<>();
    List<String> gaps = new ArrayList<>();
    Set<Checkpoint> visited = new HashSet<>();
    Checkpoint at = from;
    while (true) {
      assertThat(visited.add(at)).as("the cursor moves: %s", at).isTrue();
      Page page = stream.read(at);
      rows.addAll(page.rows());
      Optional<String> gap = page.gap();
      gap.ifPresent(gaps::add);
      at = page.next();
      if (!page.more()) {
        return new Run(rows, gaps, at);
      }
    }
  }

  private record Run(List<SourceRow> rows, List<String> gaps, Checkpoint next) {
    List<String> removed() {
      return rows.stream().filter(SourceRow::removed).map(SourceRow::nativeId).toList();
    }

    List<String> alive() {
      return rows.stream().filter(row -> !row.removed()).map(SourceRow::nativeId).toList();
    }
  }
}
