package io.concordat.connector.runtime.postgres;

import io.concordat.connector.spi.WriteBack.Ticket;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EscalationEvent;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Which changes of escalations still have to be written to a ticket, and what became of the others.
 * A ticket is in one process's hands at a time: its row is locked for as long as it is worked on,
 * and let go by PostgreSQL if the process dies.
 */
public final class TicketLedger {
  private static final String WANT =
      """
      insert into ticket (source, escalation_id, finding, retry_at, changed_at)
      select ?, t.id, t.finding, ?, ? from unnest(?::uuid[], ?::text[]) as t(id, finding)
      on conflict (source, escalation_id) do nothing
      """;
  private static final String TAKE =
      """
      insert into ticket_change (source, escalation_id, sequence, body, due_at)
      select k.source, k.escalation_id, t.sequence, convert_to(t.body, 'UTF8'), ?
      from unnest(?::uuid[], ?::bigint[], ?::text[]) as t(id, sequence, body)
      join ticket k on k.source = ? and k.escalation_id = t.id
      on conflict (source, escalation_id, sequence) do nothing
      """;

  /** Nobody who takes changes in waits for this lock: a reference needs the key alone. */
  private static final String CLAIM =
      """
      select t.escalation_id, t.attempts,
             exists (select 1 from write_back w
                     where w.source = t.source and w.key = t.escalation_id::text
                       and w.action in ('file', 'update')) as may_be_filed
      from ticket t
      where t.source = ? and t.dead_at is null and t.retry_at <= ?
        and t.escalation_id in (select c.escalation_id from ticket_change c
                                where c.source = ? and c.done_at is null and c.due_at <= ?)
      order by t.retry_at, t.escalation_id limit 1 for no key update of t skip locked
      """;

  private static final String CHANGES =
      """
      select sequence, body, done_at is not null as done from ticket_change
      where source = ? and escalation_id = ? order by sequence
      """;
  private static final String FORGET =
      """
      delete from ticket_change where source = ? and escalation_id = ? and sequence < ?
      """;
  private static final String FINISH =
      """
      update ticket_change set done_at = ?
      where source = ? and escalation_id = ? and sequence <= ? and done_at is null
      """;
  private static final String DONE =
      """
      update ticket set done = ?, number = coalesce(?, number), reference = coalesce(?, reference),
             standing = coalesce(?, standing), attempts = 0, retry_at = ?, reason = null,
             changed_at = ?
      where source = ? and escalation_id = ?
      """;
  private static final String LATER =
      """
      update ticket set attempts = attempts + 1, retry_at = ?, reason = ?, changed_at = ?
      where source = ? and escalation_id = ?
      """;
  private static final String DEAD =
      """
      update ticket set attempts = attempts + 1, dead_at = ?, reason = ?, changed_at = ?
      where source = ? and escalation_id = ?
      """;

  private final Database database;

  public TicketLedger(Database database) {
    this.database = database;
  }

  /**
   * One ticket and what waits for it.
   *
   * @param attempts how many failed since one succeeded
   * @param mayBeFiled whether an earlier attempt could have filed it, even if its answer was lost
   * @param before the last change that was done with
   * @param changes what waits, by sequence; never empty
   */
  public record Waiting(
      UUID escalationId,
      int attempts,
      boolean mayBeFiled,
      Optional<EscalationEvent> before,
      List<EscalationEvent> changes) {
    public Waiting {
      changes = List.copyOf(changes);
    }

    /** The ticket's key: one ticket for an escalation, whatever happens to it. */
    public String key() {
      return escalationId.toString();
    }
  }

  /** What became of an attempt. */
  public sealed interface Outcome {
    /** All that waited is done with; {@code what} is a word for it. */
    record Done(String what, Optional<Ticket> ticket) implements Outcome {}

    /** It is tried again. */
    record Later(String reason, Instant at) implements Outcome {}

    /** A person has to look, and to say when it is to be tried again. */
    record Dead(String reason) implements Outcome {}
  }

  /**
   * Takes changes in, once each, before anybody acts on them.
   *
   * @param wanted the changes that are reason enough for a ticket
   * @param all those, and others, of which only those count whose escalation was wanted before
   * @param after how long each rests: what does not last that long needs no ticket
   */
  public void take(
      String source,
      Collection<EscalationEvent> wanted,
      Collection<EscalationEvent> all,
      Instant now,
      Duration after) {
    database.inTransaction(
        connection -> {
          Database.update(
              connection,
              WANT,
              source,
              now,
              now,
              texts(wanted, EscalationEvent::messageKey),
              texts(wanted, EscalationEvent::finding));
          return Database.update(
              connection,
              TAKE,
              now.plus(after),
              texts(all, EscalationEvent::messageKey),
              texts(all, event -> Long.toString(event.sequence())),
              texts(all, TicketLedger::body),
              source);
        });
  }

  /**
   * Takes up one ticket that is due and in nobody's hands, and writes down what became of it.
   *
   * @param act is called with the ticket locked; it must bear repetition, for its outcome can be
   *     lost
   * @return the outcome; empty if no ticket is due
   */
  public Optional<Outcome> work(String source, Instant now, Function<Waiting, Outcome> act) {
    return database.inTransaction(
        connection -> {
          Optional<Waiting> waiting = claim(connection, source, now);
          if (waiting.isEmpty()) {
            return Optional.empty();
          }
          Outcome outcome = act.apply(waiting.get());
          write(connection, source, waiting.get(), outcome, now);
          return Optional.of(outcome);
        });
  }

  private record Claim(UUID id, int attempts, boolean mayBeFiled) {}

  private record Change(EscalationEvent event, boolean done) {}

  private static Optional<Waiting> claim(Connection connection, String source, Instant now)
      throws SQLException {
    Optional<Claim> claim =
        Database.query(
                connection,
                CLAIM,
                row ->
                    new Claim(
                        row.getObject("escalation_id", UUID.class),
                        row.getInt("attempts"),
                        row.getBoolean("may_be_filed")),
                source,
                now,
                source,
                now)
            .stream()
            .findFirst();
    if (claim.isEmpty()) {
      return Optional.empty();
    }
    // Read under the lock: another process may just have done with them.
    List<Change> changes =
        Database.query(
            connection,
            CHANGES,
            row ->
                new Change(
                    ContractJson.read(row.getBytes("body"), EscalationEvent.class),
                    row.getBoolean("done")),
            source,
            claim.get().id());
    List<EscalationEvent> waiting =
        changes.stream().filter(change -> !change.done()).map(Change::event).toList();
    return waiting.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Waiting(
                claim.get().id(),
                claim.get().attempts(),
                claim.get().mayBeFiled(),
                changes.stream()
                    .filter(Change::done)
                    .map(Change::event)
                    .reduce((earlier, later) -> later),
                waiting));
  }

  private static void write(
      Connection connection, String source, Waiting waiting, Outcome outcome, Instant now)
      throws SQLException {
    UUID id = waiting.escalationId();
    switch (outcome) {
      case Outcome.Done(String what, Optional<Ticket> ticket) -> {
        Database.update(
            connection,
            DONE,
            what,
            ticket.map(Ticket::number),
            ticket.map(Ticket::reference),
            ticket.map(t -> t.state().name()),
            now,
            now,
            source,
            id);
        long last = waiting.changes().getLast().sequence();
        Database.update(connection, FINISH, now, source, id, last);
        long newest = Math.max(last, waiting.before().map(EscalationEvent::sequence).orElse(0L));
        Database.update(connection, FORGET, source, id, newest);
      }
      case Outcome.Later(String reason, Instant at) ->
          Database.update(connection, LATER, at, reason, now, source, id);
      case Outcome.Dead(String reason) ->
          Database.update(connection, DEAD, now, reason, now, source, id);
    }
  }

  private static String body(EscalationEvent event) {
    return new String(ContractJson.write(event), StandardCharsets.UTF_8);
  }

  private static String[] texts(
      Collection<EscalationEvent> events, Function<EscalationEvent, String> part) {
    return events.stream().map(part).toArray(String[]::new);
  }
}
