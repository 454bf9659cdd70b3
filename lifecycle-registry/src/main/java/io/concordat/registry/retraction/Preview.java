package io.concordat.registry.retraction;

import io.concordat.registry.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * What a retraction would come to, counted in one statement and without touching anything.
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
          + " GROUP BY entity_id, native_id), decided AS (SELECT count(*) AS count FROM asked a JOIN"
          + " entity_decision d ON d.entity_id = a.entity_id CROSS JOIN LATERAL"
          + " json_array_elements(d.fields::json) f WHERE f ->> 'winner' = ? AND f ->> 'winnerRecord' ="
          + " a.native_id AND f ->> 'field' = ANY (a.names)) SELECT (SELECT count(*) FROM covered)"
          + " AS records, (SELECT count(*) FROM moved WHERE before IS NOT NULL) AS fall_back, (SELECT"
          + " count(*) FROM moved WHERE before IS NULL) AS absent, (SELECT count(DISTINCT entity_id)"
          + " FROM moved) AS entities, (SELECT count(*) FROM field) AS fields, (SELECT count FROM"
          + " decided) AS decided";

  static Preview of(Connection connection, String source, Instant from) throws SQLException {
    try (SetStatement statement = SetStatement.on(connection, COUNT)) {
      return statement
          .value(from)
          .value(source)
          .value(from)
          .value(source)
          .list(
              row ->
                  new Preview(
                      source,
                      from,
                      row.getLong("records"),
                      row.getLong("fall_back"),
                      row.getLong("absent"),
                      row.getLong("records") - row.getLong("fall_back") - row.getLong("absent"),
                      row.getLong("entities"),
                      row.getLong("fields"),
                      row.getLong("decided")))
          .getFirst();
    }
  }
}
