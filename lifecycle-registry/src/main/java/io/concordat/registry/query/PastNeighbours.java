package io.concordat.registry.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Relation;
import io.concordat.contract.TypedKey;
import io.concordat.registry.link.KeyId;
import io.concordat.registry.query.PastRecords.PastRecord;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The ties of an entity at a past instant, in both directions. Where a key or a tie was ever known
 * tells which records may matter; what they said at the instant tells whether they do.
 */
final class PastNeighbours {
  /** At most so many records are looked at in each direction. */
  private static final long CANDIDATES = 5_000;

  private static final String HOLDERS =
      "SELECT DISTINCT c.record_id FROM unnest(?::uuid[]) AS n(key) CROSS JOIN LATERAL (SELECT"
          + " record_id FROM record_key WHERE record_key.key = n.key UNION ALL SELECT record_id"
          + " FROM record_key_past WHERE record_key_past.key = n.key) c ORDER BY 1 LIMIT ?";

  private static final String POINTERS =
      "SELECT DISTINCT c.record_id FROM unnest(?::uuid[]) AS n(key) CROSS JOIN LATERAL (SELECT"
          + " record_id FROM relation WHERE target_key = n.key UNION ALL SELECT record_id FROM"
          + " relation_past WHERE target_key = n.key) c ORDER BY 1 LIMIT ?";

  // In the order of the present, with the names that were decided then.
  private static final String NAMED =
      "SELECT n.relation, n.outgoing, n.entity_id, n.kind, d.name FROM unnest(?::text[],"
          + " ?::bigint[], ?::uuid[], ?::text[]) AS n(relation, outgoing, entity_id, kind) LEFT"
          + " JOIN LATERAL (SELECT v.name FROM (SELECT name, sequence, coalesce(received_at,"
          + " decided_at) AS received_at FROM entity_decision WHERE entity_id = n.entity_id UNION"
          + " ALL SELECT name, sequence, received_at FROM entity_decision_past WHERE entity_id ="
          + " n.entity_id) v WHERE v.received_at <= ? ORDER BY v.sequence DESC LIMIT 1) d ON true"
          + " ORDER BY n.relation, n.outgoing DESC, n.entity_id";

  private final Connection connection;
  private final Instant at;

  PastNeighbours(Connection connection, Instant at) {
    this.connection = connection;
    this.at = at;
  }

  /**
   * What an entity was tied to.
   *
   * @param bound at most so many in each direction
   */
  Found of(List<PastRecord> members, int bound) throws SQLException {
    Set<Tie> outgoing = outgoing(members);
    Set<Tie> incoming = incoming(members);
    List<Tie> kept = new ArrayList<>();
    outgoing.stream().limit(bound).forEach(kept::add);
    incoming.stream().limit(bound).forEach(kept::add);
    return new Found(named(kept), outgoing.size() >= bound || incoming.size() >= bound);
  }

  /** Neighbours in the order in which they are shown. */
  record Found(List<EntityView.Neighbour> neighbours, boolean truncated) {}

  private record Tie(String relation, boolean outgoing, UUID entityId, EntityKind kind) {}

  private Set<Tie> outgoing(List<PastRecord> members) throws SQLException {
    Map<UUID, Set<String>> wanted = new HashMap<>();
    for (PastRecord member : members) {
      if (member.active()) {
        targets(member)
            .forEach(
                (key, types) -> wanted.computeIfAbsent(key, k -> new HashSet<>()).addAll(types));
      }
    }
    Set<Tie> ties = new LinkedHashSet<>();
    for (PastRecord holder : candidates(HOLDERS, wanted.keySet())) {
      for (UUID key : linkedKeys(holder)) {
        for (String type : wanted.getOrDefault(key, Set.of())) {
          ties.add(new Tie(type, true, holder.entityId(), holder.kind()));
        }
      }
    }
    return ties;
  }

  private Set<Tie> incoming(List<PastRecord> members) throws SQLException {
    Set<UUID> own = new HashSet<>();
    members.forEach(member -> own.addAll(linkedKeys(member)));
    Set<Tie> ties = new LinkedHashSet<>();
    for (PastRecord pointer : candidates(POINTERS, own)) {
      if (pointer.active()) {
        targets(pointer).entrySet().stream()
            .filter(target -> own.contains(target.getKey()))
            .flatMap(target -> target.getValue().stream())
            .forEach(type -> ties.add(new Tie(type, false, pointer.entityId(), pointer.kind())));
      }
    }
    return ties;
  }

  private List<PastRecord> candidates(String sql, Collection<UUID> keys) throws SQLException {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<Long> ids;
    try (SetStatement statement = SetStatement.on(connection, sql)) {
      ids = statement.uuids(keys).value(CANDIDATES).list(row -> row.getLong("record_id"));
    }
    return PastRecords.among(connection, ids, at);
  }

  private List<EntityView.Neighbour> named(List<Tie> ties) throws SQLException {
    if (ties.isEmpty()) {
      return List.of();
    }
    try (SetStatement statement = SetStatement.on(connection, NAMED)) {
      return statement
          .texts(ties, Tie::relation)
          .longs(ties, tie -> tie.outgoing() ? 1 : 0)
          .uuids(ties, Tie::entityId)
          .texts(ties, tie -> tie.kind().wireName())
          .value(at)
          .list(
              row ->
                  new EntityView.Neighbour(
                      row.getString("relation"),
                      row.getLong("outgoing") == 1,
                      row.getObject("entity_id", UUID.class),
                      row.getString("kind"),
                      row.getString("name")));
    }
  }

  private static Map<UUID, Set<String>> targets(PastRecord record) {
    Map<UUID, Set<String>> targets = new HashMap<>();
    for (Relation relation : read(record.relations(), new TypeReference<List<Relation>>() {})) {
      targets
          .computeIfAbsent(
              KeyId.of(relation.targetKind(), relation.target()), key -> new HashSet<>())
          .add(relation.type());
    }
    return targets;
  }

  private static List<UUID> linkedKeys(PastRecord record) {
    return read(record.linkedKeys(), new TypeReference<List<TypedKey>>() {}).stream()
        .map(key -> KeyId.of(record.kind(), key))
        .toList();
  }

  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return ContractJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON could not be read", e);
    }
  }
}
