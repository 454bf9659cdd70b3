package io.concordat.registry.link;

import io.concordat.contract.RecordState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Decides which entity a record belongs to. Pure: it reads and links the records on a {@link
 * LinkBoard}, and says what a person should look at.
 *
 * <p>A linked record stays where it is. An unlinked one looks at the entities of its kind that hold
 * one of its keys, live records before retired ones: none brings a new entity (a primary record) or
 * waits (an enrichment); one is joined; several are a case. Two primary rows of one stream are two
 * things by their source's own account: while both are active the later one is a case, and where
 * one is retired the other is a re-creation and gets an entity of its own. Whatever waits is looked
 * at again as soon as a record with one of its keys is linked or changes.
 */
public final class Linker {
  /** The rule of a record that brought its entity into being. */
  public static final String BY_NATIVE_KEY = "native-key";

  /** The rule of a record that joined an entity by a typed key. */
  public static final String BY_TYPED_KEY = "typed-key";

  /** The rule of a record whose keys belonged to a retired row of the same stream. */
  public static final String RECREATED = "recreated";

  private final int sharedKeyBound;

  /**
   * @param sharedKeyBound a key that more records than this hold says nothing, and is refused
   */
  public Linker(int sharedKeyBound) {
    this.sharedKeyBound = sharedKeyBound;
  }

  public int sharedKeyBound() {
    return sharedKeyBound;
  }

  /**
   * Links what can be linked.
   *
   * @param touched records that are new, or whose keys or state changed
   * @param touchedKeys the keys that those hold, and those that they held before
   */
  public Linking link(LinkBoard board, Collection<Linkable> touched, Set<UUID> touchedKeys) {
    Linking linking = new Linking();
    Deque<Linkable> toSee = new ArrayDeque<>(touched);
    Set<Long> waiting = new HashSet<>();
    for (Linkable record : touched) {
      waiting.add(record.id());
    }
    for (UUID key : touchedKeys) {
      List<Linkable> holders = board.holders(key);
      if (refuses(board, key)) {
        linking.refuse(key, sharedKeyBound, holders.getFirst());
      }
      for (Linkable holder : holders) {
        if (!holder.linked() && waiting.add(holder.id())) {
          toSee.addLast(holder);
        }
      }
    }
    while (!toSee.isEmpty()) {
      Linkable record = toSee.removeFirst();
      waiting.remove(record.id());
      if (record.linked()) {
        continue;
      }
      attempt(board, record, linking);
      if (record.linked()) {
        enqueueUnlinkedNeighbours(board, record, toSee, waiting);
      }
    }
    return linking;
  }

  private void enqueueUnlinkedNeighbours(
      LinkBoard board, Linkable record, Deque<Linkable> toSee, Set<Long> waiting) {
    for (UUID key : record.keys()) {
      for (Linkable holder : board.holders(key)) {
        if (!holder.linked() && holder.kind() == record.kind() && waiting.add(holder.id())) {
          toSee.addLast(holder);
        }
      }
    }
  }

  private boolean refuses(LinkBoard board, UUID key) {
    return board.holders(key).size() > sharedKeyBound;
  }

  private void attempt(LinkBoard board, Linkable record, Linking linking) {
    Set<UUID> candidates = candidates(board, record, RecordState.ACTIVE);
    if (candidates.isEmpty()) {
      candidates = candidates(board, record, RecordState.RETIRED);
    }
    List<UUID> open = new ArrayList<>();
    List<UUID> rivals = new ArrayList<>();
    List<UUID> predecessors = new ArrayList<>();
    for (UUID candidate : candidates) {
      switch (standingTo(board, record, candidate)) {
        case OPEN -> open.add(candidate);
        case RIVAL -> rivals.add(candidate);
        case PREDECESSOR -> predecessors.add(candidate);
      }
    }
    if (open.size() + rivals.size() > 1) {
      open.addAll(rivals);
      linking.ambiguous(record, open);
    } else if (rivals.size() == 1) {
      linking.duplicate(record, rivals.getFirst());
    } else if (open.size() == 1) {
      join(board, record, open.getFirst(), BY_TYPED_KEY, linking);
    } else if (!predecessors.isEmpty()) {
      UUID entity = KeyId.entity(record.source(), record.nativeId());
      join(board, record, entity, RECREATED, linking);
      linking.create(entity, record);
      linking.recreated(record, predecessors);
    } else if (record.primary()) {
      UUID entity = KeyId.entity(record.source(), record.nativeId());
      join(board, record, entity, BY_NATIVE_KEY, linking);
      linking.create(entity, record);
    }
  }

  private static void join(
      LinkBoard board, Linkable record, UUID entity, String rule, Linking linking) {
    board.link(record, entity, rule);
    linking.linked(record);
  }

  /** Ordered, so that a case names its entities the same way whatever came first. */
  private Set<UUID> candidates(LinkBoard board, Linkable record, RecordState state) {
    Set<UUID> candidates = new TreeSet<>();
    for (UUID key : record.keys()) {
      if (refuses(board, key)) {
        continue;
      }
      for (Linkable holder : board.holders(key)) {
        if (holder.linked()
            && holder.id() != record.id()
            && holder.kind() == record.kind()
            && holder.active() == (state == RecordState.ACTIVE)) {
          candidates.add(holder.entityId());
        }
      }
    }
    return candidates;
  }

  private enum Relationship {
    OPEN,
    RIVAL,
    PREDECESSOR
  }

  private static Relationship standingTo(LinkBoard board, Linkable record, UUID entity) {
    Relationship result = Relationship.OPEN;
    for (Linkable member : board.members(entity)) {
      if (!record.isAnotherRowBesides(member)) {
        continue;
      }
      if (record.active() && member.active()) {
        return Relationship.RIVAL;
      }
      result = Relationship.PREDECESSOR;
    }
    return result;
  }
}
