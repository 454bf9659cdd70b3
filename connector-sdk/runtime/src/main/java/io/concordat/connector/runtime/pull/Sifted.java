package io.concordat.connector.runtime.pull;

import io.concordat.connector.spi.Page;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A page with what needs no publishing sifted out.
 *
 * @param read rows that the page held, rejects included
 * @param records new and changed rows, and tombstones, in the order of the page; no id twice
 * @param entries what the inventory is to say of the records that are no tombstones
 * @param doubtful inventory entries of all that is to be published, tombstones included
 * @param gone ids of the tombstones
 * @param unchanged ids of rows whose content was published before
 * @param rejects rows that could not be mapped, or that make no valid record
 * @param part of which part of the stream the page is
 */
record Sifted(
    int read,
    List<OutboundRecord> records,
    List<InventoryEntry> entries,
    List<InventoryEntry> doubtful,
    List<String> gone,
    List<String> unchanged,
    List<Page.Reject> rejects,
    Optional<String> part) {

  /** What the inventory will say of some ids once this page is settled, given what it says now. */
  Map<String, InventoryEntry> settledOver(Map<String, InventoryEntry> known, Set<String> ids) {
    Map<String, InventoryEntry> then = new HashMap<>(known);
    for (InventoryEntry entry : entries) {
      if (ids.contains(entry.nativeId())) {
        then.put(entry.nativeId(), entry);
      }
    }
    gone.forEach(then::remove);
    return then;
  }

  /** After the broker's acknowledgement. A rejected row was seen, so its absence is no deletion. */
  InventoryChange settlement() {
    Set<String> seen = new LinkedHashSet<>(unchanged);
    rejects.stream().filter(Page.Reject::identified).map(Page.Reject::nativeId).forEach(seen::add);
    records.forEach(published -> seen.remove(published.record().nativeId()));
    return InventoryChange.settle(entries, List.copyOf(seen), part, gone);
  }

  /** The version of all records; there is at least one. */
  long version() {
    return records.getFirst().record().version();
  }

  boolean hidesAnId() {
    return rejects.stream().anyMatch(reject -> !reject.identified());
  }
}
