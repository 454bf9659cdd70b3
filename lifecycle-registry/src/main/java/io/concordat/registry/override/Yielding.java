package io.concordat.registry.override;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.concordat.contract.Assertion;
import io.concordat.contract.ContractJson;
import io.concordat.contract.FieldValue;
import io.concordat.contract.SourceDomain;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * When an override gives way: as soon as a source that it yields to asserts the same value, or
 * anything newer than the override. Newer is what the source itself dates later; where it dates
 * nothing, what differs from what it said when the override was made.
 */
final class Yielding {
  private static final String SAID =
      " r.id, r.source, h.fields -> o.field AS said FROM o JOIN source_record r ON r.entity_id ="
          + " o.entity_id AND r.state = 'active' AND (r.source = o.yield_to OR r.domain ="
          + " o.yield_to) JOIN record_history h ON h.record_id = r.id AND h.version ="
          + " r.content_version WHERE h.fields -> o.field IS NOT NULL ORDER BY r.source, r.id";

  // An entity that was not announced anew since says nothing new.
  private static final String UNSEEN =
      "FROM field_override o JOIN source_record m ON m.source = 'manual' AND m.native_id ="
          + " o.record_name::text JOIN entity e ON e.id = m.entity_id WHERE o.state = 'active' AND"
          + " o.yield_to IS NOT NULL AND (o.seen_entity IS DISTINCT FROM e.id OR o.seen_revision <"
          + " e.revision) ";

  private Yielding() {}

  /** What one record of a source that is yielded to says of the field. */
  record Said(long recordId, String source, Assertion assertion) {}

  /**
   * Why an override gives way to what is said; empty if it does not.
   *
   * @param base what the records said when it was made, by record id
   */
  static Optional<String> reason(
      FieldValue value, Instant createdAt, Map<Long, FieldValue> base, Collection<Said> said) {
    for (Said one : said) {
      FieldValue theirs = one.assertion().value();
      if (same(theirs, value)) {
        return Optional.of(one.source() + " asserts the same value");
      }
      boolean newer =
          one.assertion()
              .effectiveAt()
              .map(at -> at.isAfter(createdAt))
              .orElseGet(() -> !theirs.equals(base.get(one.recordId())));
      if (newer) {
        return Optional.of(one.source() + " asserts something newer: " + theirs.display());
      }
    }
    return Optional.empty();
  }

  /** Without a policy at hand, only case and blanks around a text are no difference. */
  static boolean same(FieldValue a, FieldValue b) {
    return a instanceof FieldValue.Text(String one) && b instanceof FieldValue.Text(String other)
        ? one.strip().equalsIgnoreCase(other.strip())
        : a.equals(b);
  }

  /**
   * Whether the name is one that can be yielded to: a side of the house, or a source that spoke.
   */
  static boolean isKnown(Connection connection, String name) throws SQLException {
    if (name.equals(SourceDomain.MANUAL.wireName())) {
      return false;
    }
    if (Arrays.stream(SourceDomain.values()).anyMatch(d -> d.wireName().equals(name))) {
      return true;
    }
    try (SetStatement statement =
        SetStatement.on(connection, "SELECT 1 FROM source_stream WHERE source = ? LIMIT 1")) {
      return !statement.value(name).list(row -> 1).isEmpty();
    }
  }

  static List<Said> said(Connection connection, UUID entity, String field, String yieldTo)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "WITH o AS (SELECT ?::uuid AS entity_id, ?::text AS field, ?::text AS yield_to) SELECT"
                + SAID)) {
      return statement
          .value(entity)
          .value(field)
          .value(yieldTo)
          .list(
              row ->
                  new Said(
                      row.getLong("id"), row.getString("source"), read(row.getString("said"))));
    }
  }

  static String base(Collection<Said> said) {
    Map<Long, FieldValue> base = new TreeMap<>();
    said.forEach(one -> base.put(one.recordId(), one.assertion().value()));
    return OverrideStore.json(base);
  }

  /** Whether there may be something to give way to; locks nothing. */
  static boolean anyUnseen(Connection connection) throws SQLException {
    try (SetStatement statement = SetStatement.on(connection, "SELECT 1 " + UNSEEN + "LIMIT 1")) {
      return !statement.list(row -> 1).isEmpty();
    }
  }

  /** An override to look at, of an entity at a revision. */
  private record Unseen(
      UUID id,
      UUID entity,
      long revision,
      FieldValue value,
      Instant createdAt,
      Map<Long, FieldValue> base) {}

  /** What a look came to: how many overrides it was at, and why some of them end. */
  record Look(int seen, Map<UUID, String> ending) {}

  /** Looks at overrides whose entities changed, and notes up to where. */
  static Look look(Connection connection, int limit) throws SQLException {
    List<Unseen> unseen;
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT o.id, e.id AS entity_id, e.revision, o.value, o.created_at, o.yield_base "
                + UNSEEN
                + "ORDER BY o.id LIMIT ? FOR UPDATE OF o SKIP LOCKED")) {
      unseen =
          statement
              .value((long) limit)
              .list(
                  row ->
                      new Unseen(
                          row.getObject("id", UUID.class),
                          row.getObject("entity_id", UUID.class),
                          row.getLong("revision"),
                          OverrideStore.value(row.getString("value")),
                          SetStatement.instant(row, "created_at"),
                          readBase(row.getString("yield_base"))));
    }
    Map<UUID, List<Said>> said = new HashMap<>();
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "WITH o AS (SELECT f.id, n.entity_id, f.field, f.yield_to FROM unnest(?::uuid[],"
                + " ?::uuid[]) AS n(id, entity_id) JOIN field_override f ON f.id = n.id) SELECT"
                + " o.id AS override_id,"
                + SAID)) {
      statement
          .uuids(unseen, Unseen::id)
          .uuids(unseen, Unseen::entity)
          .list(
              row ->
                  said.computeIfAbsent(
                          row.getObject("override_id", UUID.class),
                          id -> new java.util.ArrayList<>(1))
                      .add(
                          new Said(
                              row.getLong("id"),
                              row.getString("source"),
                              read(row.getString("said")))));
    }
    Map<UUID, String> ending = new TreeMap<>();
    for (Unseen one : unseen) {
      reason(one.value(), one.createdAt(), one.base(), said.getOrDefault(one.id(), List.of()))
          .ifPresent(reason -> ending.put(one.id(), reason));
    }
    note(connection, unseen);
    return new Look(unseen.size(), ending);
  }

  private static void note(Connection connection, List<Unseen> unseen) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE field_override o SET seen_entity = n.entity_id, seen_revision = n.revision FROM"
                + " unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS n(id, entity_id, revision) WHERE"
                + " o.id = n.id")) {
      statement
          .uuids(unseen, Unseen::id)
          .uuids(unseen, Unseen::entity)
          .longs(unseen, Unseen::revision)
          .update();
    }
  }

  private static Assertion read(String json) {
    try {
      return ContractJson.mapper().readValue(json, Assertion.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored assertion could not be read", e);
    }
  }

  private static Map<Long, FieldValue> readBase(String json) {
    try {
      return ContractJson.mapper().readValue(json, new TypeReference<Map<Long, FieldValue>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored value could not be read", e);
    }
  }
}
