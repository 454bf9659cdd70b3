package io.concordat.registry.retraction;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.store.PackedJson;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;

/**
 * What a retraction would come to, counted by one statement and without touching anything.
 *
 * @param records the source's records that it would cover
 * @param fallBack those that would go back to what they said before
 * @param absent those that had said nothing before, and would count as retired
 * @param unchanged those that say what they said; only their confirmations since would not count
 * @param entities entities of the records that fall back or are absent
 * @param fields asserted fields that would go or say something else
 * @param decidedValues decided values that rest on one of these fields now
 */
record Preview(
    String source,
    Instant from,
    long records,
    long fallBack,
    long absent,
    long unchanged,
    long entities,
    long fields,
    long decidedValues) {

  private static final String COUNT =
      "WITH covered AS (SELECT r.id, r.entity_id, r.native_id, r.state, r.content_version, b.version"
          + " AS before, b.state AS state_before FROM source_record r LEFT JOIN LATERAL (SELECT"
          + " h.version, h.state FROM record_history h WHERE h.record_id = r.id AND h.observed_at"
          + " < ? ORDER BY h.version DESC LIMIT 1) b ON true WHERE r.source = ? AND NOT (r.state ="
          + " 'retired' AND r.observed_at < ?)), moved AS (SELECT * FROM covered WHERE before IS"
          + " DISTINCT FROM content_version), field AS (SELECT m.entity_id, m.native_id, f.name FROM"
          + " moved m JOIN record_history h ON h.record_id = m.id AND h.version = m.content_version"
          + " LEFT JOIN record_history p ON p.record_id = m.id AND p.version = m.before CROSS JOIN"
          + " LATERAL (SELECT coalesce(n.key, o.key) AS name FROM jsonb_each(CASE WHEN m.state ="
          + " 'active' THEN h.fields::jsonb ELSE '{}' END) n FULL JOIN jsonb_each(CASE WHEN"
          + " m.state_before = 'active' THEN p.fields::jsonb ELSE '{}' END) o ON n.key = o.key WHERE"
          + " n.value -> 'value' IS DISTINCT FROM o.value -> 'value') f), asked AS (SELECT"
          + " entity_id, native_id, array_agg(name) AS names FROM field WHERE entity_id IS NOT NULL"
          + " GROUP BY entity_id, native_id) SELECT (SELECT count(*) FROM covered) AS records, (SELECT"
          + " count(*) FROM moved WHERE before IS NOT NULL) AS fall_back, (SELECT count(*) FROM moved"
          + " WHERE before IS NULL) AS absent, (SELECT count(DISTINCT entity_id) FROM moved) AS"
          + " entities, (SELECT count(*) FROM field) AS fields, NULL AS native_id, NULL AS names,"
          + " NULL::bytea AS decided UNION ALL SELECT 0, 0, 0, 0, 0, a.native_id, a.names, d.fields FROM"
          + " asked a JOIN entity_decision d ON d.entity_id = a.entity_id";

  /** How many decisions are in memory at a time. */
  private static final int AT_ONCE = 500;

  /** Counts inside a transaction. */
  static Preview of(Connection connection, String source, Instant from) throws SQLException {
    Counting counting = new Counting(source);
    try (SetStatement statement = SetStatement.on(connection, COUNT)) {
      statement.value(from).value(source).value(from).fetching(AT_ONCE).each(counting::take);
    }
    return counting.preview(from);
  }

  /**
   * One row has the counts; every other one has a record's fields, and what was decided of them.
   */
  private static final class Counting {
    private final String source;
    private long records;
    private long fallBack;
    private long absent;
    private long entities;
    private long fields;
    private long decidedValues;

    Counting(String source) {
      this.source = source;
    }

    void take(ResultSet row) throws SQLException {
      records += row.getLong("records");
      fallBack += row.getLong("fall_back");
      absent += row.getLong("absent");
      entities += row.getLong("entities");
      fields += row.getLong("fields");
      byte[] decided = row.getBytes("decided");
      if (decided != null) {
        Set<String> names = Set.of((String[]) row.getArray("names").getArray());
        String nativeId = row.getString("native_id");
        for (JsonNode field : PackedJson.read(decided, JsonNode.class)) {
          if (field.path("winner").asText().equals(source)
              && field.path("winnerRecord").asText().equals(nativeId)
              && names.contains(field.path("field").asText())) {
            decidedValues++;
          }
        }
      }
    }

    Preview preview(Instant from) {
      return new Preview(
          source,
          from,
          records,
          fallBack,
          absent,
          records - fallBack - absent,
          entities,
          fields,
          decidedValues);
    }
  }
}
