package io.concordat.registry.projection;

import io.concordat.contract.ContractJson;
import io.concordat.registry.consume.BatchHandler;
import io.concordat.registry.consume.Message;
import io.concordat.registry.consume.Sifter;
import io.concordat.registry.quarantine.QuarantineStore;
import io.concordat.registry.quarantine.QuarantineStore.SetAside;
import io.concordat.registry.store.StoreException;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Takes in {@code decisions.made}: the decision with the highest sequence replaces the one before
 * it whole, however often and in whatever order they come.
 */
public final class Projection implements BatchHandler {
  private static final String INSERT =
      "INSERT INTO entity_decision AS d (entity_id, revision, sequence, policy_version, decided_at,"
          + " changes_at, name, decided, contested, fields, received_at) SELECT entity_id, revision,"
          + " sequence, policy_version, decided_at, changes_at, name, decided, contested,"
          + " fields, ? FROM"
          + " unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::text[], ?::timestamptz[],"
          + " ?::timestamptz[], ?::text[], ?::bigint[], ?::bigint[], ?::bytea[]) AS n(entity_id,"
          + " revision, sequence, policy_version, decided_at, changes_at, name, decided, contested,"
          + " fields)";
  private static final String UPSERT =
      INSERT
          + " ON CONFLICT (entity_id) DO UPDATE SET revision = excluded.revision, sequence"
          + " = excluded.sequence, policy_version = excluded.policy_version, decided_at ="
          + " excluded.decided_at, changes_at = excluded.changes_at, name = excluded.name, decided"
          + " = excluded.decided, contested = excluded.contested, fields = excluded.fields,"
          + " received_at = excluded.received_at WHERE d.sequence < excluded.sequence";

  private final Transactions transactions;
  private final Clock clock;

  public Projection(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public void take(List<Message> batch) {
    List<Decided> decisions = new ArrayList<>(batch.size());
    List<SetAside> refused = new ArrayList<>();
    for (Message message : batch) {
      try {
        decisions.add(new Decided(message, DecisionOutline.read(message.body())));
      } catch (ContractJson.UndecodableException e) {
        refused.add(new SetAside(message, e.getMessage()));
      }
    }
    Sifter.sift(
        decisions,
        this::store,
        (item, reason) -> refused.add(new SetAside(item.message(), reason)));
    if (!refused.isEmpty()) {
      transactions.run(
          connection -> {
            QuarantineStore.setAside(connection, refused, clock.instant());
            return null;
          });
    }
  }

  private record Decided(Message message, DecisionOutline decision) {}

  private void store(List<Decided> batch) {
    // One row for each entity, in one order: two projections cannot wait for each other.
    Map<UUID, DecisionOutline> latest = new TreeMap<>();
    for (Decided decided : batch) {
      latest.merge(
          decided.decision().entityId(),
          decided.decision(),
          (a, b) -> b.sequence() > a.sequence() ? b : a);
    }
    try {
      transactions.run(connection -> store(connection, latest.values(), clock.instant()));
    } catch (StoreException e) {
      if (!e.isDuplicate()) {
        throw e;
      }
      transactions.run(connection -> write(connection, UPSERT, latest.values(), clock.instant()));
    }
  }

  /**
   * A first decision is inserted without asking for a conflict, which would search the index once
   * more for each row. Where one comes again, the batch is stored once more by asking.
   */
  private static int store(
      Connection connection, Collection<DecisionOutline> decisions, Instant now)
      throws SQLException {
    Map<Boolean, List<DecisionOutline>> byFirst =
        decisions.stream().collect(Collectors.partitioningBy(DecisionOutline::isFirst));
    return write(connection, INSERT, byFirst.get(true), now)
        + write(connection, UPSERT, byFirst.get(false), now);
  }

  private static int write(
      Connection connection, String sql, Collection<DecisionOutline> decisions, Instant now)
      throws SQLException {
    if (decisions.isEmpty()) {
      return 0;
    }
    try (SetStatement statement = SetStatement.on(connection, sql)) {
      return statement
          .value(now)
          .uuids(decisions, DecisionOutline::entityId)
          .longs(decisions, DecisionOutline::revision)
          .longs(decisions, DecisionOutline::sequence)
          .texts(decisions, DecisionOutline::policyVersion)
          .instants(decisions, DecisionOutline::decidedAt)
          .instants(decisions, DecisionOutline::changesAt)
          .texts(decisions, DecisionOutline::name)
          .longs(decisions, DecisionOutline::decided)
          .longs(decisions, DecisionOutline::contested)
          .packed(decisions, DecisionOutline::fields)
          .update();
    }
  }
}
