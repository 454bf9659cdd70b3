package io.concordat.connector.runtime.ticket;

import io.concordat.connector.runtime.postgres.TicketLedger.Waiting;
import io.concordat.connector.spi.WriteBack.Draft;
import io.concordat.connector.spi.WriteBack.Note;
import io.concordat.contract.EscalationEvent;
import io.concordat.contract.EscalationEvent.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be done about one ticket, so that everything that waits is done with. */
sealed interface Errand {
  /** Nothing that anybody would read. */
  record Nothing(String why) implements Errand {}

  /** There is to be an open ticket. */
  record File(Draft draft) implements Errand {}

  /** What somebody works on is to be brought in line; what they are done with is theirs. */
  record Update(Draft draft) implements Errand {}

  /** The ticket is to be resolved. */
  record Resolve(String note) implements Errand {}

  /** No ticket gets more notes at once; the last ones are the ones that count. */
  int MOST_NOTES = 20;

  /**
   * Folds the changes that wait. Only where they end counts for the ticket; what a person must hear
   * of the way there becomes notes.
   */
  static Errand of(Waiting waiting) {
    EscalationEvent last = waiting.changes().getLast();
    Optional<EscalationEvent> before = waiting.before();
    if (before.isPresent() && before.get().sequence() >= last.sequence()) {
      return new Nothing("outdated");
    }
    if (last.change() == Change.CLEARED) {
      return waiting.mayBeFiled()
          ? new Resolve(TicketText.resolution(last))
          : new Nothing("did_not_last");
    }
    List<Note> notes = notes(waiting);
    Draft draft = TicketText.draft(last, notes);
    if (!waiting.mayBeFiled() || waiting.changes().stream().anyMatch(Errand::opens)) {
      return new File(draft);
    }
    boolean news =
        !notes.isEmpty()
            || before.isEmpty()
            || !TicketText.draft(before.get(), List.of()).equals(draft);
    return news ? new Update(draft) : new Nothing("unchanged");
  }

  private static boolean opens(EscalationEvent event) {
    return event.change() == Change.RAISED || event.change() == Change.REOPENED;
  }

  private static List<Note> notes(Waiting waiting) {
    List<Note> notes = new ArrayList<>();
    Optional<EscalationEvent> before = waiting.before();
    for (EscalationEvent event : waiting.changes()) {
      boolean repeated = before.filter(b -> b.sequence() >= event.sequence()).isPresent();
      if (!repeated) {
        TicketText.note(before, event).ifPresent(notes::add);
        before = Optional.of(event);
      }
    }
    return notes.size() <= MOST_NOTES
        ? notes
        : notes.subList(notes.size() - MOST_NOTES, notes.size());
  }
}
