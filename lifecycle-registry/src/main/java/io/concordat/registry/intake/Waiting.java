package io.concordat.registry.intake;

import io.concordat.registry.link.LinkBoard;
import io.concordat.registry.link.LinkStore;
import io.concordat.registry.link.Linkable;
import io.concordat.registry.link.Linker;
import io.concordat.registry.link.Linking;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Looks again at records that wait for an entity, because of something that no batch brought: a
 * person's decision, or another linking policy. A bounded number of statements, in the caller's
 * transaction, which holds the intake's lock.
 */
public final class Waiting {
  private final Supplier<Linker> linkers;
  private final int neighbourBound;

  public Waiting(Supplier<Linker> linkers, int neighbourBound) {
    this.linkers = linkers;
    this.neighbourBound = neighbourBound;
  }

  /** The linker whose rules are asked now. */
  public Linker linker() {
    return linkers.get();
  }

  /** How many neighbours in each direction an announcement names. */
  public int neighbourBound() {
    return neighbourBound;
  }

  /** Takes the lock that the intake takes: links have one writer at a time. */
  public static void lock(Connection connection) throws SQLException {
    IntakeStore.begin(connection);
  }

  /**
   * Looks at the records that wait and hold one of the keys.
   *
   * @return the entities that are due for an announcement
   */
  public List<UUID> holding(Connection connection, Set<UUID> keys, Instant now)
      throws SQLException {
    Linker linker = linkers.get();
    LinkBoard board = new LinkBoard();
    LinkStore.load(connection, board, keys, linker.policy());
    List<Linkable> waiting = board.records().stream().filter(Linkable::waits).toList();
    return look(connection, linker, board, waiting, now);
  }

  /** What a look at a number of waiting records came to; {@code last} is 0 after the last one. */
  public record Step(long last, List<UUID> due) {}

  /** Looks at the next records that wait, in the order of their ids, by the given rules. */
  Step after(Connection connection, Linker linker, long id, int limit, Instant now)
      throws SQLException {
    List<Linkable> waiting = LinkStore.waiting(connection, id, limit);
    LinkBoard board = new LinkBoard();
    Set<UUID> keys = new LinkedHashSet<>();
    for (Linkable record : waiting) {
      board.put(record);
      keys.addAll(record.keys());
    }
    LinkStore.load(connection, board, keys, linker.policy());
    long last = waiting.size() < limit ? 0 : waiting.getLast().id();
    return new Step(last, look(connection, linker, board, waiting, now));
  }

  private List<UUID> look(
      Connection connection, Linker linker, LinkBoard board, List<Linkable> waiting, Instant now)
      throws SQLException {
    if (waiting.isEmpty()) {
      return List.of();
    }
    Linking linking = linker.link(board, waiting, Set.of());
    List<Linkable> settled = new ArrayList<>(linking.linked());
    settled.addAll(linking.undisputed());
    LinkStore.storeLinks(connection, linking.linked(), now);
    LinkStore.closeCases(connection, settled, now);
    LinkStore.openCases(connection, linking.opened(), now);
    IntakeStore.createEntities(connection, linking.created(), new HashMap<>(), now);
    TieStore.Reach reach = new TieStore.Reach(neighbourBound);
    List<Long> ids = new ArrayList<>();
    for (Linkable record : linking.linked()) {
      ids.add(record.id());
      reach.changes(record.entityId());
      reach.keys().addAll(record.keys());
    }
    reach.targets().addAll(targets(connection, ids));
    return TieStore.bump(connection, reach, Set.of(), now);
  }

  /** The keys that ties of the records point at. */
  public static Set<UUID> targets(Connection connection, Collection<Long> records)
      throws SQLException {
    Set<UUID> targets = new LinkedHashSet<>();
    TieStore.stored(connection, records)
        .values()
        .forEach(ties -> ties.forEach(tie -> targets.add(tie.target())));
    return targets;
  }
}
