package io.concordat.registry.query;

import io.concordat.contract.EntityKind;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * What source records said at a past instant, as the registry knew it then: the last content that
 * it had taken in, of the entity that the record was linked to.
 */
final class PastRecords {
  // What a record last said (s), and what counted of it (h): something older (f) while its source
  // was
  // retracted (x). How it was placed (o) stands beside it only where that changed later.
  private static final String AT =
      " JOIN LATERAL (SELECT b.version, b.keys FROM record_history b WHERE b.record_id = r.id AND"
          + " b.recorded_at <= a.t ORDER BY b.version DESC LIMIT 1) s ON true LEFT JOIN LATERAL"
          + " (SELECT k.since, n.starts_at FROM retracted_record k JOIN retraction n ON n.id ="
          + " k.retraction_id WHERE k.record_id = r.id AND k.since <= a.t AND (k.until IS NULL OR"
          + " k.until > a.t) LIMIT 1) x ON true LEFT JOIN LATERAL (SELECT b.version FROM"
          + " record_history b WHERE b.record_id = r.id AND b.recorded_at <= a.t AND b.observed_at"
          + " < x.starts_at ORDER BY b.version DESC LIMIT 1) f ON true JOIN record_history h ON"
          + " h.record_id = r.id AND h.version = coalesce(f.version, s.version) LEFT JOIN LATERAL"
          + " (SELECT o.* FROM record_placement_past o WHERE o.record_id = r.id AND"
          + " o.before_version > s.version ORDER BY o.before_version LIMIT 1) o ON true CROSS JOIN"
          + " LATERAL (SELECT CASE WHEN x.since IS NOT NULL AND f.version IS NULL THEN 'retired'"
          + " ELSE h.state END AS state) z LEFT JOIN LATERAL (SELECT max(u.started_at) AS"
          + " confirmed_at FROM run u WHERE z.state = 'active' AND u.source = r.source AND u.stream"
          + " = coalesce(o.stream, r.stream) AND u.outcome = 'completed' AND u.reported_at <="
          + " coalesce(x.since, a.t) AND (x.since IS NULL OR u.started_at < x.starts_at)) c ON"
          + " true";

  private static final String COLUMNS =
      "SELECT r.id, l.entity_id, l.rule AS link_rule, l.linked_at, r.source, r.native_id,"
          + " coalesce(o.system, r.system) AS system, coalesce(o.domain, r.domain) AS domain,"
          + " coalesce(o.stream, r.stream) AS stream, coalesce(o.kind, r.kind) AS kind,"
          + " coalesce(o.standing, r.standing) AS standing, z.state, h.type, h.version, h.run_id,"
          + " CASE WHEN x.since IS NULL THEN h.observed_at ELSE greatest(h.observed_at,"
          + " c.confirmed_at) END AS observed_at, h.effective_at, s.keys AS linked_keys, h.keys,"
          + " h.relations, h.fields, greatest(h.observed_at, c.confirmed_at) AS confirmed_at,"
          + " x.starts_at AS retracted_from";

  private static final String LINKED_AT =
      "l.linked_at <= a.t AND (l.ended_at IS NULL OR l.ended_at > a.t)";

  private static final String OF_ENTITY =
      COLUMNS
          + " FROM (SELECT ?::timestamptz AS t) a JOIN link_period l ON "
          + LINKED_AT
          + " JOIN source_record r ON r.id = l.record_id"
          + AT
          + " WHERE l.entity_id = ? AND (r.source, r.native_id) > (?, ?) ORDER BY r.source,"
          + " r.native_id LIMIT ?";

  private static final String AMONG =
      COLUMNS
          + " FROM (SELECT ?::timestamptz AS t) a CROSS JOIN unnest(?::bigint[]) AS n(id) JOIN"
          + " source_record r ON r.id = n.id JOIN link_period l ON l.record_id = r.id AND "
          + LINKED_AT
          + AT
          + " ORDER BY r.id";

  private PastRecords() {}

  /**
   * A record at an instant.
   *
   * @param linkedKeys the keys of what it last said, by which it was linked: JSON
   * @param keys those of what counted: JSON
   * @param retractedFrom null unless the source was retracted
   */
  record PastRecord(
      long id,
      UUID entityId,
      String linkRule,
      Instant linkedAt,
      String source,
      String nativeId,
      String system,
      String domain,
      String stream,
      EntityKind kind,
      String standing,
      String state,
      String type,
      long version,
      String runId,
      Instant observedAt,
      Instant confirmedAt,
      Instant effectiveAt,
      String linkedKeys,
      String keys,
      String relations,
      String fields,
      Instant retractedFrom) {
    boolean active() {
      return state.equals("active");
    }
  }

  /** The records of an entity, ordered by source and native id, after a given one. */
  static List<PastRecord> ofEntity(
      Connection connection, UUID entity, Instant at, String source, String nativeId, int limit)
      throws SQLException {
    try (SetStatement statement = SetStatement.on(connection, OF_ENTITY)) {
      return statement
          .value(at)
          .value(entity)
          .value(source)
          .value(nativeId)
          .value((long) limit)
          .list(PastRecords::record);
    }
  }

  /** Those of the records that belonged to an entity, ordered by id. */
  static List<PastRecord> among(Connection connection, Collection<Long> ids, Instant at)
      throws SQLException {
    if (ids.isEmpty()) {
      return List.of();
    }
    try (SetStatement statement = SetStatement.on(connection, AMONG)) {
      return statement.value(at).longs(ids).list(PastRecords::record);
    }
  }

  private static PastRecord record(ResultSet row) throws SQLException {
    return new PastRecord(
        row.getLong("id"),
        row.getObject("entity_id", UUID.class),
        row.getString("link_rule"),
        SetStatement.instant(row, "linked_at"),
        row.getString("source"),
        row.getString("native_id"),
        row.getString("system"),
        row.getString("domain"),
        row.getString("stream"),
        EntityKind.fromWireName(row.getString("kind")),
        row.getString("standing"),
        row.getString("state"),
        row.getString("type"),
        row.getLong("version"),
        row.getString("run_id"),
        SetStatement.instant(row, "observed_at"),
        SetStatement.instant(row, "confirmed_at"),
        SetStatement.instant(row, "effective_at"),
        row.getString("linked_keys"),
        row.getString("keys"),
        row.getString("relations"),
        row.getString("fields"),
        SetStatement.instant(row, "retracted_from"));
  }
}
