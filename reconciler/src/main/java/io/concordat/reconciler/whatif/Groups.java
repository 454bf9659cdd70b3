package io.concordat.reconciler.whatif;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Counts by key, each with a few examples: those of the lowest entity ids, so that whoever counts
 * in whatever order shows the same. Bounded in keys and examples; used by one thread.
 */
final class Groups<K, E> {
  /** More keys are counted in the total, and not shown. */
  static final int MOST = 1_000;

  private final int examples;
  private final Map<K, Group<E>> groups = new HashMap<>();
  private long total;
  private long leftOut;

  Groups(int examples) {
    this.examples = examples;
  }

  /** What was counted under one key. */
  static final class Group<E> {
    private long count;
    private final TreeMap<UUID, E> examples = new TreeMap<>();

    long count() {
      return count;
    }

    List<E> examples() {
      return List.copyOf(examples.values());
    }
  }

  void count(K key, UUID entity, Supplier<E> example) {
    total++;
    Group<E> group = group(key);
    if (group == null) {
      leftOut++;
      return;
    }
    group.count++;
    if (group.examples.size() < examples
        || (examples > 0 && entity.compareTo(group.examples.lastKey()) < 0)) {
      keep(group, entity, example.get());
    }
  }

  void merge(Groups<K, E> other) {
    total += other.total;
    leftOut += other.leftOut;
    other.groups.forEach(
        (key, theirs) -> {
          Group<E> group = group(key);
          if (group == null) {
            leftOut += theirs.count;
          } else {
            group.count += theirs.count;
            theirs.examples.forEach((entity, example) -> keep(group, entity, example));
          }
        });
  }

  long total() {
    return total;
  }

  /** How many of the total stand under keys that are not shown. */
  long leftOut() {
    return leftOut;
  }

  /** The largest first; equal ones by key. */
  List<Map.Entry<K, Group<E>>> sorted(Comparator<K> byKey) {
    List<Map.Entry<K, Group<E>>> sorted = new ArrayList<>(groups.entrySet());
    sorted.sort(
        Comparator.<Map.Entry<K, Group<E>>>comparingLong(entry -> entry.getValue().count())
            .reversed()
            .thenComparing(Map.Entry::getKey, byKey));
    return sorted;
  }

  private Group<E> group(K key) {
    Group<E> group = groups.get(key);
    if (group == null && groups.size() < MOST) {
      group = new Group<>();
      groups.put(key, group);
    }
    return group;
  }

  private void keep(Group<E> group, UUID entity, E example) {
    group.examples.put(entity, example);
    if (group.examples.size() > examples) {
      group.examples.pollLastEntry();
    }
  }
}
