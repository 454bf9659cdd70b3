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
  private final List<String> calls = new ArrayList<>();
  private Optional<SourceFailure> lostAnswer = Optional.empty();
  private volatile Optional<SourceFailure> failure = Optional.empty();
  private volatile Runnable beforeCall = () -> {};

  /** Every call for a ticket fails so, before anything is done. */
  public void failWith(SourceFailure next) {
    failure = Optional.ofNullable(next);
  }

  /** Is run before each call for a ticket. */
  public void beforeCall(Runnable action) {
    beforeCall = action;
  }

  /** What was done to tickets, such as {@code file INC1 high summary}. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** As a person in the ITSM does. */
  public void put(String key, State state) {
    tickets.computeIfPresent(key, (k, ticket) -> in(ticket, state));
  }

  /** What is written next is written, and its answer does not arrive. */
  public synchronized void loseAnswer(SourceFailure failure) {
    lostAnswer = Optional.of(failure);
  }

  public synchronized List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public Ticket file(String key, Draft draft) {
    begin();
    Ticket filed =
        tickets.compute(
            key,
            (k, present) ->
                present == null
                    ? new Ticket(
                        "INC" + (tickets.size() + 1),
                        "ref-" + key,
                        State.OPEN,
                        Optional.of(Instant.parse("2026-05-01T10:00:00Z")))
                    : in(present, State.OPEN));
    return done("file", filed, draft);
  }

  @Override
  public Optional<Ticket> update(String key, Draft draft) {
    begin();
    return find(key)
        .map(ticket -> ticket.state() == State.OPEN ? done("update", ticket, draft) : ticket);
  }

  private void begin() {
    beforeCall.run();
    failure.ifPresent(
        thrown -> {
          throw thrown;
        });
  }

  private synchronized Ticket done(String what, Ticket ticket, Draft draft) {
    calls.add(what + " " + ticket.number() + " " + draft.severity() + " " + draft.summary());
    draft.notes().stream()
        .filter(note -> notes.stream().noneMatch(told -> told.endsWith("[" + note.mark() + "]")))
        .forEach(note -> notes.add(note.text() + " [" + note.mark() + "]"));
    loseAnswer();
    return ticket;
  }

  private static Ticket in(Ticket ticket, State state) {
    return new Ticket(ticket.number(), ticket.reference(), state, ticket.changedAt());
  }

  @Override
  public Optional<Ticket> find(String key) {
    return Optional.ofNullable(tickets.get(key));
  }

  @Override
  public Optional<Ticket> resolve(String key, String note) {
    begin();
    return Optional.ofNullable(
        tickets.computeIfPresent(
            key,
            (k, ticket) -> {
              synchronized (this) {
                calls.add("resolve " + ticket.number());
              }
              return in(ticket, State.RESOLVED);
            }));
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
    loseAnswer();
  }

  private void loseAnswer() {
    if (lostAnswer.isPresent()) {
      SourceFailure failure = lostAnswer.get();
      lostAnswer = Optional.empty();
      throw failure;
    }
  }
}
