package io.concordat.registry.projection;

import io.concordat.contract.ContractJson;
import io.concordat.registry.consume.BatchHandler;
import io.concordat.registry.consume.Message;
import io.concordat.registry.consume.Sifter;
import io.concordat.registry.quarantine.QuarantineStore;
import io.concordat.registry.quarantine.QuarantineStore.SetAside;
import io.concordat.registry.store.IndexPlans;
import io.concordat.registry.store.SetStatement;
import io.concordat.registry.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Takes in {@code decisions.made}: the decision with the highest sequence replaces the one before
 * it whole, however often and in whatever order they come.
 */
public final class Projection implements BatchHandler {
  private static final String COLUMNS =
      "unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::text[], ?::timestamptz[], ?::timestamptz[],"
          + " ?::text[], ?::bigint[], ?::bigint[], ?::text[]) AS n(entity_id, revision, sequence,"
          + " policy_version, decided_at, changes_at, name, decided, contested, fields)";
  private static final String INSERT =
      "INSERT INTO entity_decision (entity_id, revision, sequence, policy_version, decided_at,"
          + " changes_at, name, decided, contested, fields, received_at) SELECT entity_id, revision,"
          + " sequence, policy_version, decided_at, changes_at, name, decided, contested, fields, ?"
          + " FROM "
          + COLUMNS;
  private static final String UPDATE =
      "UPDATE entity_decision d SET revision = n.revision, sequence = n.sequence, policy_version ="
          + " n.policy_version, decided_at = n.decided_at, changes_at = n.changes_at, name = n.name,"
          + " decided = n.decided, contested = n.contested, fields = n.fields, received_at = r.at"
          + " FROM (SELECT ?::timestamptz AS at) r, "
          + COLUMNS
          + " WHERE d.entity_id = n.entity_id AND d.sequence < n.sequence";

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
    transactions.run(connection -> store(connection, latest.values(), clock.instant()));
  }

  /**
   * What is known is updated, and what is new is inserted: one statement for both would cost a
   * third more for each row, only because another projection may insert it at the same moment. Then
   * this transaction fails, and finds the row when it is repeated.
   */
  private static int store(
      Connection connection, Collection<DecisionOutline> decisions, Instant now)
      throws SQLException {
    IndexPlans.only(connection);
    Set<UUID> known = known(connection, decisions);
    Map<Boolean, List<DecisionOutline>> byKnown =
        decisions.stream()
            .collect(Collectors.partitioningBy(decision -> known.contains(decision.entityId())));
    return write(connection, INSERT, byKnown.get(false), now)
        + write(connection, UPDATE, byKnown.get(true), now);
  }

  private static Set<UUID> known(Connection connection, Collection<DecisionOutline> decisions)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT d.entity_id FROM unnest(?::uuid[]) AS n(id) JOIN entity_decision d ON"
                + " d.entity_id = n.id")) {
      return new HashSet<>(
          statement
              .uuids(decisions, DecisionOutline::entityId)
              .list(row -> row.getObject("entity_id", UUID.class)));
    }
  }

  private static int write(
      Connection connection, String sql, List<DecisionOutline> decisions, Instant now)
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
          .texts(decisions, DecisionOutline::fields)
          .update();
    }
  }
}
