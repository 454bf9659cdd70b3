package io.concordat.registry.link;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The neighbourhood that linking looks at: every record that holds a key in question, and the
 * members of their entities. What the batch changed overlays what is stored.
 */
public final class LinkBoard {
  private final Map<Long, Linkable> records = new LinkedHashMap<>();
  private final Map<UUID, List<Linkable>> holders = new HashMap<>();
  private final Map<UUID, List<Linkable>> members = new HashMap<>();
  private final Map<UUID, String> namespaces = new HashMap<>();

  /** Puts a record on the board; the first of an id stays, so the batch's own go first. */
  public void put(Linkable record) {
    if (records.putIfAbsent(record.id(), record) != null) {
      return;
    }
    for (UUID key : record.keys()) {
      holders.computeIfAbsent(key, k -> new ArrayList<>(2)).add(record);
    }
    if (record.linked()) {
      members.computeIfAbsent(record.entityId(), e -> new ArrayList<>(2)).add(record);
    }
  }

  /** Says which namespace a key is of; needed only where the policy asks for it. */
  public void name(UUID key, String namespace) {
    namespaces.put(key, namespace);
  }

  /** The namespace of a key; null where nobody said it. */
  String namespace(UUID key) {
    return namespaces.get(key);
  }

  /** The keys of the board's records whose namespace nobody said. */
  Set<UUID> unnamed() {
    Set<UUID> unnamed = new LinkedHashSet<>();
    for (Linkable record : records.values()) {
      for (UUID key : record.keys()) {
        if (!namespaces.containsKey(key)) {
          unnamed.add(key);
        }
      }
    }
    return unnamed;
  }

  public Collection<Linkable> records() {
    return records.values();
  }

  Linkable record(long id) {
    return records.get(id);
  }

  List<Linkable> holders(UUID key) {
    return holders.getOrDefault(key, List.of());
  }

  List<Linkable> members(UUID entity) {
    return members.getOrDefault(entity, List.of());
  }

  void link(Linkable record, UUID entity, String rule) {
    record.link(entity, rule);
    members.computeIfAbsent(entity, e -> new ArrayList<>(2)).add(record);
  }
}
