package io.concordat.connector.runtime.pull;

import java.util.List;

/**
 * What one transaction does to the inventory of a stream. No id stands in two of the lists.
 *
 * @param doubted entries that are about to be published: their digest is cleared, and an id that
 *     the inventory does not have yet is added as not seen by any sweep. What is known of kind,
 *     type and of the sweep that saw an existing entry stays
 * @param settled entries that the broker has acknowledged: written whole, as seen by the current
 *     sweep
 * @param seen ids to mark as seen by the current sweep, where the inventory has them
 * @param removed ids to take out
 */
public record InventoryChange(
    List<InventoryEntry> doubted,
    List<InventoryEntry> settled,
    List<String> seen,
    List<String> removed) {
  /** Changes nothing. */
  public static final InventoryChange NONE = settle(List.of(), List.of(), List.of());

  public InventoryChange {
    doubted = List.copyOf(doubted);
    settled = List.copyOf(settled);
    seen = List.copyOf(seen);
    removed = List.copyOf(removed);
  }

  static InventoryChange doubt(List<InventoryEntry> entries) {
    return new InventoryChange(entries, List.of(), List.of(), List.of());
  }

  static InventoryChange settle(
      List<InventoryEntry> settled, List<String> seen, List<String> removed) {
    return new InventoryChange(List.of(), settled, seen, removed);
  }
}
