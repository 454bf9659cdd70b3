package io.concordat.reconciler.decision;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityDecision;
import io.concordat.contract.FieldDecision;
import io.concordat.store.PackedJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Since when fields have had their value from their winner: reads an entity's history backwards
 * until every field was another, and no further than {@link #LONGEST} decisions or one that cannot
 * be read.
 */
final class HeldSince {
  static final int LONGEST = 1_000;
  private static final int AT_ONCE = 50;

  private static final String BACKWARDS =
      """
      select decided_at, body from decision_history
      where entity_id = ? and sequence <= ? order by sequence desc limit ?
      """;

  private final Map<String, FieldDecision> open = new HashMap<>();
  private final Map<String, Instant> since = new HashMap<>();

  private HeldSince(List<FieldDecision> fields) {
    fields.forEach(field -> open.put(field.field(), field));
  }

  /**
   * By field; one that was so for longer than is read back is left out.
   *
   * @param sequence of the decision that the fields are of
   */
  static Map<String, Instant> of(
      Connection connection, UUID entityId, long sequence, List<FieldDecision> fields)
      throws SQLException {
    HeldSince held = new HeldSince(fields);
    try (PreparedStatement select = connection.prepareStatement(BACKWARDS)) {
      select.setFetchSize(AT_ONCE);
      select.setObject(1, entityId);
      select.setLong(2, sequence);
      select.setInt(3, LONGEST + 1);
      try (ResultSet rows = select.executeQuery()) {
        int read = 0;
        while (!held.open.isEmpty() && rows.next()) {
          Optional<EntityDecision> decision =
              ++read > LONGEST ? Optional.empty() : decision(rows.getBytes(2));
          if (decision.isEmpty()) {
            held.open.keySet().forEach(held.since::remove);
            break;
          }
          held.before(decision.get(), rows.getObject(1, OffsetDateTime.class).toInstant());
        }
      }
    }
    return held.since;
  }

  private static Optional<EntityDecision> decision(byte[] body) {
    try {
      return Optional.of(PackedJson.read(body, EntityDecision.class));
    } catch (ContractJson.UndecodableException e) {
      return Optional.empty();
    }
  }

  private void before(EntityDecision decision, Instant decidedAt) {
    Map<String, FieldDecision> then = new HashMap<>();
    decision.fields().forEach(field -> then.put(field.field(), field));
    open.values()
        .removeIf(
            field -> {
              boolean same = same(field, then.get(field.field()));
              if (same) {
                since.put(field.field(), decidedAt);
              }
              return !same;
            });
  }

  private static boolean same(FieldDecision now, FieldDecision then) {
    return then != null
        && now.value().equals(then.value())
        && now.winner().equals(then.winner())
        && now.winnerRecord().equals(then.winnerRecord());
  }
}
