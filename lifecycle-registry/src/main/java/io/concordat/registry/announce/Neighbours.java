package io.concordat.registry.announce;

import io.concordat.contract.RecordState;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Resolves the ties of entities, in both directions, at the moment of reading. */
public final class Neighbours {
  private static final String ACTIVE = RecordState.ACTIVE.wireName();

  private static final String MEMBERS =
      "SELECT r.entity_id, r.id, r.state, r.keys FROM source_record r WHERE r.entity_id = ANY"
          + " (?::uuid[])";

  // Records that point at one key are read up to a bound, so that an entitlement that half the
  // estate holds does not make an announcement nobody can take. One join for all subjects: a
  // subquery for each of them would cost more than what it finds.
  private static final String SQL =
      "SELECT s.id AS subject, l.type AS relation, true AS outgoing, t.entity_id, t.kind FROM"
          + " unnest(?::uuid[], ?::bigint[]) AS s(id, record_id) JOIN relation l ON l.record_id ="
          + " s.record_id JOIN record_key k ON k.key = l.target_key JOIN source_record t ON t.id ="
          + " k.record_id WHERE t.entity_id IS NOT NULL UNION ALL SELECT s.id, l.type, false,"
          + " t.entity_id, t.kind FROM unnest(?::uuid[], ?::uuid[]) AS s(id, key) CROSS JOIN LATERAL"
          + " (SELECT x.type, x.record_id FROM relation x WHERE x.target_key = s.key LIMIT ?) l JOIN"
          + " source_record t ON t.id = l.record_id WHERE t.entity_id IS NOT NULL AND t.state ="
          + " 'active'";

  private static final Comparator<Neighbour> ORDER =
      Comparator.comparing(Neighbour::relation)
          .thenComparing(Neighbour::outgoing, Comparator.reverseOrder())
          .thenComparing(Neighbour::entityId);

  private Neighbours() {}

  /**
   * A resolved tie.
   *
   * @param outgoing whether the subject's record asserts it
   */
  public record Neighbour(String relation, boolean outgoing, UUID entityId, String kind) {}

  /**
   * A record of an entity.
   *
   * @param asserts whether it may assert ties: a retired record no longer does
   * @param keys by which others may point at it
   */
  public record Member(UUID entity, long record, boolean asserts, Set<UUID> keys) {}

  private record Pointed(UUID entity, UUID key) {}

  /**
   * The neighbours of each entity, ordered.
   *
   * @param bound at most so many in each direction
   */
  public static Map<UUID, List<Neighbour>> of(
      Connection connection, Collection<UUID> entities, int bound) throws SQLException {
    try (SetStatement statement = SetStatement.on(connection, MEMBERS)) {
      return ofMembers(
          connection,
          statement
              .uuids(entities)
              .list(
                  row ->
                      new Member(
                          row.getObject("entity_id", UUID.class),
                          row.getLong("id"),
                          ACTIVE.equals(row.getString("state")),
                          SetStatement.uuids(row, "keys"))),
          bound);
    }
  }

  /** The same for entities whose records were read already, all of them. */
  static Map<UUID, List<Neighbour>> ofMembers(
      Connection connection, Collection<Member> members, int bound) throws SQLException {
    List<Member> asserting = members.stream().filter(Member::asserts).toList();
    List<Pointed> pointed = new ArrayList<>();
    for (Member member : members) {
      member.keys().forEach(key -> pointed.add(new Pointed(member.entity(), key)));
    }
    Map<UUID, Set<Neighbour>> found = new HashMap<>();
    try (SetStatement statement = SetStatement.on(connection, SQL)) {
      statement
          .uuids(asserting, Member::entity)
          .longs(asserting, Member::record)
          .uuids(pointed, Pointed::entity)
          .uuids(pointed, Pointed::key)
          .value((long) bound)
          .each(
              row ->
                  found
                      .computeIfAbsent(
                          row.getObject("subject", UUID.class), id -> new TreeSet<>(ORDER))
                      .add(
                          new Neighbour(
                              row.getString("relation"),
                              row.getBoolean("outgoing"),
                              row.getObject("entity_id", UUID.class),
                              row.getString("kind"))));
    }
    Map<UUID, List<Neighbour>> neighbours = HashMap.newHashMap(found.size());
    found.forEach((subject, all) -> neighbours.put(subject, bounded(all, bound)));
    return neighbours;
  }

  private static List<Neighbour> bounded(Set<Neighbour> all, int bound) {
    if (all.size() <= bound) {
      return List.copyOf(all);
    }
    int[] taken = new int[2];
    return all.stream().filter(neighbour -> taken[neighbour.outgoing() ? 1 : 0]++ < bound).toList();
  }
}
