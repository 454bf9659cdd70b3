package io.concordat.registry.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.concordat.contract.ContractJson;
import io.concordat.contract.Relation;
import io.concordat.registry.intake.TieStore.TieRow;
import io.concordat.registry.link.KeyId;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a source's retraction does to its records, a set at a time. A record that is covered shows
 * the last content that was observed before the retraction's instant, or is retired where there is
 * none; what it says is kept beside it, and it gets that back when it is uncovered. Links stay.
 */
public final class Retraction {
  // What is covered for the first time counts from now; what was uncovered for the length of a
  // batch
  // keeps the instant since when it is covered.
  private static final String KEEP =
      "INSERT INTO retracted_record AS k (retraction_id, record_id, since, version,"
          + " content_version, state, type, run_id, observed_at, effective_at) SELECT ?, r.id, ?,"
          + " r.version, r.content_version, r.state, r.type, r.run_id, r.observed_at,"
          + " r.effective_at FROM unnest(?::bigint[]) AS n(id) JOIN source_record r ON r.id = n.id"
          + " WHERE r.source = ? AND r.retracted_from IS NULL ON CONFLICT (retraction_id,"
          + " record_id) DO UPDATE SET version = excluded.version, content_version ="
          + " excluded.content_version, state = excluded.state, type = excluded.type, run_id ="
          + " excluded.run_id, observed_at = excluded.observed_at, effective_at ="
          + " excluded.effective_at RETURNING k.record_id";

  // Runs that began before the instant confirm what was said before it; later ones confirm nothing.
  private static final String COVER =
      "UPDATE source_record r SET retracted_from = ?, version = coalesce(h.version, r.version),"
          + " content_version = coalesce(h.version, r.content_version), state ="
          + " coalesce(h.state, 'retired'), type = CASE WHEN h.version IS NULL THEN r.type ELSE"
          + " h.type END, run_id = coalesce(h.run_id, r.run_id), observed_at ="
          + " coalesce(h.observed_at, r.observed_at), effective_at = CASE WHEN h.version IS NULL"
          + " THEN r.effective_at ELSE h.effective_at END FROM (SELECT n.id, b.version, b.state,"
          + " b.type, b.run_id, b.effective_at, greatest(b.observed_at, CASE WHEN b.state ="
          + " 'active' THEN (SELECT max(u.started_at) FROM run u WHERE u.source = o.source AND"
          + " u.stream = o.stream AND u.outcome = 'completed' AND u.started_at < ? AND"
          + " u.reported_at <= k.since) END) AS observed_at FROM unnest(?::bigint[]) AS n(id) JOIN"
          + " source_record o ON o.id = n.id JOIN retracted_record k ON k.retraction_id = ? AND"
          + " k.record_id = n.id LEFT JOIN LATERAL (SELECT * FROM record_history h WHERE"
          + " h.record_id = n.id AND h.observed_at < ? ORDER BY h.version DESC LIMIT 1) b ON true)"
          + " h WHERE r.id = h.id";

  private static final String UNCOVER =
      "UPDATE source_record r SET retracted_from = NULL, version = k.version, content_version ="
          + " k.content_version, state = k.state, type = k.type, run_id = k.run_id, observed_at ="
          + " k.observed_at, effective_at = k.effective_at FROM unnest(?::bigint[]) AS n(id) JOIN"
          + " retracted_record k ON k.retraction_id = ? AND k.record_id = n.id WHERE r.id = n.id"
          + " AND k.until IS NULL";

  private static final String SHOWN =
      "SELECT r.id, r.entity_id, r.state, h.relations FROM unnest(?::bigint[]) AS n(id) JOIN"
          + " source_record r ON r.id = n.id JOIN record_history h ON h.record_id = r.id AND"
          + " h.version = r.content_version";

  private final Connection connection;
  private final long id;
  private final String source;
  private final Instant from;
  private final int neighbourBound;

  /**
   * @param from what was observed at this instant or later does not count
   * @param neighbourBound as the announcer has it
   */
  public Retraction(
      Connection connection, long id, String source, Instant from, int neighbourBound) {
    this.connection = connection;
    this.id = id;
    this.source = source;
    this.from = from;
    this.neighbourBound = neighbourBound;
  }

  /** Waits until no intake writes, and keeps it waiting until the transaction ends. */
  public static void begin(Connection connection) throws SQLException {
    IntakeStore.begin(connection);
  }

  String source() {
    return source;
  }

  /**
   * Covers records, each once.
   *
   * @return the entities that are due for an announcement
   */
  public List<UUID> cover(Collection<Long> records, Instant now) throws SQLException {
    return cover(records, Set.of(), now);
  }

  /**
   * Covers records of the intake; those that were covered before it are announced by it alone.
   *
   * @return the entities that are due for an announcement
   */
  List<UUID> cover(Collection<Long> records, Set<Long> coveredBefore, Instant now)
      throws SQLException {
    List<Long> kept;
    try (SetStatement statement = SetStatement.on(connection, KEEP)) {
      kept =
          statement
              .value(id)
              .value(now)
              .longs(records)
              .value(source)
              .list(row -> row.getLong("record_id"));
    }
    if (kept.isEmpty()) {
      return List.of();
    }
    Map<Long, Shown> before = shown(kept);
    try (SetStatement statement = SetStatement.on(connection, COVER)) {
      statement.value(from).value(from).longs(kept).value(id).value(from).update();
    }
    return settle(before, shown(kept), coveredBefore, now);
  }

  /** Uncovers those of the named records that are covered, until they are covered again. */
  List<Long> uncover(Collection<String> nativeIds) throws SQLException {
    List<Long> covered;
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT r.id FROM unnest(?::text[]) AS n(native_id) JOIN source_record r ON r.source ="
                + " ? AND r.native_id = n.native_id WHERE r.retracted_from IS NOT NULL")) {
      covered = statement.texts(nativeIds).value(source).list(row -> row.getLong("id"));
    }
    give(covered);
    return covered;
  }

  /**
   * Gives records back what they say, for good.
   *
   * @return the entities that are due for an announcement
   */
  public List<UUID> restore(Collection<Long> records, Instant now) throws SQLException {
    Map<Long, Shown> before = shown(records);
    give(records);
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE retracted_record k SET until = ? FROM unnest(?::bigint[]) AS n(id) WHERE"
                + " k.retraction_id = ? AND k.record_id = n.id")) {
      statement.value(now).longs(records).value(id).update();
    }
    return settle(before, shown(records), Set.of(), now);
  }

  private void give(Collection<Long> records) throws SQLException {
    if (records.isEmpty()) {
      return;
    }
    try (SetStatement statement = SetStatement.on(connection, UNCOVER)) {
      statement.longs(records).value(id).update();
    }
  }

  private record Shown(long id, UUID entityId, String state, Set<Content.Tie> ties) {}

  private Map<Long, Shown> shown(Collection<Long> records) throws SQLException {
    Map<Long, Shown> shown = new HashMap<>();
    try (SetStatement statement = SetStatement.on(connection, SHOWN)) {
      statement
          .longs(records)
          .list(
              row ->
                  shown.put(
                      row.getLong("id"),
                      new Shown(
                          row.getLong("id"),
                          row.getObject("entity_id", UUID.class),
                          row.getString("state"),
                          ties(row.getString("relations")))));
    }
    return shown;
  }

  /**
   * Lets the ties be those of what is shown, and gives the reached entities their next revision.
   */
  private List<UUID> settle(
      Map<Long, Shown> before, Map<Long, Shown> after, Set<Long> coveredBefore, Instant now)
      throws SQLException {
    Map<Long, Set<Content.Tie>> stored = TieStore.stored(connection, after.keySet());
    TieStore.Reach reach = new TieStore.Reach(neighbourBound);
    List<TieRow> gone = new ArrayList<>();
    List<TieRow> added = new ArrayList<>();
    for (Shown shown : after.values()) {
      boolean known = coveredBefore.contains(shown.id());
      boolean resolvesAnew = !known && !before.get(shown.id()).state().equals(shown.state());
      Set<Content.Tie> had = stored.getOrDefault(shown.id(), Set.of());
      for (Content.Tie tie : had) {
        if (!shown.ties().contains(tie)) {
          gone.add(new TieRow(shown.id(), tie));
        }
      }
      for (Content.Tie tie : shown.ties()) {
        if (!had.contains(tie)) {
          added.add(new TieRow(shown.id(), tie));
        } else if (resolvesAnew) {
          reach.targets().add(tie.target());
        }
      }
      if (!known && shown.entityId() != null) {
        reach.changes(shown.entityId());
      }
    }
    gone.forEach(row -> reach.targets().add(row.tie().target()));
    added.forEach(row -> reach.targets().add(row.tie().target()));
    TieStore.delete(connection, gone);
    TieStore.insert(connection, added);
    return TieStore.bump(connection, reach, new HashSet<>(), now);
  }

  private static Set<Content.Tie> ties(String relations) {
    try {
      Set<Content.Tie> ties = new LinkedHashSet<>();
      for (Relation relation :
          ContractJson.mapper().readValue(relations, new TypeReference<List<Relation>>() {})) {
        ties.add(
            new Content.Tie(relation.type(), KeyId.of(relation.targetKind(), relation.target())));
      }
      return ties;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored relations could not be read back", e);
    }
  }
}
