package io.concordat.registry.intake;

import io.concordat.contract.RecordState;
import io.concordat.registry.intake.Row.Stored;
import io.concordat.registry.link.LinkStore;
import io.concordat.registry.link.Linkable;
import io.concordat.registry.store.IndexPlans;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The intake's statements on records, history and keys; each takes a whole batch. */
final class IntakeStore {
  private IntakeStore() {}

  // One writer at a time: two batches that bring the same key would each create an entity. The lock
  // ends with the transaction.
  private static final String LOCK = "SELECT pg_advisory_xact_lock(7301)";

  /** Begins as the only writer. */
  static void begin(Connection connection) throws SQLException {
    IndexPlans.only(connection);
    lock(connection);
  }

  /** Waits until nobody else writes. */
  static void lock(Connection connection) throws SQLException {
    try (SetStatement statement = SetStatement.on(connection, LOCK)) {
      statement.list(row -> null);
    }
  }

  /** Those of the names under which a record is stored. */
  static Set<Observed.Name> known(Connection connection, Collection<Observed.Name> names)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT r.source, r.native_id FROM unnest(?::text[], ?::text[]) AS n(source, native_id)"
                + " JOIN source_record r ON r.source = n.source AND r.native_id = n.native_id")) {
      return new HashSet<>(
          statement
              .texts(names, Observed.Name::source)
              .texts(names, Observed.Name::nativeId)
              .list(row -> new Observed.Name(row.getString("source"), row.getString("native_id"))));
    }
  }

  static List<Long> reserveIds(Connection connection, int count) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection, "SELECT nextval('record_id') AS id FROM generate_series(1, ?)")) {
      return statement.value((long) count).list(row -> row.getLong("id"));
    }
  }

  static List<Stored> stored(Connection connection, Collection<Observed.Name> names)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT r.id, r.source, r.native_id, r.version, r.content_version, r.digest, r.state,"
                + " r.stream, r.keys, r.entity_id, r.entity_id IS NULL AND r.link_operation IS NOT"
                + " NULL AS apart FROM unnest(?::text[], ?::text[]) AS n(source, native_id) JOIN"
                + " source_record r ON r.source = n.source AND r.native_id = n.native_id")) {
      return statement
          .texts(names, Observed.Name::source)
          .texts(names, Observed.Name::nativeId)
          .list(IntakeStore::stored);
    }
  }

  private static Stored stored(ResultSet row) throws SQLException {
    return new Stored(
        row.getLong("id"),
        new Observed.Name(row.getString("source"), row.getString("native_id")),
        row.getLong("version"),
        row.getLong("content_version"),
        row.getObject("digest", UUID.class),
        RecordState.fromWireName(row.getString("state")),
        row.getString("stream"),
        SetStatement.uuids(row, "keys"),
        row.getObject("entity_id", UUID.class),
        row.getBoolean("apart"));
  }

  /** What records last said, as JSON parts: fields, keys and relations, by record id. */
  static List<Said> said(Connection connection, Collection<Stored> records) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT h.record_id, h.fields, h.keys, h.relations FROM unnest(?::bigint[],"
                + " ?::bigint[]) AS n(id, version) JOIN record_history h ON h.record_id = n.id AND"
                + " h.version = n.version")) {
      return statement
          .longs(records, Stored::id)
          .longs(records, Stored::contentVersion)
          .list(
              row ->
                  new Said(
                      row.getLong("record_id"),
                      row.getString("fields"),
                      row.getString("keys"),
                      row.getString("relations")));
    }
  }

  /** JSON parts as stored. */
  record Said(long recordId, String fields, String keys, String relations) {}

  static void insert(Connection connection, List<Row> rows, Instant now) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO source_record (id, source, native_id, system, domain, stream, kind, type,"
                + " standing, state, version, content_version, digest, run_id, observed_at,"
                + " effective_at, keys, entity_id, link_rule, linked_at) SELECT id, source,"
                + " native_id, system, domain, stream, kind, type, standing, state, version,"
                + " content_version, digest, run_id, observed_at, effective_at, keys::uuid[],"
                + " entity_id, link_rule, CASE WHEN entity_id IS NULL THEN NULL ELSE ? END FROM"
                + " unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],"
                + " ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],"
                + " ?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[],"
                + " ?::uuid[], ?::text[]) AS n(id, source, native_id, system, domain, stream, kind,"
                + " type, standing, state, version, content_version, digest, run_id, observed_at,"
                + " effective_at, keys, entity_id, link_rule)")) {
      statement
          .value(now)
          .longs(rows, Row::id)
          .texts(rows, row -> row.latest().record().source())
          .texts(rows, row -> row.latest().record().nativeId())
          .texts(rows, row -> row.latest().record().system())
          .texts(rows, row -> row.latest().record().domain().wireName())
          .texts(rows, row -> row.latest().record().stream())
          .texts(rows, row -> row.latest().record().kind().wireName())
          .texts(rows, row -> row.latest().record().type().orElse(null))
          .texts(rows, row -> row.latest().record().standing().wireName())
          .texts(rows, row -> row.latest().record().state().wireName())
          .longs(rows, row -> row.latest().record().version())
          .longs(rows, row -> row.content().record().version())
          .uuids(rows, row -> row.latest().digest())
          .texts(rows, row -> row.latest().record().runId())
          .instants(rows, row -> row.latest().record().observedAt())
          .instants(rows, row -> row.latest().record().effectiveAt().orElse(null))
          .texts(rows, row -> LinkStore.uuidLiteral(row.keysAfter()))
          .uuids(rows, row -> row.linkable().entityId())
          .texts(rows, row -> row.linkable().rule())
          .update();
    }
  }

  static void update(Connection connection, List<Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE source_record r SET system = n.system, domain = n.domain, stream = n.stream,"
                + " kind = n.kind, type = n.type, standing = n.standing, state = n.state, version ="
                + " n.version, content_version = n.content_version, digest = n.digest, run_id ="
                + " n.run_id, observed_at = n.observed_at, effective_at = n.effective_at, keys ="
                + " n.keys::uuid[] FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[],"
                + " ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],"
                + " ?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[]) AS n(id,"
                + " system, domain, stream, kind, type, standing, state, version, content_version,"
                + " digest, run_id, observed_at, effective_at, keys) WHERE r.id = n.id AND"
                + " r.version < n.version")) {
      statement
          .longs(rows, Row::id)
          .texts(rows, row -> row.latest().record().system())
          .texts(rows, row -> row.latest().record().domain().wireName())
          .texts(rows, row -> row.latest().record().stream())
          .texts(rows, row -> row.latest().record().kind().wireName())
          .texts(rows, row -> row.latest().record().type().orElse(null))
          .texts(rows, row -> row.latest().record().standing().wireName())
          .texts(rows, row -> row.latest().record().state().wireName())
          .longs(rows, row -> row.latest().record().version())
          .longs(rows, row -> row.content().record().version())
          .uuids(rows, row -> row.latest().digest())
          .texts(rows, row -> row.latest().record().runId())
          .instants(rows, row -> row.latest().record().observedAt())
          .instants(rows, row -> row.latest().record().effectiveAt().orElse(null))
          .texts(rows, row -> LinkStore.uuidLiteral(row.keysAfter()))
          .update();
    }
  }

  /** A confirmation moves the version and the time of observation, and nothing else. */
  static void confirm(Connection connection, List<Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE source_record r SET version = n.version, run_id = n.run_id, observed_at ="
                + " n.observed_at FROM unnest(?::bigint[], ?::bigint[], ?::text[],"
                + " ?::timestamptz[]) AS n(id, version, run_id, observed_at) WHERE r.id = n.id AND"
                + " r.version < n.version")) {
      statement
          .longs(rows, Row::id)
          .longs(rows, row -> row.latest().record().version())
          .texts(rows, row -> row.latest().record().runId())
          .instants(rows, row -> row.latest().record().observedAt())
          .update();
    }
  }

  static void appendHistory(Connection connection, List<Row> rows, Instant now)
      throws SQLException {
    List<Entry> entries = new ArrayList<>(rows.size());
    for (Row row : rows) {
      for (Observed observed : row.history()) {
        entries.add(new Entry(row.id(), observed));
      }
    }
    if (entries.isEmpty()) {
      return;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO record_history (record_id, version, state, type, run_id, observed_at,"
                + " effective_at, recorded_at, keys, relations, fields) SELECT record_id, version,"
                + " state, type, run_id, observed_at, effective_at, ?, keys::json,"
                + " relations::json, fields::json FROM unnest(?::bigint[], ?::bigint[], ?::text[],"
                + " ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[],"
                + " ?::text[], ?::text[]) AS n(record_id, version, state, type, run_id,"
                + " observed_at, effective_at, keys, relations, fields)")) {
      statement
          .value(now)
          .longs(entries, Entry::recordId)
          .longs(entries, entry -> entry.observed().record().version())
          .texts(entries, entry -> entry.observed().record().state().wireName())
          .texts(entries, entry -> entry.observed().record().type().orElse(null))
          .texts(entries, entry -> entry.observed().record().runId())
          .instants(entries, entry -> entry.observed().record().observedAt())
          .instants(entries, entry -> entry.observed().record().effectiveAt().orElse(null))
          .texts(entries, entry -> entry.observed().content().keysJson())
          .texts(entries, entry -> entry.observed().content().relationsJson())
          .texts(entries, entry -> entry.observed().content().fields())
          .update();
    }
  }

  private record Entry(long recordId, Observed observed) {}

  /** Adds and takes away keys, so that the table holds those of each record's last content. */
  static void storeKeys(Connection connection, List<Row> rows) throws SQLException {
    List<KeyRow> gone = new ArrayList<>();
    List<KeyRow> added = new ArrayList<>();
    for (Row row : rows) {
      row.keysBefore().stream()
          .filter(key -> !row.keysAfter().contains(key))
          .forEach(key -> gone.add(new KeyRow(row.id(), key, null, null)));
      row.content()
          .content()
          .keys()
          .forEach(
              (key, typed) -> {
                if (!row.keysBefore().contains(key)) {
                  added.add(new KeyRow(row.id(), key, typed.namespace(), typed.value()));
                }
              });
    }
    if (!gone.isEmpty()) {
      try (SetStatement statement =
          SetStatement.on(
              connection,
              "DELETE FROM record_key k USING unnest(?::uuid[], ?::bigint[]) AS n(key, record_id)"
                  + " WHERE k.key = n.key AND k.record_id = n.record_id")) {
        statement.uuids(gone, KeyRow::key).longs(gone, KeyRow::recordId).update();
      }
    }
    if (!added.isEmpty()) {
      try (SetStatement statement =
          SetStatement.on(
              connection,
              "INSERT INTO record_key (key, record_id, namespace, value) SELECT * FROM"
                  + " unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[])")) {
        statement
            .uuids(added, KeyRow::key)
            .longs(added, KeyRow::recordId)
            .texts(added, KeyRow::namespace)
            .texts(added, KeyRow::value)
            .update();
      }
    }
  }

  private record KeyRow(long recordId, UUID key, String namespace, String value) {}

  static void createEntities(
      Connection connection, Map<UUID, Linkable> created, Map<UUID, String> types, Instant now)
      throws SQLException {
    if (created.isEmpty()) {
      return;
    }
    List<UUID> ids = created.keySet().stream().sorted().toList();
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "WITH made AS (INSERT INTO entity (id, kind, type, revision, created_at, changed_at)"
                + " SELECT id, kind, type, 1, ?, ? FROM unnest(?::uuid[], ?::text[], ?::text[]) AS"
                + " n(id, kind, type) RETURNING id, changed_at) INSERT INTO announcement_due"
                + " (entity_id, revision, since) SELECT id, 1, changed_at FROM made")) {
      statement
          .value(now)
          .value(now)
          .uuids(ids)
          .texts(ids, id -> created.get(id).kind().wireName())
          .texts(ids, types::get)
          .update();
    }
  }

  static void count(Connection connection, Collection<StreamCount> counts) throws SQLException {
    if (counts.isEmpty()) {
      return;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO source_stream AS s (source, stream, system, domain, active, retired)"
                + " SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[],"
                + " ?::bigint[]) ON CONFLICT (source, stream) DO UPDATE SET active = s.active +"
                + " excluded.active, retired = s.retired + excluded.retired, system ="
                + " excluded.system, domain = excluded.domain")) {
      statement
          .texts(counts, StreamCount::source)
          .texts(counts, StreamCount::stream)
          .texts(counts, StreamCount::system)
          .texts(counts, StreamCount::domain)
          .longs(counts, StreamCount::active)
          .longs(counts, StreamCount::retired)
          .update();
    }
  }

  /** By how much a stream's counts move. */
  record StreamCount(
      String source, String stream, String system, String domain, long active, long retired) {}
}
