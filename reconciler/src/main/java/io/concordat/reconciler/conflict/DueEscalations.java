package io.concordat.reconciler.conflict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.concordat.contract.ContractJson;
import io.concordat.contract.FieldValue;
import io.concordat.reconciler.conflict.Disagreement.Key;
import io.concordat.reconciler.conflict.Disagreement.Kind;
import io.concordat.reconciler.conflict.Disagreement.Said;
import io.concordat.reconciler.finding.Facts;
import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which conflicts, drifts and gaps are due to be looked at, and what their escalations say. */
@ApplicationScoped
class DueEscalations {
  private static final String CLAIM =
      """
      select c.entity_id, c.field, c.kind, c.severity, c.decided, c.winner, c.assertions,
             c.opened_at, c.flaps, c.escalates and c.closed_at is null as stands,
             c.escalated_digest, s.facts
      from conflict c join entity_state s on s.entity_id = c.entity_id
      where c.attention_at <= ?::timestamptz
      order by c.attention_at limit ? for update of c skip locked
      """;
  private static final String SETTLE =
      """
      update conflict c set attention_at = null, escalated_digest = t.digest
      from unnest(?::uuid[], ?::text[], ?::text[], ?::bytea[]) as t(entity_id, field, kind, digest)
      where c.entity_id = t.entity_id and c.field = t.field and c.kind = t.kind
      """;

  /** What is due, locked until the end of the transaction; another replica takes others. */
  List<DueEscalation> claim(Connection connection, Instant now, int limit) throws SQLException {
    try (SetStatement select = SetStatement.on(connection, CLAIM)) {
      return select.value(now).value(limit).list(DueEscalations::due);
    }
  }

  private static DueEscalation due(ResultSet row) throws SQLException {
    return new DueEscalation(
        new Key(
            row.getObject("entity_id", UUID.class),
            row.getString("field"),
            Kind.fromWireName(row.getString("kind"))),
        row.getString("severity"),
        value(row.getString("decided")),
        Optional.ofNullable(row.getString("winner")),
        said(row.getString("assertions")),
        SetStatement.instant(row, "opened_at"),
        row.getInt("flaps"),
        row.getBoolean("stands"),
        Optional.ofNullable(row.getBytes("escalated_digest")),
        ContractJson.read(row.getBytes("facts"), Facts.class));
  }

  /** Nothing more is to be done about these until something happens to them. */
  void settle(Connection connection, List<Key> keys, List<Optional<byte[]>> standing)
      throws SQLException {
    try (SetStatement update = SetStatement.on(connection, SETTLE)) {
      update
          .uuids(keys, Key::entityId)
          .texts(keys, Key::field)
          .texts(keys, key -> key.kind().wireName())
          .bodies(standing, digest -> digest.orElse(null))
          .update();
    }
  }

  private static FieldValue value(String json) {
    try {
      FieldValue value = ContractJson.mapper().readValue(json, FieldValue.class);
      return value == null ? FieldValue.NULL : value;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored value could not be read", e);
    }
  }

  private static List<Said> said(String json) {
    try {
      return ContractJson.mapper().readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored assertions could not be read", e);
    }
  }
}
