package io.concordat.reconciler.conflict;

import io.concordat.contract.ContractJson;
import io.concordat.reconciler.conflict.ConflictCount.Change;
import io.concordat.reconciler.conflict.Disagreement.Key;
import io.concordat.reconciler.conflict.Disagreement.Kind;
import io.concordat.reconciler.count.Suppressed;
import io.concordat.reconciler.count.Tally;
import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Keeps conflicts, drifts and gaps as records, in line with what is decided. What becomes of one is
 * said by its {@link Track}; a statement is made only where there is something to read or to write.
 */
@ApplicationScoped
public class ConflictStore {
  /** Locked: an escalation round may be looking at the same one. */
  private static final String BEFORE =
      """
      select entity_id, field, kind, first_seen, opened_at, last_seen, flaps, closed_at,
             quiet_until, quiet_millis, escalated_digest is not null as escalated, attention_at
      from conflict where entity_id = any (?::uuid[])
      order by entity_id, field, kind for update
      """;

  private static final String OPEN_FIRST =
      """
      insert into conflict (entity_id, field, kind, severity, decided, winner, assertions,
                            first_seen, last_seen, opened_at, flaps, quiet_until, quiet_millis,
                            escalates, attention_at)
      select t.entity_id, t.field, t.kind, t.severity, t.decided::jsonb, t.winner,
             t.assertions::jsonb, ?::timestamptz, ?::timestamptz, t.opened_at::timestamptz, t.flaps,
             t.quiet_until::timestamptz, t.quiet_millis, t.escalates, t.attention_at::timestamptz
      from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                  ?::text[], ?::integer[], ?::text[], ?::bigint[], ?::boolean[], ?::text[])
           as t(entity_id, field, kind, severity, decided, winner, assertions, opened_at, flaps,
                quiet_until, quiet_millis, escalates, attention_at)
      order by t.entity_id, t.field, t.kind
      """;
  private static final String OPEN_AGAIN =
      OPEN_FIRST
          + """
      on conflict (entity_id, field, kind) do update
      set severity = excluded.severity, decided = excluded.decided, winner = excluded.winner,
          assertions = excluded.assertions, last_seen = excluded.last_seen,
          opened_at = excluded.opened_at, flaps = excluded.flaps,
          quiet_until = excluded.quiet_until, quiet_millis = excluded.quiet_millis,
          escalates = excluded.escalates, attention_at = excluded.attention_at, closed_at = null
      """;
  private static final String CLOSE =
      """
      update conflict c
      set closed_at = ?::timestamptz, quiet_until = t.quiet_until::timestamptz,
          attention_at = t.attention_at::timestamptz
      from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[])
           as t(entity_id, field, kind, quiet_until, attention_at)
      where c.entity_id = t.entity_id and c.field = t.field and c.kind = t.kind
      """;

  /** A disagreement with its life after this decision. */
  private record Open(Disagreement found, Track track) {}

  /**
   * Brings the records in line with what was just decided.
   *
   * @param known the decided entities that may have records
   * @param found everything that is wrong with the decided entities now
   * @param tally takes what opened, flapped and closed
   */
  public void update(
      Connection connection,
      Collection<UUID> known,
      List<Disagreement> found,
      Instant now,
      Tally tally)
      throws SQLException {
    Map<Key, Track> before = before(connection, known);
    List<Open> first = new ArrayList<>();
    List<Open> again = new ArrayList<>();
    for (Disagreement disagreement : found) {
      Optional<Track> past = Optional.ofNullable(before.remove(disagreement.key()));
      Track.Step step = past.map(track -> track.stepWhenSeen(now)).orElse(Track.Step.OPENED);
      count(tally, disagreement, step);
      if (past.isPresent()) {
        again.add(new Open(disagreement, past.get().seen(disagreement.handling(), now)));
      } else {
        first.add(new Open(disagreement, Track.opened(disagreement.handling(), now)));
      }
    }
    Map<Key, Track> closed = new LinkedHashMap<>();
    before.forEach(
        (key, track) -> {
          if (track.closedAt().isEmpty()) {
            tally.add(new ConflictCount(key.kind(), Change.CLOSED));
            if (track.endsTooYoung()) {
              tally.add(Suppressed.ESCALATION_DID_NOT_LAST);
            }
            closed.put(key, track.gone(now));
          }
        });
    close(connection, closed, now);
    open(connection, OPEN_FIRST, first, now);
    open(connection, OPEN_AGAIN, again, now);
  }

  private static void count(Tally tally, Disagreement disagreement, Track.Step step) {
    switch (step) {
      case OPENED, REOPENED -> {
        Change change = step == Track.Step.OPENED ? Change.OPENED : Change.REOPENED;
        tally.add(new ConflictCount(disagreement.kind(), change));
        if (!disagreement.handling().escalates()) {
          tally.add(Suppressed.ESCALATION_ONLY_RECORDED);
        }
      }
      case FLAPPED -> {
        tally.add(new ConflictCount(disagreement.kind(), Change.FLAPPED));
        if (disagreement.handling().escalates()) {
          tally.add(Suppressed.ESCALATION_FLAP);
        }
      }
      case SEEN -> {}
    }
  }

  private static Map<Key, Track> before(Connection connection, Collection<UUID> known)
      throws SQLException {
    Map<Key, Track> before = new HashMap<>();
    if (known.isEmpty()) {
      return before;
    }
    try (SetStatement select = SetStatement.on(connection, BEFORE)) {
      select.uuids(known).each(row -> before.put(key(row), track(row)));
    }
    return before;
  }

  private static Key key(ResultSet row) throws SQLException {
    return new Key(
        row.getObject("entity_id", UUID.class),
        row.getString("field"),
        Kind.fromWireName(row.getString("kind")));
  }

  private static Track track(ResultSet row) throws SQLException {
    return new Track(
        SetStatement.instant(row, "first_seen"),
        SetStatement.instant(row, "opened_at"),
        SetStatement.instant(row, "last_seen"),
        row.getInt("flaps"),
        Optional.ofNullable(SetStatement.instant(row, "closed_at")),
        SetStatement.instant(row, "quiet_until"),
        Duration.ofMillis(row.getLong("quiet_millis")),
        row.getBoolean("escalated"),
        Optional.ofNullable(SetStatement.instant(row, "attention_at")));
  }

  private static void close(Connection connection, Map<Key, Track> closed, Instant now)
      throws SQLException {
    if (closed.isEmpty()) {
      return;
    }
    Set<Key> keys = closed.keySet();
    Collection<Track> tracks = closed.values();
    try (SetStatement update = SetStatement.on(connection, CLOSE)) {
      update
          .value(now)
          .uuids(keys, Key::entityId)
          .texts(keys, Key::field)
          .texts(keys, key -> key.kind().wireName())
          .instants(tracks, Track::quietUntil)
          .instants(tracks, track -> track.attentionAt().orElse(null))
          .update();
    }
  }

  private static void open(Connection connection, String sql, List<Open> open, Instant now)
      throws SQLException {
    if (open.isEmpty()) {
      return;
    }
    try (SetStatement store = SetStatement.on(connection, sql)) {
      store
          .value(now)
          .value(now)
          .uuids(open, one -> one.found().entityId())
          .texts(open, one -> one.found().field())
          .texts(open, one -> one.found().kind().wireName())
          .texts(open, one -> one.found().severity())
          .texts(open, one -> json(one.found().decided()))
          .texts(open, one -> one.found().winner().orElse(null))
          .texts(open, one -> json(one.found().assertions()))
          .instants(open, one -> one.track().openedAt())
          .integers(open, one -> one.track().flaps())
          .instants(open, one -> one.track().quietUntil())
          .longs(open, one -> one.track().quiet().toMillis())
          .flags(open, one -> one.found().handling().escalates())
          .instants(open, one -> one.track().attentionAt().orElse(null))
          .update();
    }
  }

  private static String json(Object value) {
    return new String(ContractJson.write(value), StandardCharsets.UTF_8);
  }
}
