package io.concordat.connector.runtime.pull;

import io.concordat.contract.RunReport;
import java.util.List;
import java.util.Optional;

/**
 * What one transaction does to the inventory of a stream: first it settles what the broker has
 * acknowledged, then it notes what is published next. No id stands in two of the first three lists.
 *
 * @param settled entries that the broker has acknowledged: written whole, as seen by the current
 *     sweep
 * @param seen ids to mark as seen by the current sweep, where the inventory has them
 * @param seenIn the part of the stream in which they were seen
 * @param removed ids to take out
 * @param doubted entries that are about to be published. Unless they are settled or removed before
 *     the stream is opened again, their digest is cleared then, and an id that the inventory does
 *     not have is added as not seen by any sweep; what is known of kind, type and of the sweep that
 *     saw an existing entry stays. A change that settles or removes anything settles all that was
 *     doubted before it
 * @param gap of a part that the current sweep could not read whole; the first of a part counts
 */
public record InventoryChange(
    List<InventoryEntry> settled,
    List<String> seen,
    Optional<String> seenIn,
    List<String> removed,
    List<InventoryEntry> doubted,
    Optional<RunReport.Gap> gap) {
  /** Changes nothing. */
  public static final InventoryChange NONE =
      settle(List.of(), List.of(), Optional.empty(), List.of());

  public InventoryChange {
    settled = List.copyOf(settled);
    seen = List.copyOf(seen);
    removed = List.copyOf(removed);
    doubted = List.copyOf(doubted);
  }

  static InventoryChange doubt(List<InventoryEntry> entries) {
    return NONE.thenDoubt(entries);
  }

  static InventoryChange settle(
      List<InventoryEntry> settled,
      List<String> seen,
      Optional<String> seenIn,
      List<String> removed) {
    return new InventoryChange(settled, seen, seenIn, removed, List.of(), Optional.empty());
  }

  InventoryChange thenDoubt(List<InventoryEntry> entries) {
    return new InventoryChange(settled, seen, seenIn, removed, entries, gap);
  }

  InventoryChange with(Optional<RunReport.Gap> ofPart) {
    return new InventoryChange(settled, seen, seenIn, removed, doubted, ofPart);
  }

  /** Whether what was doubted before is in doubt no more. */
  public boolean settles() {
    return !settled.isEmpty() || !removed.isEmpty();
  }
}
