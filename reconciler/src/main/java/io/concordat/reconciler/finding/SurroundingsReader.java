package io.concordat.reconciler.finding;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Reads what is stored of entities and of what is around them; a few statements for all. */
@ApplicationScoped
public class SurroundingsReader {
  private final FindingStore store;
  private final OwnerDirectory owners;

  SurroundingsReader(FindingStore store, OwnerDirectory owners) {
    this.store = store;
    this.owners = owners;
  }

  /** The facts that are stored; what was never decided is left out. */
  public List<Facts> facts(Connection connection, Collection<UUID> ids) throws SQLException {
    return FindingMarks.facts(connection, ids);
  }

  /** The entities, their neighbours, their neighbours' credentials, and who owns the entities. */
  Surroundings around(Connection connection, List<Facts> subjects) throws SQLException {
    return around(connection, subjects, false);
  }

  /** The same with who owns the neighbours, as gates ask for it. */
  public Surroundings withOwnersAround(Connection connection, List<Facts> subjects)
      throws SQLException {
    return around(connection, subjects, true);
  }

  private Surroundings around(Connection connection, List<Facts> subjects, boolean ownersAround)
      throws SQLException {
    Map<UUID, Facts> entities = new HashMap<>();
    subjects.forEach(facts -> entities.put(facts.id(), facts));
    Set<UUID> near = new HashSet<>();
    Set<String> refs = new HashSet<>();
    for (Facts facts : subjects) {
      facts.neighbours().forEach(neighbour -> near.add(neighbour.entityId()));
      refs.addAll(facts.owners());
    }
    load(connection, near, entities);
    Set<UUID> credentials = new HashSet<>();
    for (UUID id : near) {
      Facts neighbour = entities.get(id);
      if (neighbour != null) {
        credentials.addAll(Look.credentials(neighbour));
        refs.addAll(ownersAround ? neighbour.owners() : List.of());
      }
    }
    load(connection, credentials, entities);
    return new Surroundings(entities, owners.states(connection, refs), store.confirmed(connection));
  }

  private static void load(
      Connection connection, Collection<UUID> wanted, Map<UUID, Facts> entities)
      throws SQLException {
    List<UUID> missing = wanted.stream().filter(id -> !entities.containsKey(id)).toList();
    FindingMarks.facts(connection, missing).forEach(facts -> entities.put(facts.id(), facts));
  }
}
