package io.concordat.connector.runtime.pull;

/**
 * Opens when too much would vanish at once: that is more often an outage of the vendor or a lost
 * permission than a mass deletion.
 *
 * @param share of the inventory, 0 to 1, above which the breaker opens
 * @param minimum rows below which it never opens, so that small streams can change freely
 */
public record Breaker(double share, long minimum) {
  public Breaker {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: must lie between 0 and 1");
    }
    if (minimum < 0) {
      throw new IllegalArgumentException("minimum: must not be negative");
    }
  }

  boolean opens(long unseen, long known) {
    return unseen > 0 && unseen >= minimum && unseen > share * known;
  }
}
