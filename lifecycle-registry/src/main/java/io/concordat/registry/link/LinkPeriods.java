package io.concordat.registry.link;

import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which records belonged to which entity, and when. The times are the registry's own: what it would
 * have answered at that instant, not since when the tie holds in the world.
 */
public final class LinkPeriods {
  private static final String PERIOD =
      "SELECT record_id, entity_id, rule, link_operation, linked_at, ended_at FROM link_period";

  private static final String AT = " AND linked_at <= ? AND (ended_at IS NULL OR ended_at > ?)";

  private LinkPeriods() {}

  /**
   * A time during which a record belonged to an entity.
   *
   * @param operation the person's operation that made the link; empty where the intake made it
   * @param endedAt the first instant at which it no longer held; empty while it holds
   */
  public record Period(
      long recordId,
      UUID entityId,
      String rule,
      Optional<Long> operation,
      Instant linkedAt,
      Optional<Instant> endedAt) {}

  /** The links of an entity at an instant, ordered by record; one for each record. */
  public static List<Period> ofEntity(Connection connection, UUID entity, Instant at)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(connection, PERIOD + " WHERE entity_id = ?" + AT + " ORDER BY record_id")) {
      return statement.value(entity).value(at).value(at).list(LinkPeriods::period);
    }
  }

  /** The link of a record at an instant; empty where it waited. */
  public static Optional<Period> ofRecord(Connection connection, long record, Instant at)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(connection, PERIOD + " WHERE record_id = ?" + AT)) {
      return statement.value(record).value(at).value(at).list(LinkPeriods::period).stream()
          .findFirst();
    }
  }

  /** The entity that an id names now: itself, or what it was merged into, however many times. */
  public static UUID current(Connection connection, UUID entity) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "WITH RECURSIVE chain (id, next, hops) AS (SELECT id, merged_into, 0 FROM entity WHERE"
                + " id = ? UNION ALL SELECT e.id, e.merged_into, chain.hops + 1 FROM chain JOIN"
                + " entity e ON e.id = chain.next) SELECT id FROM chain WHERE next IS NULL ORDER BY"
                + " hops DESC LIMIT 1")) {
      return statement.value(entity).list(row -> row.getObject("id", UUID.class)).stream()
          .findFirst()
          .orElse(entity);
    }
  }

  private static Period period(ResultSet row) throws SQLException {
    return new Period(
        row.getLong("record_id"),
        row.getObject("entity_id", UUID.class),
        row.getString("rule"),
        Optional.ofNullable(row.getObject("link_operation", Long.class)),
        SetStatement.instant(row, "linked_at"),
        Optional.ofNullable(SetStatement.instant(row, "ended_at")));
  }
}
