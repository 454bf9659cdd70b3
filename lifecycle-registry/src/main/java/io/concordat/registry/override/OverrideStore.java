package io.concordat.registry.override;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.concordat.contract.ContractJson;
import io.concordat.contract.FieldValue;
import io.concordat.registry.override.FieldOverride.State;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on overrides and their events; each takes whole columns. */
final class OverrideStore {
  private static final String SELECT =
      "SELECT o.id, o.record_name, o.field, o.value, o.reason, o.reference, o.actor, o.created_at,"
          + " o.expires_at, o.yield_to, o.state FROM field_override o ";

  private OverrideStore() {}

  static void insert(
      Connection connection, FieldOverride override, String yieldBase, UUID entity, long revision)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO field_override (id, record_name, field, value, reason, reference, actor,"
                + " created_at, expires_at, state, yield_to, yield_base, seen_entity,"
                + " seen_revision) VALUES (?, ?, ?, ?::json, ?, ?, ?, ?, ?, ?, ?, ?::json, ?, ?)")) {
      statement
          .value(override.id())
          .value(override.recordName())
          .value(override.field())
          .value(json(override.value()))
          .value(override.reason())
          .value(override.reference())
          .value(override.actor())
          .value(override.createdAt())
          .value(override.expiresAt())
          .value(override.state().wireName())
          .value(override.yieldTo().orElse(null))
          .value(yieldBase)
          .value(entity)
          .value(revision)
          .update();
    }
  }

  static Optional<FieldOverride> locked(Connection connection, UUID id) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(connection, SELECT + "WHERE o.id = ? FOR UPDATE")) {
      return statement.value(id).list(OverrideStore::read).stream().findFirst();
    }
  }

  static List<FieldOverride> byIds(Connection connection, Collection<UUID> ids)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(connection, SELECT + "WHERE o.id = ANY (?::uuid[]) ORDER BY o.id")) {
      return statement.uuids(ids).list(OverrideStore::read);
    }
  }

  /** What holds in records, of all their fields; ordered. */
  static List<FieldOverride> active(Connection connection, Collection<UUID> recordNames)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            SELECT
                + "WHERE o.record_name = ANY (?::uuid[]) AND o.state = 'active' ORDER BY"
                + " o.record_name, o.field")) {
      return statement.uuids(recordNames).list(OverrideStore::read);
    }
  }

  /** The last time that somebody asserted this value of the field, whatever became of it. */
  static Optional<FieldOverride> lastOf(
      Connection connection, Collection<UUID> recordNames, String field, FieldValue value)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            SELECT
                + "WHERE o.record_name = ANY (?::uuid[]) AND o.field = ? AND o.value::text = ?"
                + " ORDER BY o.created_at DESC, o.id DESC LIMIT 1")) {
      return statement
          .uuids(recordNames)
          .value(field)
          .value(json(value))
          .list(OverrideStore::read)
          .stream()
          .findFirst();
    }
  }

  /** Those whose end has come; others that are being worked on are left to whoever does. */
  static List<UUID> due(Connection connection, Instant now, int limit) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT id FROM field_override WHERE state = 'active' AND expires_at <= ? ORDER BY"
                + " expires_at LIMIT ? FOR UPDATE SKIP LOCKED")) {
      return statement.value(now).value((long) limit).list(row -> row.getObject("id", UUID.class));
    }
  }

  /** Ends overrides; what was asked for and still waited lapses with them. */
  static void end(
      Connection connection,
      Collection<UUID> ids,
      State state,
      UUID replacedBy,
      String actor,
      Instant now)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE field_override SET state = ?, ended_at = ?, replaced_by = ? WHERE id = ANY"
                + " (?::uuid[])")) {
      statement.value(state.wireName()).value(now).value(replacedBy).uuids(ids).update();
    }
    Extensions.lapse(connection, ids, actor, now);
  }

  static void extend(Connection connection, UUID id, Instant until) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(connection, "UPDATE field_override SET expires_at = ? WHERE id = ?")) {
      statement.value(until).value(id).update();
    }
  }

  /** One thing that happened to an override. */
  record Event(UUID override, String type, String detail) {}

  static void record(Connection connection, Collection<Event> events, String actor, Instant now)
      throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO override_event (override_id, type, actor, at, detail) SELECT override_id,"
                + " type, ?, ?, detail FROM unnest(?::uuid[], ?::text[], ?::text[]) WITH ORDINALITY"
                + " AS n(override_id, type, detail, place) ORDER BY place")) {
      statement
          .value(actor)
          .value(now)
          .uuids(events, Event::override)
          .texts(events, Event::type)
          .texts(events, Event::detail)
          .update();
    }
  }

  private static FieldOverride read(ResultSet row) throws SQLException {
    return new FieldOverride(
        row.getObject("id", UUID.class),
        row.getObject("record_name", UUID.class),
        row.getString("field"),
        value(row.getString("value")),
        row.getString("reason"),
        row.getString("reference"),
        row.getString("actor"),
        SetStatement.instant(row, "created_at"),
        SetStatement.instant(row, "expires_at"),
        Optional.ofNullable(row.getString("yield_to")),
        State.fromWireName(row.getString("state")));
  }

  static String json(Object value) {
    try {
      return ContractJson.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a checked value could not be written", e);
    }
  }

  static FieldValue value(String json) {
    try {
      FieldValue value = ContractJson.mapper().readValue(json, FieldValue.class);
      return value == null ? FieldValue.NULL : value;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored value could not be read", e);
    }
  }
}
