package io.concordat.reconciler.delivery;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EscalationEvent;
import io.concordat.reconciler.count.Counters;
import io.concordat.reconciler.count.Suppressed;
import io.concordat.reconciler.escalation.DeliveryQueue;
import io.concordat.store.SqlArrays;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of deliveries as a queue: enqueue, claim with a lease, record the attempt. */
@ApplicationScoped
class DeliveryStore implements DeliveryQueue {
  private static final String ENQUEUE =
      """
      insert into delivery (id, escalation_id, escalation_sequence, endpoint, state,
                            attempts_left, next_attempt_at, created_at)
      select gen_random_uuid(), t.escalation_id, t.sequence, t.endpoint, 'pending', ?,
             ?::timestamptz, ?::timestamptz
      from unnest(?::uuid[], ?::bigint[], ?::text[]) as t(escalation_id, sequence, endpoint)
      where not exists (select 1 from endpoint_state s where s.name = t.endpoint)
      on conflict (escalation_id, escalation_sequence, endpoint) do nothing
      """;

  /** An escalation's changes arrive in order: a later one waits for an earlier one. */
  private static final String CLAIM =
      """
      update delivery d
      set state = 'sending', lease_until = ?::timestamptz, attempts = d.attempts + 1,
          attempts_left = d.attempts_left - 1
      from (
        select c.id from delivery c
        where c.endpoint = ? and (c.state = 'pending' and c.next_attempt_at <= ?::timestamptz
               or c.state = 'sending' and c.lease_until <= ?::timestamptz)
          and not exists (
            select 1 from delivery e
            where e.escalation_id = c.escalation_id and e.endpoint = c.endpoint
              and e.escalation_sequence < c.escalation_sequence
              and e.state in ('pending', 'sending'))
        order by c.next_attempt_at, c.escalation_sequence limit ? for update skip locked) as due
      join escalation_history h on true
      where d.id = due.id and h.escalation_id = d.escalation_id
        and h.sequence = d.escalation_sequence
      returning d.id, d.attempts, d.attempts_left, h.body
      """;

  private final Endpoints endpoints;
  private final DeliveryConfig config;
  private final Counters counters;

  DeliveryStore(Endpoints endpoints, DeliveryConfig config, Counters counters) {
    this.endpoints = endpoints;
    this.config = config;
    this.counters = counters;
  }

  /** A delivery that this process holds until its lease ends. */
  record Claim(UUID id, int attempt, int attemptsLeft, EscalationEvent event) {
    /** The same for every attempt, so that the receiver can tell a repetition. */
    String webhookId() {
      return "msg_" + id.toString().replace("-", "");
    }
  }

  @Override
  public void enqueue(Connection connection, List<EscalationEvent> events, Instant now)
      throws SQLException {
    List<UUID> ids = new ArrayList<>();
    List<Long> sequences = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (EscalationEvent event : events) {
      for (String endpoint : endpoints.hearing(event.severity())) {
        ids.add(event.escalationId());
        sequences.add(event.sequence());
        names.add(endpoint);
      }
    }
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(ENQUEUE)) {
      insert.setInt(1, config.attempts());
      insert.setString(2, now.toString());
      insert.setString(3, now.toString());
      insert.setArray(4, SqlArrays.uuids(connection, ids));
      insert.setArray(5, SqlArrays.longs(connection, sequences));
      insert.setArray(6, SqlArrays.texts(connection, names));
      // A change is enqueued once: what was not inserted was for an endpoint that is off.
      counters.add(Suppressed.DELIVERY_ENDPOINT_OFF, (long) ids.size() - insert.executeUpdate());
    }
  }

  List<Claim> claim(Connection connection, String endpoint, int limit, Instant now, Duration lease)
      throws SQLException {
    List<Claim> claims = new ArrayList<>();
    try (PreparedStatement update = connection.prepareStatement(CLAIM)) {
      update.setString(1, now.plus(lease).toString());
      update.setString(2, endpoint);
      update.setString(3, now.toString());
      update.setString(4, now.toString());
      update.setInt(5, limit);
      try (ResultSet rows = update.executeQuery()) {
        while (rows.next()) {
          claims.add(
              new Claim(
                  rows.getObject(1, UUID.class),
                  rows.getInt(2),
                  rows.getInt(3),
                  ContractJson.read(rows.getBytes(4), EscalationEvent.class)));
        }
      }
    }
    return claims;
  }

  boolean isOff(Connection connection, String endpoint) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select 1 from endpoint_state where name = ?")) {
      select.setString(1, endpoint);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Writes the attempt down and what follows from it. */
  void record(
      Connection connection,
      Claim claim,
      String state,
      Attempt attempt,
      Instant startedAt,
      Duration took,
      Instant next)
      throws SQLException {
    Optional<Integer> status =
        switch (attempt) {
          case Attempt.Delivered(int code) -> Optional.of(code);
          case Attempt.Later(var code, _, _) -> code;
          case Attempt.Dead(var code, _) -> code;
          case Attempt.Gone _ -> Optional.of(410);
        };
    Optional<String> detail =
        switch (attempt) {
          case Attempt.Delivered _ -> Optional.empty();
          case Attempt.Later(_, String text, _) -> Optional.of(text);
          case Attempt.Dead(_, String text) -> Optional.of(text);
          case Attempt.Gone(String text) -> Optional.of("gone: " + text);
        };
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update delivery set state = ?, next_attempt_at = ?::timestamptz, lease_until = null,
              last_status = ?, last_error = ?,
              delivered_at = case when ? = 'delivered' then ?::timestamptz end
            where id = ? and attempts = ? and state = 'sending'
            """)) {
      update.setString(1, state);
      update.setString(2, next.toString());
      update.setObject(3, status.orElse(null), java.sql.Types.INTEGER);
      update.setString(4, detail.orElse(null));
      update.setString(5, state);
      update.setString(6, startedAt.plus(took).toString());
      update.setObject(7, claim.id());
      update.setInt(8, claim.attempt());
      update.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into delivery_attempt (delivery_id, attempt, started_at, millis, status,
                                          outcome, detail)
            values (?, ?, ?::timestamptz, ?, ?, ?, ?) on conflict do nothing
            """)) {
      insert.setObject(1, claim.id());
      insert.setInt(2, claim.attempt());
      insert.setString(3, startedAt.toString());
      insert.setLong(4, took.toMillis());
      insert.setObject(5, status.orElse(null), java.sql.Types.INTEGER);
      insert.setString(6, state.equals("pending") ? "retried_later" : state);
      insert.setString(7, detail.orElse(null));
      insert.executeUpdate();
    }
  }

  void switchOff(Connection connection, String endpoint, String reason, Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into endpoint_state (name, disabled_at, reason) values (?, ?::timestamptz, ?)
            on conflict (name) do nothing
            """)) {
      insert.setString(1, endpoint);
      insert.setString(2, now.toString());
      insert.setString(3, reason);
      insert.executeUpdate();
    }
  }
}
