package io.concordat.reconciler.finding;

import io.concordat.store.SqlArrays;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who owners would be if some parties were others than they are stored. Only those parties are kept
 * in memory. Thread-safe.
 */
public final class OwnerTrial {
  private static final String STORED =
      """
      select p.entity_id, p.ref, p.is_group, p.active, m.person_id, coalesce(q.active, false)
      from party p
      left join membership m on p.is_group and m.group_id = p.entity_id
      left join party q on q.entity_id = m.person_id
      where p.ref = any (?::text[])
      """;
  private static final String GROUPS =
      """
      select distinct g.ref from membership m join party g on g.entity_id = m.group_id
      where m.person_id = any (?::uuid[])
      """;
  private static final String ACTIVE =
      "select entity_id, active from party where entity_id = any (?::uuid[])";

  private final Map<UUID, Optional<Party>> others;
  private final Map<String, List<Party>> byRef = new HashMap<>();

  /**
   * Parties beside those that are stored.
   *
   * @param others by id; empty for one that no owner could name any more
   */
  public OwnerTrial(Map<UUID, Optional<Party>> others) {
    this.others = Map.copyOf(others);
    for (Optional<Party> other : others.values()) {
      other.ifPresent(p -> byRef.computeIfAbsent(p.ref(), _ -> new ArrayList<>()).add(p));
    }
  }

  /** The stored directory alone. */
  public static OwnerTrial asStored() {
    return new OwnerTrial(Map.of());
  }

  /** The groups that a change of these persons may concern, by name. */
  public static Set<String> groupsOf(Connection connection, Collection<UUID> persons)
      throws SQLException {
    Set<String> refs = new HashSet<>();
    try (PreparedStatement select = connection.prepareStatement(GROUPS)) {
      select.setArray(1, SqlArrays.uuids(connection, persons));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          refs.add(rows.getString(1));
        }
      }
    }
    return refs;
  }

  /** {@code active} or {@code inactive} by owner; one that no party is known for is left out. */
  public Map<String, String> states(Connection connection, Collection<String> refs)
      throws SQLException {
    Map<String, String> states = new HashMap<>();
    if (refs.isEmpty()) {
      return states;
    }
    Set<String> wanted = new HashSet<>(refs);
    try (PreparedStatement select = connection.prepareStatement(STORED)) {
      select.setArray(1, SqlArrays.texts(connection, wanted));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          if (!others.containsKey(rows.getObject(1, UUID.class))) {
            UUID member = rows.getObject(5, UUID.class);
            boolean answers =
                rows.getBoolean(4)
                    && (!rows.getBoolean(3)
                        || member != null && isActive(member, rows.getBoolean(6)));
            note(states, rows.getString(2), answers);
          }
        }
      }
    }
    List<Party> named =
        byRef.isEmpty()
            ? List.of()
            : wanted.stream().flatMap(ref -> byRef.getOrDefault(ref, List.of()).stream()).toList();
    Set<UUID> members = new HashSet<>();
    named.forEach(party -> members.addAll(party.members()));
    Set<UUID> active = members.isEmpty() ? Set.of() : active(connection, members);
    for (Party party : named) {
      boolean answers =
          party.active()
              && (!party.group()
                  || party.members().stream().anyMatch(id -> isActive(id, active.contains(id))));
      note(states, party.ref(), answers);
    }
    return states;
  }

  /** Several parties of one name: it answers if any of them does. */
  private static void note(Map<String, String> states, String ref, boolean answers) {
    if (answers) {
      states.put(ref, "active");
    } else {
      states.putIfAbsent(ref, "inactive");
    }
  }

  private boolean isActive(UUID party, boolean stored) {
    Optional<Party> other = others.get(party);
    return other == null ? stored : other.filter(Party::active).isPresent();
  }

  private static Set<UUID> active(Connection connection, Collection<UUID> ids) throws SQLException {
    Set<UUID> active = new HashSet<>();
    try (PreparedStatement select = connection.prepareStatement(ACTIVE)) {
      select.setArray(1, SqlArrays.uuids(connection, ids));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          if (rows.getBoolean(2)) {
            active.add(rows.getObject(1, UUID.class));
          }
        }
      }
    }
    return active;
  }
}
