package io.concordat.reconciler.conflict;

import io.concordat.contract.ContractJson;
import io.concordat.reconciler.database.SqlArrays;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Keeps conflicts and gaps as records: opened, seen again, closed, opened again. */
@ApplicationScoped
public class ConflictStore {
  private static final String OPEN =
      """
      insert into conflict (entity_id, field, kind, severity, decided, winner, assertions,
                            first_seen, last_seen)
      select t.entity_id, t.field, t.kind, t.severity, t.decided::jsonb, t.winner,
             t.assertions::jsonb, ?::timestamptz, ?::timestamptz
      from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
           as t(entity_id, field, kind, severity, decided, winner, assertions)
      order by t.entity_id, t.field, t.kind
      on conflict (entity_id, field, kind) do update
      set severity = excluded.severity, decided = excluded.decided, winner = excluded.winner,
          assertions = excluded.assertions, last_seen = excluded.last_seen,
          flaps = conflict.flaps + case when conflict.closed_at is null then 0 else 1 end,
          closed_at = null
      """;
  private static final String CLOSE =
      """
      update conflict c set closed_at = ?::timestamptz
      where c.entity_id = any (?::uuid[]) and c.closed_at is null
        and not exists (
          select 1 from unnest(?::uuid[], ?::text[], ?::text[]) as t(entity_id, field, kind)
          where t.entity_id = c.entity_id and t.field = c.field and t.kind = c.kind)
      """;

  /**
   * Brings the records in line with what was just decided.
   *
   * @param known the decided entities that may have open records
   * @param found everything that is wrong with the decided entities now
   */
  public void update(
      Connection connection, Collection<UUID> known, List<Disagreement> found, Instant now)
      throws SQLException {
    List<UUID> ids = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    List<String> severities = new ArrayList<>();
    List<String> decided = new ArrayList<>();
    List<String> winners = new ArrayList<>();
    List<String> assertions = new ArrayList<>();
    for (Disagreement disagreement : found) {
      ids.add(disagreement.entityId());
      fields.add(disagreement.field());
      kinds.add(disagreement.kind().name().toLowerCase(Locale.ROOT));
      severities.add(disagreement.severity());
      decided.add(json(disagreement.decided()));
      winners.add(disagreement.winner().orElse(null));
      assertions.add(json(disagreement.assertions()));
    }
    if (!known.isEmpty()) {
      try (PreparedStatement close = connection.prepareStatement(CLOSE)) {
        close.setString(1, now.toString());
        close.setArray(2, SqlArrays.uuids(connection, known));
        close.setArray(3, SqlArrays.uuids(connection, ids));
        close.setArray(4, SqlArrays.texts(connection, fields));
        close.setArray(5, SqlArrays.texts(connection, kinds));
        close.executeUpdate();
      }
    }
    if (!found.isEmpty()) {
      try (PreparedStatement open = connection.prepareStatement(OPEN)) {
        open.setString(1, now.toString());
        open.setString(2, now.toString());
        open.setArray(3, SqlArrays.uuids(connection, ids));
        open.setArray(4, SqlArrays.texts(connection, fields));
        open.setArray(5, SqlArrays.texts(connection, kinds));
        open.setArray(6, SqlArrays.texts(connection, severities));
        open.setArray(7, SqlArrays.texts(connection, decided));
        open.setArray(8, SqlArrays.texts(connection, winners));
        open.setArray(9, SqlArrays.texts(connection, assertions));
        open.executeUpdate();
      }
    }
  }

  private static String json(Object value) {
    return new String(ContractJson.write(value), StandardCharsets.UTF_8);
  }
}
