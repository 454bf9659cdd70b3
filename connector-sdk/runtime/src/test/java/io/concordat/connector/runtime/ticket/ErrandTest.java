package io.concordat.connector.runtime.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.runtime.postgres.TicketLedger.Waiting;
import io.concordat.connector.spi.WriteBack.Draft;
import io.concordat.connector.spi.WriteBack.Note;
import io.concordat.connector.spi.WriteBack.Severity;
import io.concordat.contract.EscalationEvent;
import io.concordat.contract.EscalationEvent.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ErrandTest {
  private static final UUID ID = UUID.fromString("0190c7a2-1c3b-4f00-8000-000000000003");

  private final Changes changes = new Changes(ID);

  private static Errand first(EscalationEvent... waiting) {
    return Errand.of(new Waiting(ID, 0, false, Optional.empty(), List.of(waiting)));
  }

  private static Errand after(EscalationEvent before, EscalationEvent... waiting) {
    return Errand.of(new Waiting(ID, 0, true, Optional.of(before), List.of(waiting)));
  }

  private static List<String> texts(Draft draft) {
    return draft.notes().stream().map(Note::text).toList();
  }

  @Test
  void raisedBecomesATicketThatSaysWhatAPersonNeeds() {
    Errand errand = first(changes.next(Change.RAISED));
    assertThat(errand).isInstanceOf(Errand.File.class);
    Draft draft = ((Errand.File) errand).draft();
    assertThat(draft.summary())
        .isEqualTo(
            "payroll-bot: The agreement ended on 2026-01-31 and the identity is still active");
    assertThat(draft.severity()).isEqualTo(Severity.HIGH);
    assertThat(draft.subject()).contains("live_after_lapse");
    assertThat(draft.notes()).isEmpty();
    assertThat(draft.description())
        .contains("Finding: live_after_lapse (high, NHI1, GV.SC-10)")
        .contains("Owner: ana@example.com")
        .contains("- term_end: 2026-01-31")
        .contains("Escalation " + ID);
  }

  @Test
  void whatDidNotLastNeverBecomesATicket() {
    assertThat(first(changes.next(Change.RAISED), changes.next(Change.CLEARED)))
        .isEqualTo(new Errand.Nothing("did_not_last"));
  }

  @Test
  void whatMayBeFiledIsResolvedThoughItsAnswerWasLost() {
    Waiting waiting =
        new Waiting(
            ID,
            1,
            true,
            Optional.empty(),
            List.of(changes.next(Change.RAISED), changes.next(Change.CLEARED)));
    assertThat(Errand.of(waiting)).isInstanceOf(Errand.Resolve.class);
  }

  @Test
  void clearedIsResolvedWithItsReason() {
    EscalationEvent raised = changes.next(Change.RAISED);
    assertThat(after(raised, changes.next(Change.CLEARED)))
        .isEqualTo(
            new Errand.Resolve(
                "The condition no longer holds as of 2026-03-01T10:15:32Z: live after lapse."
                    + " Resolved by Concordat, which looks again by itself."));
  }

  @Test
  void updateThatNobodyWouldReadIsNotWritten() {
    EscalationEvent raised = changes.next(Change.RAISED);
    assertThat(after(raised, changes.next(Change.UPDATED)))
        .isEqualTo(new Errand.Nothing("unchanged"));
  }

  @Test
  void evidenceThatMovesIsWrittenWithoutANote() {
    EscalationEvent raised = changes.next(Change.RAISED);
    Errand errand =
        after(raised, changes.evidence(Map.of("last_used", "today")).next(Change.UPDATED));
    assertThat(errand).isInstanceOf(Errand.Update.class);
    assertThat(((Errand.Update) errand).draft().notes()).isEmpty();
    assertThat(((Errand.Update) errand).draft().description()).contains("- last_used: today");
  }

  @Test
  void newsIsNotedUnderAMarkOfItsOwn() {
    EscalationEvent raised = changes.next(Change.RAISED);
    Errand errand =
        after(
            raised,
            changes.severity("critical").owner("ben@example.com").next(Change.UPDATED),
            changes.next(Change.ACKNOWLEDGED));
    assertThat(errand).isInstanceOf(Errand.Update.class);
    Draft draft = ((Errand.Update) errand).draft();
    assertThat(draft.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(draft.notes())
        .containsExactly(
            new Note(
                "Severity: critical (was high).\nOwner: ben@example.com (was ana@example.com).",
                ID + ":2"),
            new Note("Taken on in Concordat by olga at 2026-03-01T10:15:33Z.", ID + ":3"));
  }

  @Test
  void whatComesBackIsFiledAgainWithEverythingThatHappenedMeanwhile() {
    EscalationEvent raised = changes.next(Change.RAISED);
    Errand errand =
        after(
            raised,
            changes.next(Change.CLEARED),
            changes.next(Change.REOPENED),
            changes.next(Change.UPDATED));
    assertThat(errand).isInstanceOf(Errand.File.class);
    assertThat(texts(((Errand.File) errand).draft()))
        .satisfiesExactly(
            cleared -> assertThat(cleared).startsWith("The condition did not hold at"),
            reopened -> assertThat(reopened).startsWith("Back again at"));
  }

  @Test
  void risingSeverityFilesWhatWasNoTicketBefore() {
    assertThat(first(changes.next(Change.UPDATED))).isInstanceOf(Errand.File.class);
  }

  @Test
  void whatCameLateDoesNothing() {
    EscalationEvent raised = changes.next(Change.RAISED);
    EscalationEvent updated = changes.next(Change.UPDATED);
    assertThat(after(updated, raised)).isEqualTo(new Errand.Nothing("outdated"));
  }

  @Test
  void oneTicketGetsABoundedNumberOfNotes() {
    EscalationEvent raised = changes.next(Change.RAISED);
    List<EscalationEvent> flood = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      flood.add(changes.owner("owner" + i + "@example.com").next(Change.UPDATED));
    }
    Errand errand = Errand.of(new Waiting(ID, 0, true, Optional.of(raised), flood));
    List<String> texts = texts(((Errand.Update) errand).draft());
    assertThat(texts).hasSize(Errand.MOST_NOTES);
    assertThat(texts.getLast()).contains("owner59@example.com");
  }

  @Test
  void textsAreBoundedPrintableAndWithoutASecret() {
    Map<String, String> evidence =
        Map.of("a", "x".repeat(90_000), "b", "one\r\ntwo\u0007", "c", "password=hunter2hunter2");
    Errand errand =
        first(changes.summary("y".repeat(5_000)).evidence(evidence).next(Change.RAISED));
    Draft draft = ((Errand.File) errand).draft();
    assertThat(draft.summary()).hasSize(160).endsWith("…").startsWith("payroll-bot: y");
    assertThat(draft.description().length()).isLessThanOrEqualTo(4000);
    assertThat(draft.description())
        .contains("- b: one two")
        .contains("- c: (withheld")
        .doesNotContain("hunter2");
  }

  @Test
  void manyFactsAreCutAtTheEndAndTheLastSentenceStays() {
    Map<String, String> evidence = new java.util.TreeMap<>();
    for (int i = 0; i < 100; i++) {
      evidence.put("fact_%02d".formatted(i), "z".repeat(280));
    }
    Draft draft = ((Errand.File) first(changes.evidence(evidence).next(Change.RAISED))).draft();
    assertThat(draft.description().length()).isBetween(3_000, 4_000);
    assertThat(draft.description()).contains("fact_00").endsWith("Escalation " + ID + ".");
  }
}
