package io.concordat.reconciler.finding;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.EntityKind;
import io.concordat.store.SqlArrays;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Marks the entities whose findings are to be evaluated, because their own decided facts changed,
 * or those of a neighbour or an owner. The marks are rows, committed with the decision that made
 * them, so that a crash forgets none, and many changes of one entity are evaluated once.
 */
@ApplicationScoped
public class FindingMarks {
  private static final String MARK =
      """
      insert into finding_due (entity_id, due_at)
      select t.entity_id, ?::timestamptz from unnest(?::uuid[]) as t(entity_id)
      order by t.entity_id
      on conflict (entity_id) do update set due_at = excluded.due_at
      where finding_due.due_at > excluded.due_at
      """;
  private static final String FACTS =
      "select facts from entity_state where entity_id = any (?::uuid[])";

  /** So many changes within a second come from a backlog of announcements. */
  private static final int BURST = 400;

  private static final Duration BURST_WITHIN = Duration.ofSeconds(1);

  private static final Duration LULL = Duration.ofSeconds(2);

  private final FindingRules rules;
  private final OwnerDirectory owners;
  private final AtomicLong burstUntil = new AtomicLong(System.nanoTime());
  private long countedSince = System.nanoTime();
  private int counted;

  FindingMarks(FindingRules rules, OwnerDirectory owners) {
    this.rules = rules;
    this.owners = owners;
  }

  /** Facts that were just stored, beside those before; empty for a new entity. */
  public record Change(Optional<Facts> before, Facts after) {}

  /** Marks whoever a change of facts concerns; all in the caller's transaction. */
  public void changed(Connection connection, List<Change> changes, Instant due)
      throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    count(changes.size());
    Set<EntityKind> asked = EnumSet.noneOf(EntityKind.class);
    Set<EntityKind> looking = EnumSet.noneOf(EntityKind.class);
    for (FindingRule rule : rules.rules()) {
      asked.addAll(rule.kinds());
      if (rule.condition().looksAround() || rule.condition().looksAtCredentials()) {
        looking.addAll(rule.kinds());
      }
    }
    Set<UUID> marked = new HashSet<>();
    Set<UUID> holders = new HashSet<>();
    for (Change change : changes) {
      if (asked.contains(change.after().kind())) {
        marked.add(change.after().id());
      }
      for (Neighbour neighbour : neighbours(change)) {
        if (looking.contains(neighbour.kind())) {
          marked.add(neighbour.entityId());
        }
        // A credential's use counts for its holder, and so for whoever looks at the holder.
        if (change.after().kind() == EntityKind.CREDENTIAL
            && neighbour.kind() == EntityKind.IDENTITY) {
          holders.add(neighbour.entityId());
        }
      }
    }
    for (Facts holder : facts(connection, holders)) {
      for (Neighbour neighbour : holder.neighbours()) {
        if (looking.contains(neighbour.kind())) {
          marked.add(neighbour.entityId());
        }
      }
    }
    mark(connection, marked, due);
    owners.changed(connection, changes, due);
  }

  private synchronized void count(int changes) {
    long now = System.nanoTime();
    if (now - countedSince > BURST_WITHIN.toNanos()) {
      countedSince = now;
      counted = 0;
    }
    counted += changes;
    if (counted >= BURST) {
      burstUntil.set(now + LULL.toNanos());
    }
  }

  /** Whether a backlog is being decided: what would be evaluated now changes again at once. */
  boolean inBurst() {
    return burstUntil.get() - System.nanoTime() > 0;
  }

  void mark(Connection connection, Collection<UUID> ids, Instant due) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(MARK)) {
      insert.setString(1, due.toString());
      insert.setArray(2, SqlArrays.uuids(connection, ids));
      insert.executeUpdate();
    }
  }

  static List<Facts> facts(Connection connection, Collection<UUID> ids) throws SQLException {
    List<Facts> found = new ArrayList<>();
    if (ids.isEmpty()) {
      return found;
    }
    try (PreparedStatement select = connection.prepareStatement(FACTS)) {
      select.setArray(1, SqlArrays.uuids(connection, ids));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(ContractJson.read(rows.getBytes(1), Facts.class));
        }
      }
    }
    return found;
  }

  private static Set<Neighbour> neighbours(Change change) {
    Set<Neighbour> all = new HashSet<>(change.after().neighbours());
    change.before().ifPresent(before -> all.addAll(before.neighbours()));
    return all;
  }
}
