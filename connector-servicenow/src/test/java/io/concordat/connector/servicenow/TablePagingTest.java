package io.concordat.connector.servicenow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages by key, whatever access rules, ties and caps make of a page. */
class TablePagingTest {
  private static final FakeInstance INSTANCE = new FakeInstance();

  @AfterAll
  static void stop() {
    INSTANCE.close();
  }

  @BeforeEach
  void clear() {
    INSTANCE.clear();
  }

  @Test
  void losesNoRowOfASecondThatCrossesAPage() {
    for (int i = 0; i < 10; i++) {
      user("u" + i, "2025-06-01 12:00:00");
    }
    user("v", "2025-06-01 12:00:01");
    Run run = read(Checkpoint.start());
    assertThat(run.ids).hasSize(11).doesNotHaveDuplicates();
  }

  @Test
  void goesOnBehindPagesThatAccessRulesEmptied() {
    for (int i = 0; i < 9; i++) {
      user("u" + i, "2025-06-01 12:00:0" + i);
      if (i < 7) {
        INSTANCE.hide("u" + i);
      }
    }
    Run run = read(Checkpoint.start());
    assertThat(run.ids).containsExactly("u7", "u8");
    assertThat(run.last.gap()).isEmpty();
  }

  @Test
  void endsBehindHiddenRowsAtTheEnd() {
    for (int i = 0; i < 9; i++) {
      user("u" + i, "2025-06-01 12:00:0" + i);
      if (i > 1) {
        INSTANCE.hide("u" + i);
      }
    }
    assertThat(read(Checkpoint.start()).ids).containsExactly("u0", "u1");
  }

  @Test
  void readsOnWhereTheServerCapsTheLimit() {
    INSTANCE.cap(2);
    for (int i = 0; i < 7; i++) {
      user("u" + i, "2025-06-01 12:00:0" + i);
    }
    assertThat(read(Checkpoint.start()).ids).hasSize(7);
  }

  @Test
  void confessesThatWithoutACountAnEndIsNotProven() {
    INSTANCE.withoutCount();
    user("u1", "2025-06-01 12:00:00");
    Run run = read(Checkpoint.start());
    assertThat(run.ids).containsExactly("u1");
    assertThat(run.last.gap()).hasValueSatisfying(gap -> assertThat(gap).contains("X-Total-Count"));
  }

  @Test
  void halvesTheLimitWhenTheServerRunsOutOfTime() {
    INSTANCE.slowAbove(1);
    for (int i = 0; i < 4; i++) {
      user("u" + i, "2025-06-01 12:00:00");
    }
    assertThat(read(Checkpoint.start()).ids).containsExactly("u0", "u1", "u2", "u3");
  }

  @Test
  void takesNoRowOfAnAnswerThatWasCancelled() {
    INSTANCE.slowAbove(1);
    user("u1", "2025-06-01 12:00:00");
    Page first = stream().read(Checkpoint.start());
    assertThat(first.rows()).isEmpty();
    assertThat(first.more()).isTrue();
    assertThat(first.next().get("limit")).hasValue("1");
  }

  @Test
  void givesUpForNowWhenASingleRowTakesTooLong() {
    INSTANCE.slowAbove(0);
    assertThatThrownBy(() -> read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessageContaining("sys_user takes too long");
  }

  @Test
  void asksForTheWholePageAgainInTheNextRun() {
    INSTANCE.slowAbove(1);
    user("u1", "2025-06-01 12:00:00");
    assertThat(read(Checkpoint.start()).last.next().get("limit")).isEmpty();
  }

  @Test
  void readsAgainALittleBeforeTheLastRow() {
    user("u1", "2025-06-01 12:00:00");
    user("u2", "2025-06-01 12:05:00");
    Checkpoint next = incremental(read(Checkpoint.start()).last.next());
    assertThat(next.cursor()).containsExactly(Map.entry("since", "2025-06-01T12:03:00Z"));
    user("u3", "2025-06-01 12:04:30"); // committed late
    Run second = read(next);
    assertThat(second.ids).containsExactly("u3", "u2");
    assertThat(INSTANCE.queries().getLast()).startsWith("sys_updated_on>=2025-06-01 12:03:00^");
  }

  @Test
  void neverGoesBackBehindItsOverlap() {
    user("u1", "2025-06-01 12:00:00");
    Checkpoint first = incremental(read(Checkpoint.start()).last.next());
    Checkpoint second = incremental(read(first).last.next());
    assertThat(second).isEqualTo(first);
    INSTANCE.remove("sys_user", "u1");
    assertThat(incremental(read(second).last.next())).isEqualTo(first);
  }

  @Test
  void keepsTheOperatorsFilterInEveryPage() {
    for (int i = 0; i < 5; i++) {
      user("u" + i, "2025-06-01 12:00:00");
    }
    INSTANCE.put("sys_user", "x", "2025-06-01 12:00:00", "active", "false");
    SourceStream stream =
        TestConfig.stream(
            TestConfig.instance(
                INSTANCE.uri().toString(), Map.of("tables.users.filter", "active=true")),
            "sys_user");
    assertThat(read(stream, Checkpoint.start()).ids).hasSize(5).doesNotContain("x");
  }

  @Test
  void refusesToReadOnWhereAConditionWasIgnored() {
    user("u1", "2025-06-01 12:00:00");
    Checkpoint from2026 =
        new Checkpoint(PullMode.INCREMENTAL, Map.of("since", "2025-01-01T00:00:00Z"));
    assertThat(read(from2026).ids).hasSize(1);
    try (DisorderlyInstance disorderly = new DisorderlyInstance()) {
      SourceStream stream =
          TestConfig.stream(TestConfig.instance(disorderly.uri(), Map.of()), "sys_user");
      assertThatThrownBy(() -> stream.read(from2026))
          .isInstanceOf(SourceFailure.Rejected.class)
          .hasMessageContaining("out of the order")
          .hasMessageContaining("GMT");
    }
  }

  @Test
  void readsRowsWithoutATimestampToo() {
    for (int i = 0; i < 5; i++) {
      user("n" + i, "");
    }
    user("u1", "2025-06-01 12:00:00");
    assertThat(read(Checkpoint.start()).ids)
        .containsExactlyInAnyOrder("n0", "n1", "n2", "n3", "n4", "u1");
  }

  @Test
  void neverPutsAStrangeIdIntoAQuery() {
    user("a", "2025-06-01 12:00:00");
    user("b^ORactive=true", "2025-06-01 12:00:01");
    user("c", "2025-06-01 12:00:02");
    user("d", "2025-06-01 12:00:03");
    Run run = read(Checkpoint.start());
    assertThat(run.ids).containsExactly("a", "c", "d");
    assertThat(run.rejects)
        .singleElement()
        .satisfies(reject -> assertThat(reject.identified()).isFalse())
        .satisfies(reject -> assertThat(reject.reason()).contains("sys_id"));
    assertThat(INSTANCE.queries()).noneMatch(query -> query.contains("ORactive"));
  }

  @Test
  void readsMembersInPagesOfTheirOwn() {
    INSTANCE.put("sys_user_group", "g1", "2025-06-01 12:00:00", "name", "Team");
    for (int i = 0; i < 8; i++) {
      INSTANCE.put(
          "sys_user_grmember", "m" + i, "2025-06-01 12:00:00", "group", "g1", "user", "u" + i);
    }
    INSTANCE.hide("m0");
    INSTANCE.hide("m1");
    INSTANCE.hide("m2");
    SourceStream groups =
        TestConfig.stream(
            TestConfig.instance(INSTANCE.uri().toString(), Map.of()), "sys_user_group");
    assertThat(groups.preferredMode()).isEqualTo(PullMode.FULL);
    Page page = groups.read(Checkpoint.start());
    assertThat(page.rows().getFirst().relations())
        .extracting(relation -> relation.target().value())
        .containsExactly(
            "servicenow-prod/u3",
            "servicenow-prod/u4",
            "servicenow-prod/u5",
            "servicenow-prod/u6",
            "servicenow-prod/u7");
  }

  @Test
  void publishesNoGroupWhoseMembersItMayNotSee() {
    INSTANCE.put("sys_user_group", "g1", "2025-06-01 12:00:00", "name", "Team");
    INSTANCE.forbid("sys_user_grmember");
    SourceStream groups =
        TestConfig.stream(
            TestConfig.instance(INSTANCE.uri().toString(), Map.of()), "sys_user_group");
    assertThatThrownBy(() -> groups.read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("sys_user_grmember answered 403");
  }

  private static void user(String id, String updated) {
    INSTANCE.put("sys_user", id, updated, "name", id, "active", "true");
  }

  private static SourceStream stream() {
    return TestConfig.stream(TestConfig.instance(INSTANCE.uri().toString(), Map.of()), "sys_user");
  }

  private static Checkpoint incremental(Checkpoint checkpoint) {
    return new Checkpoint(PullMode.INCREMENTAL, checkpoint.cursor());
  }

  private static Run read(Checkpoint from) {
    return read(stream(), from);
  }

  /** As the runtime reads: until there is no more, and never twice from the same cursor. */
  private static Run read(SourceStream stream, Checkpoint from) {
    List<String> ids = new ArrayList<>();
    List<Page.Reject> rejects = new ArrayList<>();
    Set<Checkpoint> visited = new HashSet<>();
    Checkpoint at = from;
    while (true) {
      assertThat(visited.add(at)).as("the cursor moves: %s", at).isTrue();
      Page page = stream.read(at);
      page.rows().stream().map(SourceRow::nativeId).forEach(ids::add);
      rejects.addAll(page.rejects());
      if (!page.more()) {
        return new Run(ids, rejects, page);
      }
      at = page.next();
    }
  }

  private record Run(List<String> ids, List<Page.Reject> rejects, Page last) {}
}
