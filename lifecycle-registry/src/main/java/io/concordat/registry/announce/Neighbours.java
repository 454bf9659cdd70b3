package io.concordat.registry.announce;

import io.concordat.registry.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
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
  // A retired record no longer asserts its ties. Records that point at one key are read up to a
  // bound,
  // so that an entitlement that half the estate holds does not make an announcement nobody can
  // take.
  // One join for all subjects: a subquery for each of them would cost more than what it finds.
  private static final String SQL =
      "WITH subject AS MATERIALIZED (SELECT r.entity_id AS id, r.id AS record_id, r.state, r.keys"
          + " FROM unnest(?::uuid[]) AS e(id) JOIN source_record r ON r.entity_id = e.id) SELECT"
          + " s.id AS subject, l.type AS relation, true AS outgoing, t.entity_id, t.kind FROM"
          + " subject s JOIN relation l ON l.record_id = s.record_id JOIN record_key k ON k.key ="
          + " l.target_key JOIN source_record t ON t.id = k.record_id WHERE s.state = 'active' AND"
          + " t.entity_id IS NOT NULL UNION ALL SELECT s.id, l.type, false, t.entity_id, t.kind"
          + " FROM subject s CROSS JOIN LATERAL unnest(s.keys) AS k(key) CROSS JOIN LATERAL (SELECT"
          + " x.type, x.record_id FROM relation x WHERE x.target_key = k.key LIMIT ?) l JOIN"
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
   * The neighbours of each entity, ordered.
   *
   * @param bound at most so many in each direction
   */
  public static Map<UUID, List<Neighbour>> of(
      Connection connection, Collection<UUID> entities, int bound) throws SQLException {
    Map<UUID, Set<Neighbour>> found = new HashMap<>();
    try (SetStatement statement = SetStatement.on(connection, SQL)) {
      statement
          .uuids(entities)
          .value((long) bound)
          .list(
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
