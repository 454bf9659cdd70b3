package io.concordat.registry.link;

import io.concordat.contract.SourceRecord;
import io.concordat.registry.link.policy.LinkingPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Linking over many batches with a store in memory. */
final class LinkingScene {
  private final Linker linker;
  private final Map<String, SourceRecord> records = new LinkedHashMap<>();
  private final Map<String, UUID> links = new LinkedHashMap<>();
  private final Map<String, String> rules = new LinkedHashMap<>();
  private final Map<UUID, LinkCase> opened = new LinkedHashMap<>();

  LinkingScene(int bound) {
    this(LinkingPolicy.plain(bound));
  }

  LinkingScene(LinkingPolicy policy) {
    this.linker = new Linker(policy);
  }

  LinkingScene batch(SourceRecord... batch) {
    return batch(List.of(batch));
  }

  LinkingScene batch(List<SourceRecord> batch) {
    Set<UUID> keys = new LinkedHashSet<>();
    Set<String> touched = new LinkedHashSet<>();
    for (SourceRecord record : batch) {
      SourceRecord before = records.put(record.messageKey(), record);
      if (before != null) {
        keys.addAll(keysOf(before));
      }
      keys.addAll(keysOf(record));
      touched.add(record.messageKey());
    }
    LinkBoard board = new LinkBoard();
    List<Linkable> all = new ArrayList<>();
    long id = 0;
    for (SourceRecord record : records.values()) {
      Linkable linkable =
          new Linkable(
              id++,
              record.source(),
              record.domain(),
              record.stream(),
              record.nativeId(),
              record.kind(),
              record.standing(),
              record.state(),
              keysOf(record),
              links.get(record.messageKey()),
              false);
      board.put(linkable);
      record.keys().forEach(key -> board.name(KeyId.of(record.kind(), key), key.namespace()));
      all.add(linkable);
    }
    Linking linking =
        linker.link(board, all.stream().filter(r -> touched.contains(name(r))).toList(), keys);
    for (Linkable linked : linking.linked()) {
      links.put(name(linked), linked.entityId());
      rules.put(name(linked), linked.rule());
      opened.remove(LinkCase.unlinkedId(linked.source(), linked.nativeId()));
    }
    linking.undisputed().forEach(r -> opened.remove(LinkCase.unlinkedId(r.source(), r.nativeId())));
    linking.opened().forEach(linkCase -> opened.put(linkCase.id(), linkCase));
    return this;
  }

  UUID entityOf(SourceRecord record) {
    return links.get(record.messageKey());
  }

  /** The rule by which a record was linked. */
  String ruleOf(SourceRecord record) {
    return rules.get(record.messageKey());
  }

  List<LinkCase> opened() {
    return List.copyOf(opened.values());
  }

  List<LinkCase.Type> cases() {
    return opened.values().stream().map(LinkCase::type).sorted().toList();
  }

  /** Which records are together, whatever their entities are called. */
  Set<Set<String>> groups() {
    Map<UUID, Set<String>> groups = new TreeMap<>();
    links.forEach((name, entity) -> groups.computeIfAbsent(entity, e -> new TreeSet<>()).add(name));
    return Set.copyOf(groups.values());
  }

  private static String name(Linkable record) {
    return record.source() + "/" + record.nativeId();
  }

  private static Set<UUID> keysOf(SourceRecord record) {
    Set<UUID> keys = new LinkedHashSet<>();
    record.keys().forEach(key -> keys.add(KeyId.of(record.kind(), key)));
    return keys;
  }
}
