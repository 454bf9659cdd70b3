package io.concordat.registry.link;

import io.concordat.contract.EntityKind;
import io.concordat.contract.RecordState;
import io.concordat.contract.Standing;
import io.concordat.registry.store.SetStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Brings the neighbourhood of a batch's keys onto the board, and stores links and cases. */
public final class LinkStore {
  private static final String COLUMNS =
      " r.id, r.source, r.stream, r.native_id, r.kind, r.standing, r.state, r.keys, r.entity_id ";

  // The bound keeps a key that half the estate shares from being read whole.
  private static final String HOLDERS =
      "SELECT"
          + COLUMNS
          + "FROM (SELECT DISTINCT h.record_id FROM unnest(?::uuid[]) AS k(key) CROSS JOIN LATERAL"
          + " (SELECT record_id FROM record_key WHERE record_key.key = k.key LIMIT ?) h) s"
          + " JOIN source_record r ON r.id = s.record_id";

  private static final String MEMBERS =
      "SELECT" + COLUMNS + "FROM source_record r WHERE r.entity_id = ANY (?::uuid[])";

  private LinkStore() {}

  /**
   * Loads every stored holder of the keys, the members of their entities, and, where a holder
   * waits, the holders of its other keys too, until nothing is missing.
   */
  public static void load(Connection connection, LinkBoard board, Set<UUID> keys, int bound)
      throws SQLException {
    Set<UUID> known = new HashSet<>();
    Set<UUID> entities = new HashSet<>();
    Set<UUID> wanted = new LinkedHashSet<>(keys);
    while (!wanted.isEmpty()) {
      List<Linkable> holders;
      try (SetStatement statement = SetStatement.on(connection, HOLDERS)) {
        holders = statement.uuids(wanted).value(bound + 1L).list(LinkStore::read);
      }
      known.addAll(wanted);
      wanted.clear();
      for (Linkable holder : holders) {
        board.put(holder);
        Linkable current = board.record(holder.id());
        if (current.linked()) {
          entities.add(current.entityId());
        } else {
          current.keys().stream().filter(key -> !known.contains(key)).forEach(wanted::add);
        }
      }
    }
    if (!entities.isEmpty()) {
      try (SetStatement statement = SetStatement.on(connection, MEMBERS)) {
        statement.uuids(entities).list(LinkStore::read).forEach(board::put);
      }
    }
  }

  /** Stores the links of records that had waited; those of new records go in with them. */
  public static void storeLinks(Connection connection, List<Linkable> linked, java.time.Instant now)
      throws SQLException {
    if (linked.isEmpty()) {
      return;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE source_record r SET entity_id = n.entity_id, link_rule = n.rule, linked_at = ?"
                + " FROM unnest(?::bigint[], ?::uuid[], ?::text[]) AS n(id, entity_id, rule)"
                + " WHERE r.id = n.id")) {
      statement
          .value(now)
          .longs(linked, Linkable::id)
          .uuids(linked, Linkable::entityId)
          .texts(linked, Linkable::rule)
          .update();
    }
  }

  /** Opens cases that are not open yet; one that says what it said before is left alone. */
  public static void openCases(Connection connection, List<LinkCase> cases, java.time.Instant now)
      throws SQLException {
    if (cases.isEmpty()) {
      return;
    }
    List<LinkCase> ordered = new ArrayList<>(cases);
    ordered.sort(java.util.Comparator.comparing(LinkCase::id));
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO link_case AS c (id, type, state, kind, source, native_id, summary,"
                + " entities, opened_at) SELECT id, type, 'open', kind, source, native_id, summary,"
                + " entities::uuid[], ? FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[],"
                + " ?::text[], ?::text[], ?::text[]) AS n(id, type, kind, source, native_id,"
                + " summary, entities) ON CONFLICT (id) DO UPDATE SET type = excluded.type, state ="
                + " 'open', summary = excluded.summary, entities = excluded.entities, closed_at ="
                + " NULL, opened_at = CASE WHEN c.state = 'open' THEN c.opened_at ELSE"
                + " excluded.opened_at END WHERE c.type <> 'SHARED_KEY' AND (c.state <> 'open' OR"
                + " c.type <> excluded.type OR c.entities <> excluded.entities)")) {
      statement
          .value(now)
          .uuids(ordered, LinkCase::id)
          .texts(ordered, c -> c.type().name())
          .texts(ordered, c -> c.kind().wireName())
          .texts(ordered, LinkCase::source)
          .texts(ordered, LinkCase::nativeId)
          .texts(ordered, LinkCase::summary)
          .texts(ordered, c -> uuidLiteral(c.entities()))
          .update();
    }
  }

  /** Closes the cases of records that waited and are linked now. */
  public static void closeCases(Connection connection, List<Linkable> linked, java.time.Instant now)
      throws SQLException {
    if (linked.isEmpty()) {
      return;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE link_case SET state = 'closed', closed_at = ? WHERE id = ANY (?::uuid[]) AND"
                + " state = 'open'")) {
      statement
          .value(now)
          .uuids(linked, r -> LinkCase.unlinkedId(r.source(), r.nativeId()))
          .update();
    }
  }

  /** The array literal of uuids, for a column that is itself an array. */
  public static String uuidLiteral(Iterable<UUID> values) {
    StringBuilder literal = new StringBuilder("{");
    for (UUID value : values) {
      if (literal.length() > 1) {
        literal.append(',');
      }
      literal.append(value);
    }
    return literal.append('}').toString();
  }

  private static Linkable read(ResultSet row) throws SQLException {
    return new Linkable(
        row.getLong("id"),
        row.getString("source"),
        row.getString("stream"),
        row.getString("native_id"),
        EntityKind.fromWireName(row.getString("kind")),
        Standing.fromWireName(row.getString("standing")),
        RecordState.fromWireName(row.getString("state")),
        uuids(row, "keys"),
        row.getObject("entity_id", UUID.class));
  }

  /** An array column of uuids, in its stored order. */
  public static Set<UUID> uuids(ResultSet row, String column) throws SQLException {
    Object[] values = (Object[]) row.getArray(column).getArray();
    Set<UUID> result = LinkedHashSet.newLinkedHashSet(values.length);
    for (Object value : values) {
      result.add((UUID) value);
    }
    return result;
  }
}
