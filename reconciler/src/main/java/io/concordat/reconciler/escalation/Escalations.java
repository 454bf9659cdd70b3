package io.concordat.reconciler.escalation;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EscalationEvent;
import io.concordat.contract.EscalationEvent.Change;
import io.concordat.contract.EventType;
import io.concordat.edge.Problem;
import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.reconciler.finding.Finding;
import io.concordat.reconciler.finding.FindingChange;
import io.concordat.reconciler.finding.FindingListener;
import io.concordat.reconciler.finding.FindingRules;
import io.concordat.reconciler.publication.EventPublisher;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The life of an escalation: raised with its finding, updated, acknowledged by a person, cleared by
 * itself, reopened with its history. Each change is stored, enqueued for delivery and announced.
 */
@ApplicationScoped
public class Escalations implements FindingListener {
  private static final int PUBLISH = 500;

  private final EscalationLedger ledger;
  private final DeliveryQueue deliveries;
  private final FindingRules rules;
  private final EventPublisher publisher;
  private final WorkTransactions transactions;
  private final Clock clock;

  Escalations(
      EscalationLedger ledger,
      DeliveryQueue deliveries,
      FindingRules rules,
      EventPublisher publisher,
      WorkTransactions transactions,
      Clock clock) {
    this.ledger = ledger;
    this.deliveries = deliveries;
    this.rules = rules;
    this.publisher = publisher;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public void changed(Connection connection, List<FindingChange> changes, Instant now)
      throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    Map<String, EscalationLedger.Present> present =
        ledger.lock(connection, changes.stream().map(Escalations::key).toList());
    List<EscalationLedger.Entry> entries = new ArrayList<>();
    for (FindingChange change : changes) {
      Optional<EscalationLedger.Present> before = Optional.ofNullable(present.get(key(change)));
      switch (change) {
        case FindingChange.Raised(Finding finding) -> entry(finding, before, now, entries);
        case FindingChange.Updated(Finding finding) -> entry(finding, before, now, entries);
        case FindingChange.Cleared _ ->
            before.flatMap(p -> cleared(p, now)).ifPresent(entries::add);
      }
    }
    store(connection, entries, now);
  }

  /** Publishes what was committed; what fails is published at the next call. */
  @Override
  public void committed() {
    List<EscalationEvent> events;
    do {
      events = transactions.run(connection -> ledger.unpublished(connection, PUBLISH));
      if (!events.isEmpty()) {
        List<EscalationEvent> published = events;
        publisher.publish(
            EventType.ESCALATION_CHANGED, events.stream().map(Escalations::event).toList());
        transactions.run(
            connection -> {
              ledger.markPublished(connection, published);
              return null;
            });
      }
    } while (events.size() == PUBLISH);
  }

  /** A person takes an escalation on; acknowledging twice changes nothing. */
  void acknowledge(UUID id, String dedupKey, String actor, Optional<String> note) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    transactions.run(
        connection -> {
          EscalationLedger.Present present =
              Optional.ofNullable(ledger.lock(connection, List.of(dedupKey)).get(dedupKey))
                  .orElseThrow(() -> Problem.notFound("there is no escalation " + id));
          switch (present.state()) {
            case "cleared" ->
                throw Problem.conflict("the escalation is cleared; there is nothing to take on");
            case "acknowledged" -> {}
            default -> {
              EscalationEvent event =
                  EscalationLedger.next(
                      present.last(), Change.ACKNOWLEDGED, now, Optional.of(actor));
              store(
                  connection,
                  List.of(new EscalationLedger.Entry(event, "acknowledged", note)),
                  now);
              ledger.acknowledged(connection, id, actor, now);
            }
          }
          return null;
        });
    committed();
  }

  private void store(Connection connection, List<EscalationLedger.Entry> entries, Instant now)
      throws SQLException {
    ledger.store(connection, entries);
    deliveries.enqueue(
        connection, entries.stream().map(EscalationLedger.Entry::event).toList(), now);
  }

  private void entry(
      Finding finding,
      Optional<EscalationLedger.Present> before,
      Instant now,
      List<EscalationLedger.Entry> entries) {
    if (!finding.escalates()) {
      before.flatMap(present -> cleared(present, now)).ifPresent(entries::add);
      return;
    }
    boolean standing = before.filter(present -> !present.state().equals("cleared")).isPresent();
    Change change = before.isEmpty() ? Change.RAISED : standing ? Change.UPDATED : Change.REOPENED;
    EscalationEvent event =
        new EscalationEvent(
            before.map(p -> p.last().escalationId()).orElseGet(UUID::randomUUID),
            before.map(p -> p.last().sequence()).orElse(0L) + 1,
            change,
            finding.dedupKey(),
            finding.rule(),
            finding.severity(),
            finding.entityId(),
            finding.kind(),
            finding.entityName(),
            finding.summary(),
            finding.evidence(),
            finding.standards(),
            finding.owner(),
            rules.policyVersion(),
            standing ? before.orElseThrow().last().openedAt() : now,
            now,
            Optional.empty());
    String state = change == Change.UPDATED ? before.orElseThrow().state() : "open";
    entries.add(new EscalationLedger.Entry(event, state, Optional.empty()));
  }

  private static Optional<EscalationLedger.Entry> cleared(
      EscalationLedger.Present present, Instant now) {
    return present.state().equals("cleared")
        ? Optional.empty()
        : Optional.of(
            new EscalationLedger.Entry(
                EscalationLedger.next(present.last(), Change.CLEARED, now, Optional.empty()),
                "cleared",
                Optional.empty()));
  }

  private static String key(FindingChange change) {
    return switch (change) {
      case FindingChange.Raised(Finding finding) -> finding.dedupKey();
      case FindingChange.Updated(Finding finding) -> finding.dedupKey();
      case FindingChange.Cleared(UUID entityId, String rule) -> rule + "/" + entityId;
    };
  }

  private static EventPublisher.Event event(EscalationEvent event) {
    return new EventPublisher.Event(
        event.escalationId() + "/" + event.sequence(),
        event.messageKey(),
        event.at(),
        ContractJson.write(event));
  }
}
