package io.concordat.reconciler.conflict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.concordat.contract.ContractJson;
import io.concordat.contract.FieldValue;
import io.concordat.reconciler.conflict.Disagreement.Key;
import io.concordat.reconciler.conflict.Disagreement.Kind;
import io.concordat.reconciler.conflict.Disagreement.Said;
import io.concordat.reconciler.finding.Facts;
import io.concordat.store.SqlArrays;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which conflicts, drifts and gaps are due to be looked at, and what their escalations say. */
@ApplicationScoped
class DueEscalations {
  private static final String CLAIM =
      """
      select c.entity_id, c.field, c.kind, c.severity, c.decided, c.winner, c.assertions,
             c.opened_at, c.flaps, c.escalates and c.closed_at is null, c.escalated_digest, s.facts
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
    List<DueEscalation> due = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(CLAIM)) {
      select.setString(1, now.toString());
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          due.add(
              new DueEscalation(
                  new Key(
                      rows.getObject(1, UUID.class),
                      rows.getString(2),
                      Kind.fromWireName(rows.getString(3))),
                  rows.getString(4),
                  value(rows.getString(5)),
                  Optional.ofNullable(rows.getString(6)),
                  said(rows.getString(7)),
                  rows.getObject(8, OffsetDateTime.class).toInstant(),
                  rows.getInt(9),
                  rows.getBoolean(10),
                  Optional.ofNullable(rows.getBytes(11)),
                  ContractJson.read(rows.getBytes(12), Facts.class)));
        }
      }
    }
    return due;
  }

  /** Nothing more is to be done about these until something happens to them. */
  void settle(Connection connection, List<Key> keys, List<Optional<byte[]>> standing)
      throws SQLException {
    List<byte[]> digests = new ArrayList<>(standing.size());
    standing.forEach(digest -> digests.add(digest.orElse(null)));
    try (PreparedStatement update = connection.prepareStatement(SETTLE)) {
      update.setArray(1, SqlArrays.uuids(connection, keys.stream().map(Key::entityId).toList()));
      update.setArray(2, SqlArrays.texts(connection, keys.stream().map(Key::field).toList()));
      update.setArray(
          3, SqlArrays.texts(connection, keys.stream().map(key -> key.kind().wireName()).toList()));
      update.setArray(4, SqlArrays.bodies(connection, digests));
      update.executeUpdate();
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
