package io.concordat.registry.link;

import io.concordat.contract.EntityKind;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import io.concordat.contract.Standing;
import io.concordat.registry.link.policy.LinkingPolicy;
import io.concordat.store.SetStatement;
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
      " r.id, r.source, r.domain, r.stream, r.native_id, r.kind, r.standing, r.state, r.keys,"
          + " r.entity_id, r.entity_id IS NULL AND r.link_operation IS NOT NULL AS apart ";

  // The bound keeps a key that half the estate shares from being read whole.
  private static final String HOLDERS =
      "SELECT"
          + COLUMNS
          + "FROM (SELECT DISTINCT h.record_id FROM unnest(?::uuid[]) AS k(key) CROSS JOIN LATERAL"
          + " (SELECT record_id FROM record_key WHERE record_key.key = k.key LIMIT ?) h) s"
          + " JOIN source_record r ON r.id = s.record_id";

  private static final String MEMBERS =
      "SELECT" + COLUMNS + "FROM source_record r WHERE r.entity_id = ANY (?::uuid[])";

  // A key's namespace is the same in every row that holds it: one row is enough.
  private static final String NAMES =
      "SELECT k.key, n.namespace FROM unnest(?::uuid[]) AS k(key) CROSS JOIN LATERAL (SELECT"
          + " namespace FROM record_key r WHERE r.key = k.key LIMIT 1) n";

  private LinkStore() {}

  /**
   * Loads every stored holder of the keys, the members of their entities, and, where a holder
   * waits, the holders of its other keys too, until nothing is missing. Keys that the board knows
   * to be of a namespace by which nothing links are left out.
   */
  public static void load(
      Connection connection, LinkBoard board, Set<UUID> keys, LinkingPolicy policy)
      throws SQLException {
    Set<UUID> known = new HashSet<>();
    Set<UUID> entities = new HashSet<>();
    Set<UUID> wanted = new LinkedHashSet<>(keys);
    if (policy.readsNamespaces()) {
      wanted.removeIf(key -> board.namespace(key) != null && !policy.links(board.namespace(key)));
    }
    while (!wanted.isEmpty()) {
      List<Linkable> holders;
      try (SetStatement statement = SetStatement.on(connection, HOLDERS)) {
        holders = statement.uuids(wanted).value(policy.widestBound() + 1L).list(LinkStore::read);
      }
      known.addAll(wanted);
      wanted.clear();
      for (Linkable holder : holders) {
        board.put(holder);
        Linkable current = board.record(holder.id());
        if (current.linked()) {
          entities.add(current.entityId());
        } else if (current.waits()) {
          current.keys().stream().filter(key -> !known.contains(key)).forEach(wanted::add);
        }
      }
    }
    if (!entities.isEmpty()) {
      try (SetStatement statement = SetStatement.on(connection, MEMBERS)) {
        statement.uuids(entities).list(LinkStore::read).forEach(board::put);
      }
    }
    if (policy.readsNamespaces()) {
      name(connection, board);
    }
  }

  private static void name(Connection connection, LinkBoard board) throws SQLException {
    Set<UUID> unnamed = board.unnamed();
    if (unnamed.isEmpty()) {
      return;
    }
    try (SetStatement statement = SetStatement.on(connection, NAMES)) {
      statement
          .uuids(unnamed)
          .list(
              row -> {
                board.name(row.getObject("key", UUID.class), row.getString("namespace"));
                return null;
              });
    }
  }

  /** Records that wait, from an id on, in the order of their ids. */
  public static List<Linkable> waiting(Connection connection, long after, int limit)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT"
                + COLUMNS
                + "FROM source_record r WHERE r.entity_id IS NULL AND r.link_operation IS NULL AND"
                + " r.id > ? ORDER BY r.id LIMIT ?")) {
      return statement.value(after).value((long) limit).list(LinkStore::read);
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
                + " entities, reasons, shared_key, opened_at) SELECT id, type, 'open', kind, source,"
                + " native_id, summary, entities::uuid[], reasons::json, shared_key, ? FROM"
                + " unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],"
                + " ?::text[], ?::text[], ?::uuid[]) AS n(id, type, kind, source, native_id,"
                + " summary, entities, reasons, shared_key) ON CONFLICT (id) DO UPDATE SET type ="
                + " excluded.type, state = 'open', summary = excluded.summary, entities ="
                + " excluded.entities, reasons = excluded.reasons, closed_at = NULL, closed_by ="
                + " NULL, opened_at = CASE WHEN c.state = 'open' THEN c.opened_at ELSE"
                + " excluded.opened_at END, shared_key = excluded.shared_key WHERE (c.type <>"
                + " 'SHARED_KEY' AND (c.state <> 'open' OR c.type <> excluded.type OR c.entities <>"
                + " excluded.entities OR c.reasons::text IS DISTINCT FROM excluded.reasons::text)) OR"
                + " (c.shared_key IS NULL AND excluded.shared_key IS NOT NULL)")) {
      statement
          .value(now)
          .uuids(ordered, LinkCase::id)
          .texts(ordered, c -> c.type().name())
          .texts(ordered, c -> c.kind().wireName())
          .texts(ordered, LinkCase::source)
          .texts(ordered, LinkCase::nativeId)
          .texts(ordered, LinkCase::summary)
          .texts(ordered, c -> uuidLiteral(c.entities()))
          .texts(ordered, c -> LinkReason.json(c.reasons()))
          .uuids(ordered, c -> c.sharedKey().orElse(null))
          .update();
    }
  }

  /** Closes the cases of records that waited, and are linked now or in no question any more. */
  public static void closeCases(
      Connection connection, List<Linkable> settled, java.time.Instant now) throws SQLException {
    if (settled.isEmpty()) {
      return;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE link_case SET state = 'closed', closed_at = ? WHERE id = ANY (?::uuid[]) AND"
                + " state = 'open'")) {
      statement
          .value(now)
          .uuids(settled, r -> LinkCase.unlinkedId(r.source(), r.nativeId()))
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
        SourceDomain.fromWireName(row.getString("domain")),
        row.getString("stream"),
        row.getString("native_id"),
        EntityKind.fromWireName(row.getString("kind")),
        Standing.fromWireName(row.getString("standing")),
        RecordState.fromWireName(row.getString("state")),
        SetStatement.uuids(row, "keys"),
        row.getObject("entity_id", UUID.class),
        row.getBoolean("apart"));
  }
}
