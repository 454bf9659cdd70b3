package io.concordat.connector.testkit;

import io.concordat.connector.runtime.pull.Hold;
import io.concordat.connector.runtime.pull.InventoryChange;
import io.concordat.connector.runtime.pull.InventoryEntry;
import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.pull.StreamState;
import io.concordat.contract.RunReport;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A ledger that lives as long as the test; a restart of the connector keeps the instance. */
public final class InMemoryLedger implements Ledger {
  private final Map<StreamKey, StreamState> states = new HashMap<>();
  private final Map<StreamKey, TreeMap<String, Row>> inventory = new HashMap<>();

  private final Map<StreamKey, Map<Long, TreeMap<String, RunReport.Gap>>> gaps = new HashMap<>();

  private record Row(InventoryEntry entry, long seenSweep) {
    Row seenIn(Optional<String> part, long sweep) {
      return new Row(
          new InventoryEntry(
              entry.nativeId(), entry.kind(), entry.type(), entry.standing(), entry.digest(), part),
          sweep);
    }
  }

  @Override
  public synchronized StreamState open(StreamKey key) {
    StreamState stored = state(key);
    StreamState opened = stored.withRevision(stored.revision() + 1);
    states.put(key, opened);
    return opened;
  }

  @Override
  public synchronized Map<String, InventoryEntry> known(
      StreamKey key, Collection<String> nativeIds) {
    Map<String, InventoryEntry> known = new LinkedHashMap<>();
    for (String id : nativeIds) {
      Row row = rows(key).get(id);
      if (row != null) {
        known.put(id, row.entry());
      }
    }
    return known;
  }

  @Override
  public synchronized StreamState save(StreamState next, InventoryChange change) {
    if (state(next.key()).revision() != next.revision()) {
      throw new FencedOff(next.key());
    }
    StreamState saved = next.withRevision(next.revision() + 1);
    states.put(next.key(), saved);
    TreeMap<String, Row> rows = rows(next.key());
    change.settled().forEach(entry -> rows.put(entry.nativeId(), new Row(entry, next.sweep())));
    change
        .seen()
        .forEach(
            id -> rows.computeIfPresent(id, (i, row) -> row.seenIn(change.seenIn(), next.sweep())));
    change.removed().forEach(rows::remove);
    change.gap().ifPresent(gap -> gapsOf(next.key(), next.sweep()).putIfAbsent(gap.part(), gap));
    change.doubted().forEach(entry -> rows.merge(entry.nativeId(), doubt(entry, 0), this::doubt));
    return saved;
  }

  @Override
  public synchronized List<RunReport.Gap> gaps(StreamKey key, long sweep) {
    return List.copyOf(gapsOf(key, sweep).values());
  }

  @Override
  public synchronized long countJudged(StreamKey key, long sweep) {
    return rows(key).values().stream().filter(judged(key, sweep)).count();
  }

  @Override
  public synchronized long countUnseen(StreamKey key, long sweep) {
    return rows(key).values().stream()
        .filter(row -> row.seenSweep() < sweep)
        .filter(judged(key, sweep))
        .count();
  }

  @Override
  public synchronized List<InventoryEntry> unseen(
      StreamKey key, long sweep, String after, int limit) {
    return rows(key).tailMap(after, false).values().stream()
        .filter(row -> row.seenSweep() < sweep)
        .filter(judged(key, sweep))
        .limit(limit)
        .map(Row::entry)
        .toList();
  }

  /** What an operator says of a held stream. */
  public synchronized void judge(StreamKey key, Hold.Verdict verdict, String actor, Instant at) {
    StreamState stored = state(key);
    Hold hold = stored.hold().orElseThrow();
    Hold judged =
        new Hold(
            hold.sweep(),
            hold.unseen(),
            hold.known(),
            hold.since(),
            Optional.of(new Hold.Word(verdict, actor, "looked at the vendor", at)));
    states.put(
        key,
        new StreamState(
            key,
            stored.revision(),
            stored.fingerprint(),
            stored.phase(),
            stored.checkpoint(),
            stored.sweep(),
            stored.sweepStartedAt(),
            stored.gap(),
            stored.version(),
            Optional.of(judged),
            stored.increment()));
  }

  /** Where a stream stands. */
  public synchronized StreamState state(StreamKey key) {
    return states.getOrDefault(key, StreamState.initial(key));
  }

  private Predicate<Row> judged(StreamKey key, long sweep) {
    Map<String, RunReport.Gap> ofSweep = gapsOf(key, sweep);
    return row ->
        row.entry().part().map(part -> !ofSweep.containsKey(part)).orElse(ofSweep.isEmpty());
  }

  private TreeMap<String, RunReport.Gap> gapsOf(StreamKey key, long sweep) {
    return gaps.computeIfAbsent(key, k -> new HashMap<>())
        .computeIfAbsent(sweep, s -> new TreeMap<>());
  }

  private TreeMap<String, Row> rows(StreamKey key) {
    return inventory.computeIfAbsent(key, k -> new TreeMap<>());
  }

  private Row doubt(InventoryEntry entry, long seenSweep) {
    return new Row(
        new InventoryEntry(
            entry.nativeId(),
            entry.kind(),
            entry.type(),
            entry.standing(),
            Optional.empty(),
            entry.part()),
        seenSweep);
  }

  private Row doubt(Row before, Row ignored) {
    return doubt(before.entry(), before.seenSweep());
  }
}
