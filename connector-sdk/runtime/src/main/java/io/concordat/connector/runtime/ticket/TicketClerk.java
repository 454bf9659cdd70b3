package io.concordat.connector.runtime.ticket;

import io.concordat.connector.runtime.postgres.TicketLedger;
import io.concordat.connector.runtime.postgres.TicketLedger.Outcome;
import io.concordat.connector.runtime.postgres.TicketLedger.Waiting;
import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.writeback.Desk;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.WriteBack;
import io.concordat.connector.spi.WriteBack.State;
import io.concordat.connector.spi.WriteBack.Ticket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Keeps the tickets of one source in line with its escalations, one ticket after the other. What
 * fails for a reason that others share ends the round: a vendor that is away is asked for one
 * ticket after each wait, and not for all of them.
 */
public final class TicketClerk {
  private static final Logger LOG = Logger.getLogger(TicketClerk.class);
  private static final String ACTOR = "escalations";

  private final String source;
  private final WriteBack itsm;
  private final Desk desk;
  private final TicketLedger ledger;
  private final Retries retries;
  private final Consumer<Outcome> counted;
  private final Clock clock;
  private volatile Instant pausedUntil = Instant.MIN;

  /**
   * @param counted is told of every outcome that was committed
   */
  public TicketClerk(
      String source,
      WriteBack itsm,
      Desk desk,
      TicketLedger ledger,
      Retries retries,
      Consumer<Outcome> counted,
      Clock clock) {
    this.source = source;
    this.itsm = itsm;
    this.desk = desk;
    this.ledger = ledger;
    this.retries = retries;
    this.counted = counted;
    this.clock = clock;
  }

  /**
   * How often and how patiently a ticket is tried.
   *
   * @param attempts after so many a person has to look
   */
  public record Retries(int attempts, Duration firstWait, Duration longestWait) {
    Duration after(int failures, Optional<Duration> named) {
      Duration doubled = firstWait.multipliedBy(1L << Math.min(Math.max(0, failures - 1), 20));
      Duration wait = named.filter(asked -> asked.compareTo(doubled) > 0).orElse(doubled);
      return wait.compareTo(longestWait) > 0 ? longestWait : wait;
    }
  }

  /**
   * Does everything that is due. May be called at any time and from several processes.
   *
   * @return how many tickets were taken up
   * @throws Ledger.Unavailable if the database is away; nothing is lost then
   */
  public int round() {
    int taken = 0;
    while (!clock.instant().isBefore(pausedUntil) && !Thread.currentThread().isInterrupted()) {
      Optional<Outcome> outcome = ledger.work(source, clock.instant(), this::act);
      if (outcome.isEmpty()) {
        break;
      }
      taken++;
      counted.accept(outcome.get());
      if (outcome.get() instanceof Outcome.Later(String reason, Instant at)) {
        pausedUntil = at;
        LOG.warnf("tickets wait source=%s until=%s reason=\"%s\"", source, at, reason);
      }
      if (outcome.get() instanceof Outcome.Dead(String reason)) {
        LOG.errorf("ticket given up source=%s reason=\"%s\"", source, reason);
      }
    }
    return taken;
  }

  /** An operator wants it tried now: the next round waits for nothing. */
  public void hurry() {
    pausedUntil = Instant.MIN;
  }

  private Outcome act(Waiting waiting) {
    try {
      return carryOut(waiting, Errand.of(waiting));
    } catch (SourceFailure.Throttled e) {
      return again(waiting, e.getMessage(), e.retryAfter());
    } catch (SourceFailure.Unavailable e) {
      return again(waiting, e.getMessage(), Optional.empty());
    } catch (SourceFailure.Rejected e) {
      // Credentials and settings are everybody's: a rotation is no ticket's fault.
      return e.ofCredentials() || e.ofSetting()
          ? again(waiting, e.getMessage(), Optional.empty())
          : new Outcome.Dead(e.getMessage());
    } catch (Ledger.Unavailable e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.errorf(e, "ticket could not be written source=%s", source);
      return new Outcome.Dead("a defect: " + e.getClass().getSimpleName() + "; the log has more");
    }
  }

  private Outcome carryOut(Waiting waiting, Errand errand) {
    String key = waiting.key();
    return switch (errand) {
      case Errand.Nothing(String why) -> new Outcome.Done(why, Optional.empty());
      case Errand.File(WriteBack.Draft draft) -> filed(key, draft);
      case Errand.Update(WriteBack.Draft draft) ->
          desk.update(source, itsm, key, draft, ACTOR)
              .<Outcome>map(
                  ticket ->
                      new Outcome.Done(
                          isWorkedOn(ticket) ? "updated" : "left_alone", Optional.of(ticket)))
              .orElseGet(() -> filed(key, draft));
      case Errand.Resolve(String note) ->
          new Outcome.Done("resolved", desk.resolve(source, itsm, key, note, ACTOR));
    };
  }

  private Outcome filed(String key, WriteBack.Draft draft) {
    return new Outcome.Done("filed", Optional.of(desk.file(source, itsm, key, draft, ACTOR)));
  }

  private static boolean isWorkedOn(Ticket ticket) {
    return ticket.state() == State.OPEN || ticket.state() == State.UNRECOGNIZED;
  }

  private Outcome again(Waiting waiting, String reason, Optional<Duration> named) {
    int failures = waiting.attempts() + 1;
    return failures >= retries.attempts()
        ? new Outcome.Dead("given up after " + failures + " attempts: " + reason)
        : new Outcome.Later(reason, clock.instant().plus(retries.after(failures, named)));
  }
}
