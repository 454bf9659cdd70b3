package io.concordat.reconciler.whatif;

import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.reconciler.finding.Facts;
import io.concordat.reconciler.finding.Look;
import io.concordat.reconciler.gate.GateEvaluator;
import io.concordat.store.PackedJson;
import io.concordat.store.SqlArrays;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Entities that are evaluated together, their neighbours, and their neighbours' credentials, as
 * each of the two policies decides them. Used by one thread.
 */
final class World {
  private static final int LOAD = 500;
  private static final String SELECT =
      "select announcement from entity_state where entity_id = any (?::uuid[])";

  private final Estate estate;
  private final Side before = new Side(new HashMap<>(), new HashMap<>());
  private final Side after = new Side(new HashMap<>(), new HashMap<>());

  private World(Estate estate) {
    this.estate = estate;
  }

  /**
   * By one policy.
   *
   * @param facts by id
   * @param silentFields what is held or unknown of an entity; none where nothing stands
   */
  record Side(Map<UUID, Facts> facts, Map<UUID, Set<String>> silentFields)
      implements GateEvaluator.Silent {
    @Override
    public Set<String> fields(UUID entity) {
      return silentFields.getOrDefault(entity, Set.of());
    }
  }

  /** Reads and decides what is around the subjects. */
  static World around(List<Estate.Both> subjects, Estate estate, Connection connection)
      throws SQLException {
    World world = new World(estate);
    subjects.forEach(world::put);
    Set<UUID> near = new HashSet<>();
    for (Estate.Both subject : subjects) {
      for (Neighbour neighbour : subject.announcement().neighbours()) {
        near.add(neighbour.entityId());
      }
    }
    world.load(near, connection);
    Set<UUID> credentials = new HashSet<>();
    for (UUID id : near) {
      if (world.knows(id)) {
        credentials.addAll(Look.credentials(world.after.facts().get(id)));
      }
    }
    world.load(credentials, connection);
    return world;
  }

  Side before() {
    return before;
  }

  Side after() {
    return after;
  }

  private boolean knows(UUID id) {
    return after.facts().containsKey(id);
  }

  private void put(Estate.Both both) {
    UUID id = both.announcement().entityId();
    before.facts().put(id, both.factsBefore());
    after.facts().put(id, both.factsAfter());
    note(before, id, GateEvaluator.silent(both.before()));
    note(after, id, GateEvaluator.silent(both.after()));
  }

  private static void note(Side side, UUID id, Set<String> silent) {
    if (!silent.isEmpty()) {
      side.silentFields().put(id, silent);
    }
  }

  private void load(Collection<UUID> ids, Connection connection) throws SQLException {
    List<UUID> missing = ids.stream().filter(id -> !knows(id)).toList();
    for (int from = 0; from < missing.size(); from += LOAD) {
      List<UUID> some = missing.subList(from, Math.min(from + LOAD, missing.size()));
      try (PreparedStatement select = connection.prepareStatement(SELECT)) {
        select.setArray(1, SqlArrays.uuids(connection, some));
        select.setFetchSize(StoredEntities.BATCH);
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            decide(PackedJson.unpack(rows.getBytes(1)));
          }
        }
      }
    }
  }

  private void decide(byte[] announcement) {
    try {
      put(estate.decide(Estate.read(announcement)));
    } catch (RuntimeException e) {
      // Counted as undecidable when its values were compared; nobody sees it as a neighbour.
    }
  }
}
