package io.concordat.reconciler.count;

import java.util.HashMap;
import java.util.Map;

/**
 * What one transaction came to. It is handed to {@link Counters} after the commit, so that work
 * that is rolled back and repeated counts once. Not thread-safe.
 */
public final class Tally {
  private final Map<Counted, Long> counts = new HashMap<>();

  public void add(Counted what) {
    add(what, 1);
  }

  /**
   * @param times nothing happens at 0
   */
  public void add(Counted what, long times) {
    if (times > 0) {
      counts.merge(what, times, Long::sum);
    }
  }

  /** How often each thing happened; what never did is missing. */
  public Map<Counted, Long> counts() {
    return Map.copyOf(counts);
  }
}
