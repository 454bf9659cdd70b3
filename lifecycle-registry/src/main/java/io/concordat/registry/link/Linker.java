package io.concordat.registry.link;

import io.concordat.contract.RecordState;
import io.concordat.registry.link.policy.KeyRule;
import io.concordat.registry.link.policy.LinkingPolicy;
import io.concordat.registry.link.policy.OwnRules;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Decides which entity a record belongs to. Pure: it reads and links the records on a {@link
 * LinkBoard}, and says what a person should look at.
 *
 * <p>A linked record stays where it is: its native key comes before any rule, and so does what a
 * person decided. An unlinked one looks at the entities of its kind that the policy's rules lead
 * to, live records before retired ones: none brings a new entity (if it may) or waits; one is
 * joined; several are a case. Two primary rows of one stream are two things by their source's own
 * account: while both are active the later one is a case, and where one is retired the other is a
 * re-creation and gets an entity of its own. Whatever waits is looked at again as soon as a record
 * with one of its keys is linked or changes.
 *
 * <p>Whether a rule ties two records is asked of the two alone, and the answer is the same in both
 * directions. So the order of arrival can lead to a case, and never to another partition.
 */
public final class Linker {
  private final LinkingPolicy policy;

  public Linker(LinkingPolicy policy) {
    this.policy = policy;
  }

  /** Any key links; see {@link LinkingPolicy#plain}. */
  public Linker(int sharedKeyBound) {
    this(LinkingPolicy.plain(sharedKeyBound));
  }

  public LinkingPolicy policy() {
    return policy;
  }

  /** An entity that a rule leads to. */
  private record Candidate(UUID entity, int rank, KeyRule rule, UUID key) {
    LinkReason reason(LinkReason.Standing standing) {
      return new LinkReason(entity, rule.name(), key, standing);
    }
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
      if (holders.isEmpty()) {
        continue;
      }
      Linkable first = holders.getFirst();
      policy
          .taking(first.kind(), board.namespace(key))
          .filter(rule -> refuses(board, rule, key))
          .ifPresent(rule -> linking.refuse(key, rule.sharedKeyBound(), first));
      for (Linkable holder : holders) {
        if (holder.waits() && waiting.add(holder.id())) {
          toSee.addLast(holder);
        }
      }
    }
    while (!toSee.isEmpty()) {
      Linkable record = toSee.removeFirst();
      waiting.remove(record.id());
      if (!record.waits()) {
        continue;
      }
      attempt(board, record, linking);
      if (record.linked()) {
        enqueueUnlinkedNeighbours(board, record, toSee, waiting);
      }
    }
    return linking;
  }

  private static void enqueueUnlinkedNeighbours(
      LinkBoard board, Linkable record, Deque<Linkable> toSee, Set<Long> waiting) {
    for (UUID key : record.keys()) {
      for (Linkable holder : board.holders(key)) {
        if (holder.waits() && holder.kind() == record.kind() && waiting.add(holder.id())) {
          toSee.addLast(holder);
        }
      }
    }
  }

  private static boolean refuses(LinkBoard board, KeyRule rule, UUID key) {
    return board.holders(key).size() > rule.sharedKeyBound();
  }

  private void attempt(LinkBoard board, Linkable record, Linking linking) {
    Collection<Candidate> candidates = candidates(board, record, RecordState.ACTIVE);
    if (candidates.isEmpty()) {
      candidates = candidates(board, record, RecordState.RETIRED);
    }
    Optional<Candidate> open = Optional.empty();
    List<LinkReason> inQuestion = new ArrayList<>();
    List<LinkReason> predecessors = new ArrayList<>();
    for (Candidate candidate : candidates) {
      LinkReason reason = candidate.reason(standing(board, record, candidate));
      switch (reason.standing()) {
        case OPEN -> {
          open = Optional.of(candidate);
          inQuestion.add(reason);
        }
        case RIVAL, CONTRADICTED -> inQuestion.add(reason);
        case PREDECESSOR -> predecessors.add(reason);
      }
    }
    if (inQuestion.size() > 1) {
      linking.ambiguous(record, inQuestion);
    } else if (open.isPresent()) {
      join(board, record, open.get().entity(), open.get().rule().name(), linking);
    } else if (!inQuestion.isEmpty()) {
      LinkReason only = inQuestion.getFirst();
      if (only.standing() == LinkReason.Standing.RIVAL) {
        linking.duplicate(record, only);
      } else {
        linking.contradicted(record, only);
      }
    } else if (!record.mayCreate(policy)) {
      linking.undisputed(record);
    } else {
      UUID entity = KeyId.entity(record.source(), record.nativeId());
      boolean again = !predecessors.isEmpty();
      join(board, record, entity, again ? OwnRules.RECREATED : OwnRules.NATIVE_KEY, linking);
      linking.create(entity, record);
      if (again) {
        linking.recreated(record, predecessors);
      }
    }
  }

  private static void join(
      LinkBoard board, Linkable record, UUID entity, String rule, Linking linking) {
    board.link(record, entity, rule);
    linking.linked(record);
  }

  /**
   * Each entity by the strongest rule that leads there; ordered, so that a case names its entities
   * the same way whatever came first.
   */
  private Collection<Candidate> candidates(LinkBoard board, Linkable record, RecordState state) {
    Map<UUID, Candidate> candidates = new TreeMap<>();
    List<KeyRule> rules = policy.rules(record.kind());
    for (int rank = 0; rank < rules.size(); rank++) {
      KeyRule rule = rules.get(rank);
      for (UUID key : record.keys()) {
        if (!rule.takes(board.namespace(key)) || refuses(board, rule, key)) {
          continue;
        }
        for (Linkable holder : board.holders(key)) {
          if (holder.linked()
              && holder.id() != record.id()
              && holder.kind() == record.kind()
              && holder.active() == (state == RecordState.ACTIVE)
              && isConfirmed(board, rule, record, holder)
              && !isToldApart(board, rules.subList(0, rank), record, holder)) {
            candidates.putIfAbsent(
                holder.entityId(), new Candidate(holder.entityId(), rank, rule, key));
          }
        }
      }
    }
    return candidates.values();
  }

  private static boolean isConfirmed(LinkBoard board, KeyRule rule, Linkable a, Linkable b) {
    if (rule.confirmedBy().isEmpty()) {
      return true;
    }
    for (UUID key : a.keys()) {
      if (b.keys().contains(key) && rule.isConfirmedBy(board.namespace(key))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether by one of the rules both hold keys of one namespace, and none of theirs is the same.
   */
  private static boolean isToldApart(LinkBoard board, List<KeyRule> rules, Linkable a, Linkable b) {
    for (KeyRule rule : rules) {
      boolean comparable = false;
      boolean shared = false;
      for (UUID key : a.keys()) {
        String namespace = board.namespace(key);
        if (rule.takes(namespace)) {
          shared |= b.keys().contains(key);
          comparable |= holds(board, b, namespace);
        }
      }
      if (comparable && !shared) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(LinkBoard board, Linkable record, String namespace) {
    for (UUID key : record.keys()) {
      if (namespace != null && namespace.equals(board.namespace(key))) {
        return true;
      }
    }
    return false;
  }

  private LinkReason.Standing standing(LinkBoard board, Linkable record, Candidate candidate) {
    List<KeyRule> stronger = policy.rules(record.kind()).subList(0, candidate.rank());
    LinkReason.Standing result = LinkReason.Standing.OPEN;
    for (Linkable member : board.members(candidate.entity())) {
      if (record.isAnotherRowBesides(member)) {
        if (record.active() && member.active()) {
          return LinkReason.Standing.RIVAL;
        }
        result = LinkReason.Standing.PREDECESSOR;
      } else if (result == LinkReason.Standing.OPEN
          && member.active()
          && isToldApart(board, stronger, record, member)) {
        result = LinkReason.Standing.CONTRADICTED;
      }
    }
    return result;
  }
}
