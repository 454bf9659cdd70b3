package io.concordat.reconciler.decision;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.reconciler.finding.Facts;
import io.concordat.store.PackedJson;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** What has to give way before a decision is made anew over a stored one that is wrong. */
final class Rewriting {
  private static final String VOID =
      """
      insert into decision (entity_id, sequence, digest, policy_version, decided_at, fields,
                            decided, contested, stale)
      select h.entity_id, max(h.sequence), ''::bytea, '', ?::timestamptz, 0, 0, 0, false
      from decision_history h where h.entity_id = any (?::uuid[]) group by h.entity_id
      on conflict (entity_id) do update
      set digest = excluded.digest, sequence = greatest(decision.sequence, excluded.sequence)
      """;

  private static final String REPLACE_FACTS =
      """
      update entity_state s set facts = t.facts
      from unnest(?::uuid[], ?::bytea[]) as t(entity_id, facts) where s.entity_id = t.entity_id
      """;

  private Rewriting() {}

  /** Makes the stored answer another than any; a decision that is lost goes on from its history. */
  static void declareVoid(Connection connection, List<UUID> ids, Instant now) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (SetStatement update = SetStatement.on(connection, VOID)) {
      update.value(now).uuids(ids).update();
    }
  }

  /** Deciding anew compares facts with those before, and so has to be able to read them. */
  static void replaceUnreadableFacts(
      Connection connection, List<StoredDecision> stored, Set<UUID> differing) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    List<byte[]> nothing = new ArrayList<>();
    for (StoredDecision one : stored) {
      if (differing.contains(one.id()) && !isReadable(one.facts())) {
        EntityAnnouncement announcement =
            PackedJson.read(one.announcement(), EntityAnnouncement.class);
        ids.add(one.id());
        nothing.add(ContractJson.write(Facts.of(announcement, List.of())));
      }
    }
    if (ids.isEmpty()) {
      return;
    }
    try (SetStatement update = SetStatement.on(connection, REPLACE_FACTS)) {
      update.uuids(ids).bodies(nothing, Function.identity()).update();
    }
  }

  private static boolean isReadable(byte[] facts) {
    try {
      ContractJson.read(facts, Facts.class);
      return true;
    } catch (ContractJson.UndecodableException e) {
      return false;
    }
  }
}
