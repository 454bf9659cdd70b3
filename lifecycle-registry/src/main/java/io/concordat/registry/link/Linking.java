package io.concordat.registry.link;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What linking one batch came to. */
public final class Linking {
  private final Map<UUID, Linkable> created = new LinkedHashMap<>();
  private final List<Linkable> linked = new ArrayList<>();
  private final List<Linkable> undisputed = new ArrayList<>();
  private final Map<UUID, LinkCase> opened = new LinkedHashMap<>();

  /** Entities that came into being, each with the record that brought it. */
  public Map<UUID, Linkable> created() {
    return created;
  }

  /** Records that this batch linked, stored ones that had waited included. */
  public List<Linkable> linked() {
    return linked;
  }

  /** Records that go on waiting, with no question left about them. */
  public List<Linkable> undisputed() {
    return undisputed;
  }

  /** What a person should look at. */
  public List<LinkCase> opened() {
    return List.copyOf(opened.values());
  }

  void create(UUID entity, Linkable by) {
    created.put(entity, by);
  }

  void linked(Linkable record) {
    linked.add(record);
    opened.remove(LinkCase.unlinkedId(record.source(), record.nativeId()));
  }

  void ambiguous(Linkable record, List<LinkReason> candidates) {
    open(LinkCase.ambiguous(record, candidates));
  }

  void duplicate(Linkable record, LinkReason rival) {
    open(LinkCase.duplicate(record, rival));
  }

  void contradicted(Linkable record, LinkReason candidate) {
    open(LinkCase.contradicted(record, candidate));
  }

  /** The record waits, and there is nothing to ask about it any more. */
  void undisputed(Linkable record) {
    undisputed.add(record);
    opened.remove(LinkCase.unlinkedId(record.source(), record.nativeId()));
  }

  void recreated(Linkable record, List<LinkReason> predecessors) {
    open(LinkCase.recreated(record, predecessors));
  }

  void refuse(UUID key, int bound, Linkable holder) {
    open(LinkCase.sharedKey(key, bound, holder));
  }

  private void open(LinkCase linkCase) {
    opened.put(linkCase.id(), linkCase);
  }
}
