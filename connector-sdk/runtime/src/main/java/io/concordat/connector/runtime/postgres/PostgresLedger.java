package io.concordat.connector.runtime.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.concordat.connector.runtime.pull.Hold;
import io.concordat.connector.runtime.pull.InventoryChange;
import io.concordat.connector.runtime.pull.InventoryEntry;
import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.pull.StreamState;
import io.concordat.connector.runtime.pull.StreamState.Phase;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityKind;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunReport;
import io.concordat.contract.Standing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Checkpoints and inventory on PostgreSQL. */
public final class PostgresLedger implements Ledger {
  /** How a cursor is written; one in another format is not read, and its stream starts cold. */
  private static final int CURSOR_FORMAT = 1;

  private static final TypeReference<Map<String, String>> CURSOR = new TypeReference<>() {};

  private static final String OPEN =
      """
      insert into pull_stream (source, stream, revision, fingerprint, phase, cursor_format,
          cursor_mode, cursor, sweep, sweep_started_at, version)
      values (?, ?, 1, '', 'COLD', %d, 'full', '{}', 0, to_timestamp(0), 0)
      on conflict (source, stream) do update set revision = pull_stream.revision + 1
      """
          .formatted(CURSOR_FORMAT);

  private static final String STATE =
      """
      select s.*, r.verdict, r.released_by, r.reason as released_because, r.released_at
      from pull_stream s
      left join pull_release r
        on r.source = s.source and r.stream = s.stream and r.sweep = s.held_sweep
      where s.source = ? and s.stream = ?
      """;

  private static final String SAVE =
      """
      update pull_stream
      set revision = revision + 1, fingerprint = ?, phase = ?, cursor_format = ?, cursor_mode = ?,
          cursor = ?::jsonb, sweep = ?, sweep_started_at = ?, gap = ?, version = ?, held_sweep = ?,
          held_unseen = ?, held_known = ?, held_since = ?, increment = ?::jsonb
      where source = ? and stream = ? and revision = ?
      """;

  private static final String SETTLE =
      """
      insert into pull_inventory
          (source, stream, native_id, kind, type, standing, digest, seen_sweep, part)
      select ?, ?, n.id, n.kind, n.type, n.standing, n.digest, ?, n.part
      from unnest(?, ?, ?, ?, ?, ?) as n (id, kind, type, standing, digest, part)
      on conflict (source, stream, native_id) do update
      set kind = excluded.kind, type = excluded.type, standing = excluded.standing,
          digest = excluded.digest, seen_sweep = excluded.seen_sweep, part = excluded.part
      """;

  private static final String SEEN =
      """
      update pull_inventory set seen_sweep = ?, part = ?
      where source = ? and stream = ? and native_id = any (?) and (seen_sweep <> ? or part <> ?)
      """;

  private static final String REMOVE =
      "delete from pull_inventory where source = ? and stream = ? and native_id = any (?)";

  /** Whoever reads entries goes on with {@code from pull_inventory i}. */
  static final String ENTRY = "select i.native_id, i.kind, i.type, i.standing, i.digest, i.part ";

  private static final String KNOWN =
      ENTRY
          + """
          from pull_inventory i
          where i.source = ? and i.stream = ? and i.native_id = any (?)
          """;

  private final Database database;

  public PostgresLedger(Database database) {
    this.database = database;
  }

  @Override
  public StreamState open(StreamKey key) {
    return database.inTransaction(
        connection -> {
          Database.update(connection, OPEN, key.source(), key.stream());
          DoubtedRows.leftToInventory(connection, key);
          SweptRows.forgetGaps(connection, key);
          return Database.query(
                  connection, STATE, PostgresLedger::state, key.source(), key.stream())
              .getFirst();
        });
  }

  @Override
  public Map<String, InventoryEntry> known(StreamKey key, Collection<String> nativeIds) {
    Map<String, InventoryEntry> known = new LinkedHashMap<>();
    database
        .query(
            KNOWN,
            PostgresLedger::entry,
            key.source(),
            key.stream(),
            nativeIds.toArray(String[]::new))
        .forEach(entry -> known.put(entry.nativeId(), entry));
    return known;
  }

  @Override
  public StreamState save(StreamState next, InventoryChange change) {
    return database.inTransaction(
        connection -> {
          if (saveState(connection, next) == 0) {
            throw new FencedOff(next.key());
          }
          apply(connection, next.key(), next.sweep(), change);
          return next.withRevision(next.revision() + 1);
        });
  }

  @Override
  public List<RunReport.Gap> gaps(StreamKey key, long sweep) {
    return SweptRows.gaps(database, key, sweep);
  }

  @Override
  public long countJudged(StreamKey key, long sweep) {
    return SweptRows.count(database, key, sweep, Long.MAX_VALUE);
  }

  @Override
  public long countUnseen(StreamKey key, long sweep) {
    return SweptRows.count(database, key, sweep, sweep);
  }

  @Override
  public List<InventoryEntry> unseen(StreamKey key, long sweep, String after, int limit) {
    return SweptRows.unseen(database, key, sweep, after, limit);
  }

  private static int saveState(Connection connection, StreamState next) throws SQLException {
    return Database.update(
        connection,
        SAVE,
        next.fingerprint(),
        next.phase().name(),
        CURSOR_FORMAT,
        next.checkpoint().mode().wireName(),
        write(next.checkpoint().cursor()),
        next.sweep(),
        next.sweepStartedAt(),
        next.gap(),
        next.version(),
        next.hold().map(Hold::sweep),
        next.hold().map(Hold::unseen),
        next.hold().map(Hold::known),
        next.hold().map(Hold::since),
        next.increment().map(PostgresLedger::write),
        next.key().source(),
        next.key().stream(),
        next.revision());
  }

  private static void apply(
      Connection connection, StreamKey key, long sweep, InventoryChange change)
      throws SQLException {
    List<InventoryEntry> settled = change.settled();
    if (!settled.isEmpty()) {
      Database.update(
          connection,
          SETTLE,
          key.source(),
          key.stream(),
          sweep,
          column(settled, InventoryEntry::nativeId),
          column(settled, entry -> entry.kind().wireName()),
          column(settled, entry -> entry.type().orElse(null)),
          column(settled, entry -> entry.standing().wireName()),
          column(settled, entry -> entry.digest().orElse(null)),
          column(settled, entry -> entry.part().orElse("")));
    }
    if (!change.seen().isEmpty()) {
      String[] ids = change.seen().toArray(String[]::new);
      String part = change.seenIn().orElse("");
      Database.update(connection, SEEN, sweep, part, key.source(), key.stream(), ids, sweep, part);
    }
    if (!change.removed().isEmpty()) {
      String[] ids = change.removed().toArray(String[]::new);
      Database.update(connection, REMOVE, key.source(), key.stream(), ids);
    }
    if (change.gap().isPresent()) {
      SweptRows.note(connection, key, sweep, change.gap().get());
    }
    DoubtedRows.note(connection, key, change);
  }

  static String[] column(List<InventoryEntry> entries, Function<InventoryEntry, String> of) {
    String[] column = new String[entries.size()];
    for (int i = 0; i < column.length; i++) {
      column[i] = of.apply(entries.get(i));
    }
    return column;
  }

  static InventoryEntry entry(ResultSet row) throws SQLException {
    return new InventoryEntry(
        row.getString("native_id"),
        EntityKind.fromWireName(row.getString("kind")),
        Database.text(row, "type"),
        Standing.fromWireName(row.getString("standing")),
        Database.text(row, "digest"),
        Database.text(row, "part").filter(part -> !part.isEmpty()));
  }

  private static StreamState state(ResultSet row) throws SQLException {
    boolean readable = row.getInt("cursor_format") == CURSOR_FORMAT;
    return new StreamState(
        new StreamKey(row.getString("source"), row.getString("stream")),
        row.getLong("revision"),
        row.getString("fingerprint"),
        readable ? Phase.valueOf(row.getString("phase")) : Phase.COLD,
        readable
            ? new Checkpoint(
                PullMode.fromWireName(row.getString("cursor_mode")), read(row.getString("cursor")))
            : Checkpoint.start(),
        row.getLong("sweep"),
        Database.instant(row, "sweep_started_at").orElse(Instant.EPOCH),
        Database.text(row, "gap"),
        row.getLong("version"),
        hold(row),
        Database.text(row, "increment").filter(text -> readable).map(PostgresLedger::read));
  }

  private static Optional<Hold> hold(ResultSet row) throws SQLException {
    Optional<Instant> since = Database.instant(row, "held_since");
    if (since.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Hold(
            row.getLong("held_sweep"),
            row.getLong("held_unseen"),
            row.getLong("held_known"),
            since.get(),
            word(row)));
  }

  private static Optional<Hold.Word> word(ResultSet row) throws SQLException {
    Optional<String> verdict = Database.text(row, "verdict");
    return verdict.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Hold.Word(
                Hold.Verdict.fromWireName(verdict.get()),
                row.getString("released_by"),
                row.getString("released_because"),
                Database.instant(row, "released_at").orElseThrow()));
  }

  private static String write(Map<String, String> cursor) {
    try {
      return ContractJson.mapper().writeValueAsString(cursor);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a cursor of texts can always be written", e);
    }
  }

  private static Map<String, String> read(String cursor) {
    try {
      return ContractJson.mapper().readValue(cursor, CURSOR);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored cursor is no map of texts", e);
    }
  }
}
