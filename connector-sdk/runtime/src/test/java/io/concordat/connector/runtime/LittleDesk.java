package io.concordat.connector.runtime;

import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.WriteBack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** An ITSM in memory: one change, CHG1, and the tickets that are filed. */
public final class LittleDesk implements WriteBack {
  private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private Optional<SourceFailure> lostAnswer = Optional.empty();

  /** The next note is written, and its answer does not arrive. */
  public synchronized void loseAnswer(SourceFailure failure) {
    lostAnswer = Optional.of(failure);
  }

  public synchronized List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public Ticket file(String key, Draft draft) {
    return tickets.compute(
        key,
        (k, present) ->
            present == null
                ? new Ticket(
                    "INC" + (tickets.size() + 1),
                    "ref-" + key,
                    State.OPEN,
                    Optional.of(Instant.parse("2026-05-01T10:00:00Z")))
                : present);
  }

  @Override
  public Optional<Ticket> find(String key) {
    return Optional.ofNullable(tickets.get(key));
  }

  @Override
  public Optional<Ticket> resolve(String key, String note) {
    return Optional.ofNullable(
        tickets.computeIfPresent(
            key,
            (k, ticket) ->
                new Ticket(
                    ticket.number(), ticket.reference(), State.RESOLVED, ticket.changedAt())));
  }

  @Override
  public synchronized Optional<Boolean> carries(String change, String mark) {
    return change.equals("CHG1")
        ? Optional.of(notes.stream().anyMatch(note -> note.endsWith("[" + mark + "]")))
        : Optional.empty();
  }

  @Override
  public synchronized void note(String change, String text, String mark) {
    notes.add(text + " [" + mark + "]");
    if (lostAnswer.isPresent()) {
      SourceFailure failure = lostAnswer.get();
      lostAnswer = Optional.empty();
      throw failure;
    }
  }
}
