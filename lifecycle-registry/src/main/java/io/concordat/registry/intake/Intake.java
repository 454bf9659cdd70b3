package io.concordat.registry.intake;

import io.concordat.contract.ContractJson;
import io.concordat.registry.announce.Announcer;
import io.concordat.registry.consume.BatchHandler;
import io.concordat.registry.consume.Message;
import io.concordat.registry.consume.Sifter;
import io.concordat.registry.link.Linker;
import io.concordat.registry.quarantine.QuarantineStore;
import io.concordat.registry.quarantine.QuarantineStore.SetAside;
import io.concordat.registry.store.Transactions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes in {@code records.observed}: decodes, stores the batch in one transaction, and then says
 * which entities are due. What cannot be decoded or stored is set aside; its neighbours go on.
 */
public final class Intake implements BatchHandler {
  private final Transactions transactions;
  private final Supplier<Linker> linker;
  private final int neighbourBound;
  private final Clock clock;
  private final Consumer<List<UUID>> due;
  private final Counter changed;
  private final Counter confirmed;
  private final Counter ignored;
  private final Counter setAside;

  /**
   * @param linker asked once for each batch
   * @param due hears of the entities to announce, after the commit; see {@link Announcer#due}
   */
  public Intake(
      Transactions transactions,
      Supplier<Linker> linker,
      int neighbourBound,
      Clock clock,
      MeterRegistry meters,
      Consumer<List<UUID>> due) {
    this.transactions = transactions;
    this.linker = linker;
    this.neighbourBound = neighbourBound;
    this.clock = clock;
    this.due = due;
    this.changed = meters.counter("concordat.registry.records", "fate", "changed");
    this.confirmed = meters.counter("concordat.registry.records", "fate", "confirmed");
    this.ignored = meters.counter("concordat.registry.records", "fate", "ignored");
    this.setAside = meters.counter("concordat.registry.records", "fate", "set_aside");
  }

  @Override
  public void take(List<Message> batch) {
    List<Observed> observed = new ArrayList<>(batch.size());
    List<SetAside> refused = new ArrayList<>();
    for (Message message : batch) {
      try {
        observed.add(Observed.decode(message));
      } catch (ContractJson.UndecodableException e) {
        refused.add(new SetAside(message, e.getMessage()));
      }
    }
    Sifter.sift(
        observed, this::store, (item, reason) -> refused.add(new SetAside(item.message(), reason)));
    if (!refused.isEmpty()) {
      transactions.run(
          connection -> {
            QuarantineStore.setAside(connection, refused, clock.instant());
            return null;
          });
      setAside.increment(refused.size());
    }
  }

  private void store(List<Observed> batch) {
    IntakeTransaction.Outcome outcome;
    try {
      outcome = transactions.run(connection -> begin(connection).storeAhead(batch));
    } catch (IntakeTransaction.OvertakenException e) {
      outcome = transactions.run(connection -> begin(connection).store(batch));
    }
    changed.increment(outcome.changed());
    confirmed.increment(outcome.confirmed());
    ignored.increment(outcome.ignored());
    due.accept(outcome.due());
  }

  private IntakeTransaction begin(Connection connection) {
    return new IntakeTransaction(connection, linker.get(), neighbourBound, clock.instant());
  }
}
