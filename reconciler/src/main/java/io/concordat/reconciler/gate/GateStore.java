package io.concordat.reconciler.gate;

import io.concordat.contract.EntityDecision;
import io.concordat.store.PackedJson;
import io.concordat.store.SqlArrays;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The stored decisions that a verdict rests on. */
@ApplicationScoped
class GateStore {
  private static final String SELECT =
      """
      select d.entity_id, h.body from decision d
      join decision_history h on h.entity_id = d.entity_id and h.sequence = d.sequence
      where d.entity_id = any (?::uuid[])
      """;

  /** The decisions in force, by entity. */
  Map<UUID, EntityDecision> decisions(Connection connection, Collection<UUID> ids)
      throws SQLException {
    Map<UUID, EntityDecision> decisions = HashMap.newHashMap(ids.size());
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setArray(1, SqlArrays.uuids(connection, ids));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          decisions.put(
              rows.getObject(1, UUID.class),
              PackedJson.read(rows.getBytes(2), EntityDecision.class));
        }
      }
    }
    return decisions;
  }
}
