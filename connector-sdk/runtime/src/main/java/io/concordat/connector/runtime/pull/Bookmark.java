package io.concordat.connector.runtime.pull;

/**
 * Where a run's stream stands: in the ledger, and here as it was last read or stored. Whoever is
 * overtaken by another run is fenced off at the next change.
 */
final class Bookmark {
  private final Ledger ledger;
  private final StreamKey key;
  private StreamState state;

  Bookmark(Ledger ledger, StreamKey key) {
    this.ledger = ledger;
    this.key = key;
  }

  /** Reads where the stream stands; from then on it is this run's. */
  void open(String fingerprint) {
    state = ledger.open(key).under(fingerprint);
  }

  /** Whether it was opened. */
  boolean isOpen() {
    return state != null;
  }

  /** Where the stream stands; once it was opened. */
  StreamState state() {
    return state;
  }

  /**
   * Stores where the stream stands from now on, together with what changes in its inventory.
   *
   * @throws Ledger.FencedOff if another run has taken over
   */
  void move(StreamState next, InventoryChange change) {
    state = ledger.save(next, change);
  }
}
