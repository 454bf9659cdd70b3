package io.concordat.reconciler.decision;

import io.concordat.authority.AuthorityEngine;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.reconciler.policy.PastPolicies;
import io.concordat.store.PackedJson;
import io.concordat.store.SqlArrays;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Makes stored decisions again from what was known when they were made: the announcement, the
 * policy and the confirmations of then, at the instant of then.
 */
@ApplicationScoped
class Replays {
  private static final String DECISIONS =
      """
      select h.entity_id, h.sequence, h.policy_version, h.decided_at, h.body,
             coalesce(a.announcement, s.announcement)
      from unnest(?::uuid[], ?::bigint[]) as t(entity_id, sequence)
      join decision_history h on h.entity_id = t.entity_id and h.sequence = t.sequence
      join entity_state s on s.entity_id = h.entity_id
      left join announcement_history a on s.revision <> h.revision
           and a.entity_id = h.entity_id and a.revision = h.revision
      """;

  /** A run is stored when it has ended: the day only keeps the search from all that came later. */
  private static final String CONFIRMED =
      """
      select r.source, r.stream, l.confirmed_at, l.finished_at, t.at
      from (select at::timestamptz from unnest(?::text[]) as i(at)) t
      cross join source_run r
      cross join lateral (
        select h.confirmed_at, h.finished_at from source_run_history h
        where h.source = r.source and h.stream = r.stream and h.stored_at <= t.at
          and h.confirmed_at <= t.at + interval '1 day'
        order by h.confirmed_at desc limit 1) l
      """;

  private final PastPolicies policies;

  Replays(PastPolicies policies) {
    this.policies = policies;
  }

  private record Made(
      UUID id,
      long sequence,
      String policyVersion,
      Instant decidedAt,
      byte[] body,
      byte[] announcement) {}

  /**
   * Which of the decisions come out byte for byte as they are stored.
   *
   * @param sequences the number of the decision in force, by entity
   */
  Set<UUID> identical(Connection connection, Map<UUID, Long> sequences) throws SQLException {
    if (sequences.isEmpty()) {
      return Set.of();
    }
    List<Made> decisions = decisions(connection, sequences);
    Map<Instant, StoredRuns> runs =
        runs(connection, new HashSet<>(decisions.stream().map(Made::decidedAt).toList()));
    Map<String, Optional<Decider>> deciders = new HashMap<>();
    Set<UUID> identical = new HashSet<>();
    for (Made made : decisions) {
      Optional<Decider> decider = deciders.get(made.policyVersion());
      if (decider == null) {
        Optional<AuthorityEngine> engine = policies.of(connection, made.policyVersion());
        decider = engine.map(Decider::new);
        deciders.put(made.policyVersion(), decider);
      }
      StoredRuns known = runs.getOrDefault(made.decidedAt(), new StoredRuns(Map.of()));
      if (decider.filter(one -> comesOut(made, one, known)).isPresent()) {
        identical.add(made.id());
      }
    }
    return identical;
  }

  private static boolean comesOut(Made made, Decider decider, StoredRuns runs) {
    try {
      return Arrays.equals(PackedJson.unpack(made.body()), again(made, decider, runs));
    } catch (RuntimeException e) {
      // What an earlier release stored, this one may be unable to read or to decide.
      return false;
    }
  }

  private static byte[] again(Made made, Decider decider, StoredRuns runs) {
    EntityAnnouncement announcement =
        PackedJson.read(made.announcement(), EntityAnnouncement.class);
    Decided decided = decider.decide(announcement, runs, made.decidedAt());
    return ContractJson.write(
        decided.as(made.sequence(), decider.policyVersion(), made.decidedAt()));
  }

  private static List<Made> decisions(Connection connection, Map<UUID, Long> sequences)
      throws SQLException {
    List<Made> decisions = new ArrayList<>(sequences.size());
    try (PreparedStatement select = connection.prepareStatement(DECISIONS)) {
      select.setArray(1, SqlArrays.uuids(connection, sequences.keySet()));
      select.setArray(2, SqlArrays.longs(connection, sequences.values()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          decisions.add(
              new Made(
                  rows.getObject(1, UUID.class),
                  rows.getLong(2),
                  rows.getString(3),
                  rows.getObject(4, OffsetDateTime.class).toInstant(),
                  rows.getBytes(5),
                  rows.getBytes(6)));
        }
      }
    }
    return decisions;
  }

  private static Map<Instant, StoredRuns> runs(Connection connection, Collection<Instant> instants)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(CONFIRMED)) {
      select.setArray(
          1, SqlArrays.texts(connection, instants.stream().map(Instant::toString).toList()));
      return StoredRuns.byInstant(select);
    }
  }
}
