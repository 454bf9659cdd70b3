package io.concordat.registry.intake;

import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** The relations between records and keys, and the entities that a change of them reaches. */
public final class TieStore {
  // Entities whose neighbourhood changed, by either end, and the batch's own; each gets its next
  // revision and an announcement. A target that more records point at than the announcement could
  // name is left alone: its announcement would not change. An entity's type is its first record's
  // that has one; where everything that changed says the type that it has, it stays.
  private static final String BUMP =
      "WITH reached AS (SELECT r.entity_id, NULL::text AS type, false AS own, false AS created FROM"
          + " unnest(?::uuid[]) AS t(key) JOIN record_key k ON"
          + " k.key = t.key JOIN source_record r ON r.id = k.record_id WHERE r.entity_id IS NOT NULL"
          + " AND (SELECT count(*) FROM (SELECT 1 FROM relation x WHERE x.target_key = t.key LIMIT"
          + " ?) y) < ? UNION ALL SELECT r.entity_id, NULL, false, false FROM unnest(?::uuid[]) AS"
          + " h(key) JOIN relation"
          + " l ON l.target_key = h.key JOIN source_record r ON r.id = l.record_id WHERE r.entity_id"
          + " IS NOT NULL AND r.state = 'active' UNION ALL SELECT entity_id, type, true, false FROM"
          + " unnest(?::uuid[], ?::text[]) AS o(entity_id, type) UNION ALL SELECT entity_id, NULL,"
          + " false, true FROM unnest(?::uuid[]) AS c(entity_id)), wanted AS (SELECT"
          + " entity_id, max(type) AS type, bool_or(own) AS own FROM reached GROUP BY entity_id"
          + " HAVING NOT bool_or(created)), bumped AS (UPDATE entity e"
          + " SET revision = e.revision + 1, changed_at = ?, type = CASE WHEN w.own AND (w.type IS"
          + " NULL OR w.type IS DISTINCT FROM e.type) THEN (SELECT (array_agg(r.type ORDER BY"
          + " r.source, r.native_id))[1] FROM source_record r WHERE r.entity_id = e.id AND r.type IS"
          + " NOT NULL) ELSE e.type END FROM wanted w WHERE e.id = w.entity_id RETURNING e.id,"
          + " e.revision, e.changed_at) INSERT INTO announcement_due AS d (entity_id, revision,"
          + " since) SELECT id, revision, changed_at FROM bumped ORDER BY id ON CONFLICT"
          + " (entity_id) DO UPDATE SET revision = excluded.revision RETURNING d.entity_id";

  private TieStore() {}

  /** The stored ties of records, by record id. */
  static Map<Long, Set<Content.Tie>> stored(Connection connection, Collection<Long> records)
      throws SQLException {
    Map<Long, Set<Content.Tie>> ties = new HashMap<>();
    if (records.isEmpty()) {
      return ties;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT record_id, type, target_key FROM relation WHERE record_id = ANY"
                + " (?::bigint[])")) {
      statement
          .longs(records)
          .list(
              row ->
                  ties.computeIfAbsent(row.getLong("record_id"), id -> new HashSet<>())
                      .add(
                          new Content.Tie(
                              row.getString("type"), row.getObject("target_key", UUID.class))));
    }
    return ties;
  }

  static void delete(Connection connection, List<TieRow> ties) throws SQLException {
    if (ties.isEmpty()) {
      return;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "DELETE FROM relation l USING unnest(?::bigint[], ?::text[], ?::uuid[]) AS n(record_id,"
                + " type, target_key) WHERE l.record_id = n.record_id AND l.type = n.type AND"
                + " l.target_key = n.target_key")) {
      bind(statement, ties).update();
    }
  }

  static void insert(Connection connection, List<TieRow> ties) throws SQLException {
    if (ties.isEmpty()) {
      return;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO relation (record_id, type, target_key) SELECT * FROM unnest(?::bigint[],"
                + " ?::text[], ?::uuid[])")) {
      bind(statement, ties).update();
    }
  }

  private static SetStatement bind(SetStatement statement, List<TieRow> ties) throws SQLException {
    return statement
        .longs(ties, TieRow::recordId)
        .texts(ties, row -> row.tie().type())
        .uuids(ties, row -> row.tie().target());
  }

  /** A tie and the record that asserts it. */
  record TieRow(long recordId, Content.Tie tie) {}

  /**
   * Gives the next revision to the batch's own entities, and to those at the other end of ties that
   * came, went or can now be resolved.
   *
   * @param created entities of this transaction: they are due already
   * @return the entities that are due beside those created
   */
  public static List<UUID> bump(Connection connection, Reach reach, Set<UUID> created, Instant now)
      throws SQLException {
    if (reach.isEmpty()) {
      return new ArrayList<>();
    }
    try (SetStatement statement = SetStatement.on(connection, BUMP)) {
      return statement
          .uuids(reach.targets())
          .value(reach.neighbourBound() + 1L)
          .value(reach.neighbourBound() + 1L)
          .uuids(reach.keys())
          .uuids(reach.own().keySet())
          .texts(reach.own().values())
          .uuids(created)
          .value(now)
          .list(row -> row.getObject("entity_id", UUID.class));
    }
  }

  /**
   * What a batch reaches.
   *
   * @param targets keys that ties of the batch point at
   * @param keys keys by which others may point at records of the batch
   * @param own entities whose own records changed, with the type that all of these have now; null
   *     where they have none or several, or it was not looked at
   */
  public record Reach(
      Set<UUID> targets, Set<UUID> keys, Map<UUID, String> own, int neighbourBound) {
    public Reach(int neighbourBound) {
      this(new HashSet<>(), new HashSet<>(), new HashMap<>(), neighbourBound);
    }

    /** An entity whose type is to be looked at anew. */
    public void changes(UUID entity) {
      own.put(entity, null);
    }

    /** An entity of which a record changed that is of a type; null if it is of none. */
    void changes(UUID entity, String type) {
      boolean agrees = !own.containsKey(entity) || Objects.equals(own.get(entity), type);
      own.put(entity, agrees ? type : null);
    }

    boolean isEmpty() {
      return targets.isEmpty() && keys.isEmpty() && own.isEmpty();
    }
  }
}
