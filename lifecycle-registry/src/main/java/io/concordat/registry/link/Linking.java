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
  private final Map<UUID, LinkCase> opened = new LinkedHashMap<>();

  /** Entities that came into being, each with the record that brought it. */
  public Map<UUID, Linkable> created() {
    return created;
  }

  /** Records that this batch linked, stored ones that had waited included. */
  public List<Linkable> linked() {
    return linked;
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

  void ambiguous(Linkable record, List<UUID> candidates) {
    open(LinkCase.ambiguous(record, candidates));
  }

  void duplicate(Linkable record, UUID rival) {
    open(LinkCase.duplicate(record, rival));
  }

  void recreated(Linkable record, List<UUID> predecessors) {
    open(LinkCase.recreated(record, predecessors));
  }

  void refuse(UUID key, int bound, Linkable holder) {
    open(LinkCase.sharedKey(key, bound, holder));
  }

  private void open(LinkCase linkCase) {
    opened.put(linkCase.id(), linkCase);
  }
}
