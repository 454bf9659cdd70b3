package io.concordat.registry.announce;

import io.concordat.registry.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Resolves the ties of entities, in both directions, at the moment of reading. */
public final class Neighbours {
  // A retired record no longer asserts its ties. Each direction is bounded for each entity, so that
  // an entitlement that half the estate holds does not make an announcement nobody can take.
  private static final String SQL =
      "SELECT e.id AS subject, n.relation, n.outgoing, n.entity_id, n.kind FROM unnest(?::uuid[]) AS"
          + " e(id) CROSS JOIN LATERAL ((SELECT DISTINCT l.type AS relation, true AS outgoing,"
          + " t.entity_id, t.kind FROM source_record r JOIN relation l ON l.record_id = r.id JOIN"
          + " record_key k ON k.key = l.target_key JOIN source_record t ON t.id = k.record_id WHERE"
          + " r.entity_id = e.id AND r.state = 'active' AND t.entity_id IS NOT NULL LIMIT ?) UNION"
          + " ALL (SELECT DISTINCT i.type, false, s.entity_id, s.kind FROM source_record r CROSS"
          + " JOIN LATERAL unnest(r.keys) AS k(key) JOIN LATERAL (SELECT l.type, l.record_id FROM"
          + " relation l WHERE l.target_key = k.key LIMIT ?) i ON true JOIN source_record s ON s.id"
          + " = i.record_id WHERE r.entity_id = e.id AND s.entity_id IS NOT NULL AND s.state ="
          + " 'active' LIMIT ?)) n ORDER BY e.id, n.relation, n.outgoing DESC, n.entity_id";

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
    Map<UUID, List<Neighbour>> neighbours = new HashMap<>();
    try (SetStatement statement = SetStatement.on(connection, SQL)) {
      statement
          .uuids(entities)
          .value((long) bound)
          .value((long) bound)
          .value((long) bound)
          .list(
              row ->
                  neighbours
                      .computeIfAbsent(
                          row.getObject("subject", UUID.class), id -> new ArrayList<>(2))
                      .add(
                          new Neighbour(
                              row.getString("relation"),
                              row.getBoolean("outgoing"),
                              row.getObject("entity_id", UUID.class),
                              row.getString("kind"))));
    }
    return neighbours;
  }
}
