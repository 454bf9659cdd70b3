package io.concordat.reconciler.decision;

import io.concordat.authority.Confirmations;
import io.concordat.contract.EventType;
import io.concordat.reconciler.count.Counters;
import io.concordat.reconciler.count.Suppressed;
import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.reconciler.policy.PolicyInForce;
import io.concordat.reconciler.publication.EventPublisher;
import io.concordat.store.SqlArrays;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The loop of a decision: decide and store in one transaction, publish, note that it is published.
 */
@ApplicationScoped
public class Decisions {
  private static final Duration UNDECIDABLE_AGAIN = Duration.ofHours(1);
  private static final String DUE =
      """
      select d.entity_id from decision d join entity_state s on s.entity_id = d.entity_id
      where d.wake_at <= ?::timestamptz
      order by d.wake_at limit ? for update of s skip locked
      """;

  private final WorkTransactions transactions;
  private final DecisionBatch batch;
  private final DecisionStore store;
  private final PolicyInForce policy;
  private final EventPublisher publisher;
  private final Clock clock;
  private final Counter decided;
  private final Counter changed;
  private final Counters counters;

  /** Set at start and after a failed publication: something committed may be unpublished. */
  private final AtomicBoolean sweep = new AtomicBoolean(true);

  private volatile Optional<Decider> decider = Optional.empty();

  Decisions(
      WorkTransactions transactions,
      DecisionBatch batch,
      DecisionStore store,
      PolicyInForce policy,
      EventPublisher publisher,
      Clock clock,
      Counters counters,
      MeterRegistry meters) {
    this.transactions = transactions;
    this.batch = batch;
    this.store = store;
    this.policy = policy;
    this.publisher = publisher;
    this.clock = clock;
    this.counters = counters;
    counters.expect(LostAssertion.all());
    this.decided = meters.counter("concordat.decisions.evaluated");
    this.changed = meters.counter("concordat.decisions.changed");
  }

  /** Work that goes into the same transaction as the decisions. */
  @FunctionalInterface
  interface Also {
    void on(Connection connection, List<DecisionBatch.Refused> refused) throws SQLException;
  }

  /** Decides announcements; returns when all is stored and published. */
  List<DecisionBatch.Refused> announced(List<Subject> arrived, Also also) {
    Instant now = now();
    DecisionBatch.Outcome outcome =
        byThePolicyInForce(
            connection -> {
              DecisionBatch.Outcome result =
                  batch.announced(connection, arrived, decider(), confirmations(connection), now);
              also.on(connection, result.refused());
              return result;
            });
    publish(outcome);
    return outcome.refused();
  }

  /**
   * Decides entities that are due by time, confirmation or policy.
   *
   * @return how many were due
   */
  public int due(int limit) {
    Instant now = now();
    List<UUID> ids = new ArrayList<>();
    DecisionBatch.Outcome outcome =
        byThePolicyInForce(
            connection -> {
              ids.addAll(due(connection, limit, now));
              DecisionBatch.Outcome result =
                  batch.again(connection, ids, decider(), confirmations(connection), "time", now);
              postpone(connection, result.refused(), now.plus(UNDECIDABLE_AGAIN));
              result.tally().add(Suppressed.DECISION_POSTPONED, result.refused().size());
              return result;
            });
    publish(outcome);
    return ids.size();
  }

  /** One transaction, in which {@link #decider()} is of one policy to the end. */
  <T> T byThePolicyInForce(WorkTransactions.Work<T> work) {
    return policy.whileInForce(transactions, work);
  }

  /** Whether a policy is there to decide by; timers may run before the start has read it. */
  public boolean ready() {
    return policy.inForce();
  }

  /** Publishes what was committed and never acknowledged, if there may be any. */
  public void sweep() {
    if (!sweep.getAndSet(false)) {
      return;
    }
    try {
      while (true) {
        Optional<Long> publication = transactions.run(store::oldestPublication);
        if (publication.isEmpty()) {
          return;
        }
        announce(transactions.run(c -> store.unpublished(c, publication.get())), publication.get());
      }
    } catch (RuntimeException e) {
      sweep.set(true);
      throw e;
    }
  }

  void publish(DecisionBatch.Outcome outcome) {
    decided.increment(outcome.decided());
    changed.increment(outcome.changed());
    counters.add(outcome.tally());
    try {
      outcome.publication().ifPresent(note -> announce(outcome.announced(), note));
    } catch (RuntimeException e) {
      sweep.set(true);
      throw e;
    }
  }

  private void announce(List<DecisionBatch.Announced> announced, long publication) {
    publisher.publish(
        EventType.DECISION_MADE,
        announced.stream()
            .map(
                one ->
                    new EventPublisher.Event(
                        one.entityId() + "/" + one.sequence(),
                        one.entityId().toString(),
                        one.decidedAt(),
                        one.body()))
            .toList());
    transactions.run(
        connection -> {
          store.published(connection, publication);
          return null;
        });
  }

  /** What cannot be decided is tried again later, and not in a loop. */
  private static void postpone(
      Connection connection, List<DecisionBatch.Refused> refused, Instant until)
      throws SQLException {
    if (refused.isEmpty()) {
      return;
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "update decision set wake_at = ?::timestamptz where entity_id = any (?::uuid[])")) {
      update.setString(1, until.toString());
      update.setArray(
          2, SqlArrays.uuids(connection, refused.stream().map(one -> one.subject().id()).toList()));
      update.executeUpdate();
    }
  }

  private static List<UUID> due(Connection connection, int limit, Instant now) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(DUE)) {
      select.setString(1, now.toString());
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getObject(1, UUID.class));
        }
      }
    }
    return ids;
  }

  static Confirmations confirmations(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select source, stream, confirmed_at, finished_at from source_run")) {
      return StoredRuns.of(select);
    }
  }

  /** The decider of the policy in force; made once for each version. */
  Decider decider() {
    Optional<Decider> present = decider;
    String version = policy.current().version();
    if (present.isEmpty() || !present.get().policyVersion().equals(version)) {
      present = Optional.of(new Decider(policy.engine()));
      decider = present;
    }
    return present.get();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
