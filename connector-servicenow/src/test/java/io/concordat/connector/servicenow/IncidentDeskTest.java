package io.concordat.connector.servicenow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.TicketRules;
import io.concordat.connector.spi.WriteBack;
import io.concordat.connector.spi.WriteBack.Draft;
import io.concordat.connector.spi.WriteBack.Note;
import io.concordat.connector.spi.WriteBack.Severity;
import io.concordat.connector.spi.WriteBack.State;
import io.concordat.connector.spi.WriteBack.Ticket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IncidentDeskTest {
  private static final String KEY = "4c1f:live_after_lapse";
  private static final String GROUP = "287ebd7da9fe198100f92cc8d1d2154e";

  private FakeDesk instance;
  private WriteBack desk;

  @BeforeEach
  void start() {
    instance = new FakeDesk();
    desk = desk(Map.of("write-back.enabled", "true", "write-back.assignment-group", GROUP));
  }

  @AfterEach
  void stop() {
    instance.close();
  }

  private WriteBack desk(Map<String, String> overrides) {
    return TestConfig.sources(TestConfig.instance(instance.uri().toString(), overrides))
        .getFirst()
        .writeBack()
        .orElseThrow();
  }

  private static Draft draft(String summary, Severity severity) {
    return draft(summary, severity, List.of());
  }

  private static Draft draft(String summary, Severity severity, List<Note> notes) {
    return new Draft(
        summary,
        "The contract ended, the key lives on.",
        severity,
        Optional.of("live_after_lapse"),
        notes);
  }

  @Test
  void isWrittenToOnlyWhereTheOperatorWantsIt() {
    assertThat(
            TestConfig.sources(TestConfig.instance(instance.uri().toString(), Map.of()))
                .getFirst()
                .writeBack())
        .isEmpty();
  }

  @Test
  void filesOneIncidentForAKeyAndKeepsItInLine() {
    Ticket filed = desk.file(KEY, draft("A key lives on", Severity.MEDIUM));
    assertThat(filed.state()).isEqualTo(State.OPEN);
    assertThat(filed.changedAt()).contains(Instant.parse("2026-05-01T10:00:00Z"));
    assertThat(instance.rows("incident").getFirst())
        .containsEntry("short_description", "A key lives on")
        .containsEntry("correlation_id", KEY)
        .containsEntry("correlation_display", "Concordat")
        .containsEntry("assignment_group", GROUP)
        .containsEntry("impact", "2")
        .containsEntry("urgency", "2");

    assertThat(desk.file(KEY, draft("It lives on still", Severity.CRITICAL)).reference())
        .isEqualTo(filed.reference());
    assertThat(instance.rows("incident")).hasSize(1);
    assertThat(instance.rows("incident").getFirst())
        .containsEntry("short_description", "It lives on still")
        .containsEntry("impact", "1")
        .containsEntry("urgency", "1");
  }

  @Test
  void incidentWhoseAnswerWasLostIsFoundAgain() {
    instance.loseAnswer();
    assertThatThrownBy(() -> desk.file(KEY, draft("A key lives on", Severity.LOW)))
        .isInstanceOf(SourceFailure.Unavailable.class);
    desk.file(KEY, draft("A key lives on", Severity.LOW));
    assertThat(instance.rows("incident")).hasSize(1);
    assertThat(instance.writes()).containsExactly("POST incident", "PATCH incident");
  }

  @Test
  void resolvesOnceAndReadsBackWhereItStands() {
    assertThat(desk.resolve(KEY, "gone")).isEmpty();
    desk.file(KEY, draft("A key lives on", Severity.HIGH));
    assertThat(desk.resolve(KEY, "The key was removed.").orElseThrow().state())
        .isEqualTo(State.RESOLVED);
    assertThat(instance.rows("incident").getFirst())
        .containsEntry("close_code", "Solved (Permanently)")
        .containsEntry("close_notes", "The key was removed.");
    desk.resolve(KEY, "The key was removed.");
    assertThat(instance.writes()).containsExactly("POST incident", "PATCH incident");
    instance.rows("incident").getFirst().put("state", "7");
    assertThat(desk.find(KEY).orElseThrow().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void opensAResolvedIncidentAgainAndFilesANewOneBesideAClosedOne() {
    Ticket first = desk.file(KEY, draft("A key lives on", Severity.HIGH));
    desk.resolve(KEY, "gone");
    assertThat(desk.file(KEY, draft("It is back", Severity.HIGH)).state()).isEqualTo(State.OPEN);
    instance.rows("incident").getFirst().put("state", "7");
    Ticket second = desk.file(KEY, draft("It is back again", Severity.HIGH));
    assertThat(second.reference()).isNotEqualTo(first.reference());
    assertThat(desk.find(KEY).orElseThrow().reference()).isEqualTo(second.reference());
  }

  @Test
  void closesAtOnceWhereTheOperatorWantsItAndNeverOpensWhatIsClosed() {
    desk = desk(Map.of("write-back.enabled", "true", "write-back.resolved-state", "7"));
    Ticket first = desk.file(KEY, draft("A key lives on", Severity.HIGH));
    assertThat(desk.resolve(KEY, "The key was removed.").orElseThrow().state())
        .isEqualTo(State.CLOSED);
    assertThat(instance.rows("incident").getFirst())
        .containsEntry("close_code", "Solved (Permanently)")
        .containsEntry("close_notes", "The key was removed.");
    assertThat(desk.resolve(KEY, "Once more.").orElseThrow().state()).isEqualTo(State.CLOSED);
    assertThat(desk.update(KEY, draft("Nobody asked", Severity.LOW)).orElseThrow().state())
        .isEqualTo(State.CLOSED);

    Ticket second = desk.file(KEY, draft("It is back", Severity.HIGH));
    assertThat(second.reference()).isNotEqualTo(first.reference());
    assertThat(second.state()).isEqualTo(State.OPEN);
    assertThat(instance.rows("incident").getFirst())
        .containsEntry("state", "7")
        .containsEntry("short_description", "A key lives on");
    assertThat(instance.writes())
        .containsExactly("POST incident", "PATCH incident", "POST incident");
  }

  @Test
  void stateOfTheInstancesOwnIsResolvedWhereThatIsWhatIsWritten() {
    desk = desk(Map.of("write-back.enabled", "true", "write-back.resolved-state", "16"));
    Ticket filed = desk.file(KEY, draft("A key lives on", Severity.HIGH));
    assertThat(desk.resolve(KEY, "gone").orElseThrow().state()).isEqualTo(State.RESOLVED);
    Ticket again = desk.file(KEY, draft("It is back", Severity.HIGH));
    assertThat(again.reference()).isEqualTo(filed.reference());
    assertThat(again.state()).isEqualTo(State.OPEN);
  }

  @Test
  void notesOnAChangeAreFoundByTheirMark() {
    instance.add("change_request", "number", "CHG0030001");
    assertThat(desk.carries("CHG0030001", "n-1")).contains(false);
    desk.note("CHG0030001", "The access remains.", "n-1");
    assertThat(desk.carries("CHG0030001", "n-1")).contains(true);
    assertThat(desk.carries("CHG0030001", "n-2")).contains(false);
    assertThat(desk.carries("CHG0039999", "n-1")).isEmpty();
    assertThat(instance.rows("change_request").getFirst().get("work_notes"))
        .isEqualTo("The access remains.\n[concordat n-1]");
  }

  @Test
  void neverTouchesAnIncidentThatWasNotAskedFor() {
    instance.add("incident", "correlation_id", "somebody-else", "correlation_display", "Monitor");
    instance.ignoreConditions();
    assertThatThrownBy(() -> desk.file(KEY, draft("A key lives on", Severity.HIGH)))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("correlation_");
    assertThat(instance.writes()).isEmpty();
  }

  @Test
  void refusalNamesTheRight() {
    instance.refuseWith(403);
    assertThatThrownBy(() -> desk.file(KEY, draft("A key lives on", Severity.HIGH)))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("read access by ACL");
  }

  @Test
  void groupMustBeAnId() {
    assertThatThrownBy(() -> desk(Map.of("write-back.assignment-group", "Identity team")))
        .hasMessageContaining("write-back.assignment-group");
  }

  @Test
  void updatesOnlyWhatSomebodyWorksOn() {
    assertThat(desk.update(KEY, draft("A key lives on", Severity.HIGH))).isEmpty();
    desk.file(KEY, draft("A key lives on", Severity.HIGH));
    assertThat(desk.update(KEY, draft("It lives on still", Severity.LOW)).orElseThrow().state())
        .isEqualTo(State.OPEN);
    assertThat(instance.rows("incident").getFirst())
        .containsEntry("short_description", "It lives on still")
        .containsEntry("urgency", "3");
    for (String over : List.of("6", "7", "8")) {
      instance.rows("incident").getFirst().put("state", over);
      desk.update(KEY, draft("Nobody asked", Severity.CRITICAL));
    }
    assertThat(instance.rows("incident").getFirst())
        .containsEntry("short_description", "It lives on still");
  }

  @Test
  void noteStandsOnceThoughItsAnswerWasLost() {
    List<Note> notes = List.of(new Note("Taken on by olga.", "7:2"), new Note("Worse.", "7:3"));
    instance.loseAnswer();
    assertThatThrownBy(() -> desk.file(KEY, draft("A key lives on", Severity.HIGH, notes)))
        .isInstanceOf(SourceFailure.Unavailable.class);
    desk.file(KEY, draft("A key lives on", Severity.HIGH, notes));
    List<Note> more = List.of(notes.get(1), new Note("Worse still.", "7:4"));
    desk.update(KEY, draft("A key lives on", Severity.HIGH, more));
    assertThat(instance.rows("sys_journal_field"))
        .extracting(row -> row.get("value"))
        .containsExactly(
            "Taken on by olga.\n[concordat 7:2]\n\nWorse.\n[concordat 7:3]",
            "Worse still.\n[concordat 7:4]");
  }

  @Test
  void findingSaysWhoGetsItsTicket() {
    String other = "a715cd759f2002002920bde8132e7018";
    desk =
        desk(
            Map.of(
                "write-back.enabled", "true",
                "write-back.assignment-group", GROUP,
                "write-back.category", "software",
                "tickets.assignment-groups.live_after_lapse", other,
                "tickets.categories.orphaned", "identity"));
    desk.file(KEY, draft("A key lives on", Severity.HIGH));
    assertThat(instance.rows("incident").getFirst())
        .containsEntry("assignment_group", other)
        .containsEntry("category", "software");
  }

  @Test
  void ticketThatCouldNeverBeFoundAgainIsNotFiledTwice() {
    instance.drop("correlation_id");
    assertThatThrownBy(() -> desk.file(KEY, draft("A key lives on", Severity.HIGH)))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("INC0 was filed without its correlation_id")
        .hasMessageContaining("let the integration user write and read");
  }

  @Test
  void refusedWriteNamesTheRight() {
    instance.refuseWritesWith(403);
    assertThatThrownBy(() -> desk.file(KEY, draft("A key lives on", Severity.HIGH)))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("403")
        .hasMessageContaining("create access by ACL");
    instance.refuseWritesWith(0);
    desk.file(KEY, draft("A key lives on", Severity.HIGH));
    instance.refuseWritesWith(403);
    assertThatThrownBy(() -> desk.resolve(KEY, "gone"))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("the close-code among them");
  }

  @Test
  void rowThatMayNotBeSeenIsNoSettingThatHoldsTheOtherTicketsUp() {
    desk.file(KEY, draft("A key lives on", Severity.HIGH));
    instance.refuseWritesWith(404);
    assertThatThrownBy(() -> desk.resolve(KEY, "gone"))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofSetting()).isFalse())
        .hasMessageContaining("answered 404");
    instance.refuseWith(404);
    assertThatThrownBy(() -> desk.resolve(KEY, "gone"))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofSetting()).isTrue());
  }

  private Optional<TicketRules> rules(Map<String, String> overrides) {
    return TestConfig.sources(TestConfig.instance(instance.uri().toString(), overrides))
        .getFirst()
        .tickets();
  }

  @Test
  void escalationsBecomeTicketsOnlyWhereTheOperatorWantsIt() {
    assertThat(rules(Map.of("write-back.enabled", "true"))).isEmpty();
    assertThat(rules(Map.of("write-back.enabled", "true", "tickets.enabled", "true")))
        .contains(new TicketRules(Severity.HIGH, Set.of()));
    assertThat(
            rules(
                Map.of(
                    "write-back.enabled", "true",
                    "tickets.enabled", "true",
                    "tickets.min-severity", "medium",
                    "tickets.findings", "orphaned,drift:*")))
        .contains(new TicketRules(Severity.MEDIUM, Set.of("orphaned", "drift:*")));
  }

  @Test
  void ticketsThatCannotWorkStopTheStart() {
    assertThatThrownBy(() -> rules(Map.of("tickets.enabled", "true")))
        .hasMessageContaining("tickets.enabled")
        .hasMessageContaining("write-back.enabled=true");
    assertThatThrownBy(() -> rules(Map.of("tickets.findings", "Orphaned accounts")))
        .hasMessageContaining("tickets.findings: holds 'Orphaned accounts'");
    assertThatThrownBy(() -> rules(Map.of("tickets.assignment-groups.orphaned", "Identity team")))
        .hasMessageContaining("tickets.assignment-groups.orphaned: must be a sys_id");
    assertThatThrownBy(() -> rules(Map.of("tickets.categories.\"No finding\"", "identity")))
        .hasMessageContaining("tickets.categories: has 'No finding'");
  }
}
