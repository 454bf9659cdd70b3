package io.concordat.reconciler.decision;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EventType;
import io.concordat.reconciler.database.Patience;
import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.reconciler.database.WorkTransactions.BadDataException;
import io.concordat.reconciler.quarantine.Position;
import io.concordat.reconciler.quarantine.Quarantine;
import io.concordat.reconciler.quarantine.Replayer;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes announcements in: decodes a batch, decides it, and returns when it is stored and published,
 * which lets the offsets move. What cannot be decoded or decided is set aside; its neighbours go
 * on.
 */
@ApplicationScoped
class AnnouncementConsumer implements Replayer {
  private final Decisions decisions;
  private final Quarantine quarantine;
  private final WorkTransactions transactions;
  private final Patience patience;
  private final Clock clock;

  AnnouncementConsumer(
      Decisions decisions,
      Quarantine quarantine,
      WorkTransactions transactions,
      Patience patience,
      Clock clock) {
    this.decisions = decisions;
    this.quarantine = quarantine;
    this.transactions = transactions;
    this.patience = patience;
    this.clock = clock;
  }

  /** An announcement with its place. */
  private record Arrived(Position position, Subject subject) {}

  @Incoming("entities-changed")
  @Blocking
  void consume(ConsumerRecords<byte[], byte[]> records) {
    List<Arrived> arrived = new ArrayList<>();
    List<Quarantine.SetAside> undecodable = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Position position = new Position(record.topic(), record.partition(), record.offset());
      try {
        arrived.add(arrived(position, record.value()));
      } catch (ContractJson.UndecodableException e) {
        undecodable.add(new Quarantine.SetAside(position, e.getMessage()));
      }
    }
    patience.until("decide announcements", () -> takeIn(arrived, undecodable));
  }

  private static Arrived arrived(Position position, byte[] body) {
    EntityAnnouncement announcement = ContractJson.read(body, EntityAnnouncement.class);
    return new Arrived(position, new Subject(announcement, body, Optional.empty(), true));
  }

  private void takeIn(List<Arrived> arrived, List<Quarantine.SetAside> undecodable) {
    try {
      decide(arrived, undecodable);
    } catch (BadDataException e) {
      // Some record of the batch is at fault. One by one, the others go on.
      decide(List.of(), undecodable);
      for (Arrived one : arrived) {
        decideAlone(one);
      }
    }
  }

  private void decideAlone(Arrived one) {
    try {
      decide(List.of(one), List.of());
    } catch (BadDataException e) {
      setAside(List.of(new Quarantine.SetAside(one.position(), e.getMessage())));
    }
  }

  private List<DecisionBatch.Refused> decide(
      List<Arrived> arrived, List<Quarantine.SetAside> undecodable) {
    return decisions.announced(
        arrived.stream().map(Arrived::subject).toList(),
        (connection, refused) -> {
          List<Quarantine.SetAside> aside = new ArrayList<>(undecodable);
          for (DecisionBatch.Refused one : refused) {
            arrived.stream()
                .filter(a -> a.subject().body() == one.subject().body())
                .forEach(a -> aside.add(new Quarantine.SetAside(a.position(), one.reason())));
          }
          quarantine.setAside(connection, aside, clock.instant());
        });
  }

  private void setAside(List<Quarantine.SetAside> records) {
    transactions.run(
        connection -> {
          quarantine.setAside(connection, records, clock.instant());
          return null;
        });
  }

  @Override
  public String topic() {
    return EventType.ENTITY_CHANGED.topic();
  }

  @Override
  public Optional<String> replay(Position position, byte[] body) {
    try {
      return decide(List.of(arrived(position, body)), List.of()).stream()
          .findFirst()
          .map(DecisionBatch.Refused::reason);
    } catch (ContractJson.UndecodableException | BadDataException e) {
      return Optional.of(e.getMessage());
    }
  }
}
