package io.concordat.connector.runtime.ticket;

import io.concordat.connector.runtime.postgres.Database;
import io.concordat.connector.runtime.postgres.Quarantine;
import io.concordat.connector.runtime.postgres.Quarantine.SetAside;
import io.concordat.connector.runtime.postgres.TicketLedger;
import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.spi.TicketRules;
import io.concordat.contract.ContractJson;
import io.concordat.contract.ContractJson.UndecodableException;
import io.concordat.contract.EscalationEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;

/**
 * Stores what a batch of the topic says, for one source. A message that is no escalation, or that
 * cannot be stored, is set aside with its place and its reason: its neighbours go on.
 */
public final class EscalationIntake {
  private static final Logger LOG = Logger.getLogger(EscalationIntake.class);

  private final String source;
  private final TicketRules rules;
  private final TicketLedger ledger;
  private final Quarantine quarantine;
  private final Duration rest;
  private final IntConsumer counted;
  private final Clock clock;

  /**
   * @param rest how long a change rests before it is written
   * @param counted is told how many messages were set aside that were not before
   */
  public EscalationIntake(
      String source,
      TicketRules rules,
      TicketLedger ledger,
      Quarantine quarantine,
      Duration rest,
      IntConsumer counted,
      Clock clock) {
    this.source = source;
    this.rules = rules;
    this.ledger = ledger;
    this.quarantine = quarantine;
    this.rest = rest;
    this.counted = counted;
    this.clock = clock;
  }

  /** A message that is an escalation's change. */
  private record Readable(Message message, EscalationEvent event) {}

  /**
   * Stores the batch or sets aside; may be given it again.
   *
   * @throws Ledger.Unavailable if the database is away; the batch then has to come again
   */
  public void take(List<Message> batch) {
    List<SetAside> refused = store(batch);
    if (!refused.isEmpty()) {
      counted.accept(quarantine.setAside(source, refused, clock.instant()));
    }
  }

  /**
   * Takes in a message that was set aside, as if it had just arrived.
   *
   * @return why it is refused again; empty if it was taken in
   * @throws Ledger.Unavailable if the database is away
   */
  public Optional<SetAside> takeAgain(Message message) {
    return store(List.of(message)).stream().findFirst();
  }

  private List<SetAside> store(List<Message> batch) {
    List<SetAside> refused = new ArrayList<>();
    List<Readable> readable = new ArrayList<>(batch.size());
    for (Message message : batch) {
      try {
        readable.add(
            new Readable(message, ContractJson.read(message.body(), EscalationEvent.class)));
      } catch (UndecodableException e) {
        refuse(message, "it is no escalation: " + e.getMessage(), refused);
      }
    }
    sift(readable, refused);
    return refused;
  }

  /**
   * Halves a batch that is refused because of its content, until the one that is to blame stands
   * alone.
   */
  private void sift(List<Readable> batch, List<SetAside> refused) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      List<EscalationEvent> events = batch.stream().map(Readable::event).toList();
      ledger.take(
          source, events.stream().filter(rules::want).toList(), events, clock.instant(), rest);
    } catch (Ledger.Unavailable e) {
      String state = Database.refusedContent(e).orElseThrow(() -> e);
      halve(batch, "the database refused its content (SQL state " + state + ")", refused);
    } catch (IllegalArgumentException | IllegalStateException e) {
      halve(batch, "it could not be stored: " + e.getClass().getSimpleName(), refused);
    }
  }

  private void halve(List<Readable> batch, String reason, List<SetAside> refused) {
    if (batch.size() == 1) {
      refuse(batch.getFirst().message(), reason, refused);
      return;
    }
    int middle = batch.size() / 2;
    sift(batch.subList(0, middle), refused);
    sift(batch.subList(middle, batch.size()), refused);
  }

  private void refuse(Message message, String reason, List<SetAside> refused) {
    SetAside aside = new SetAside(message.position(), reason);
    refused.add(aside);
    LOG.errorf(
        "message set aside source=%s topic=%s partition=%d offset=%d reason=\"%s\"",
        source,
        message.position().topic(),
        message.position().partition(),
        message.position().offset(),
        aside.reason());
  }
}
