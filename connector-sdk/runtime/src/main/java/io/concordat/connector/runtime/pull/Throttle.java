package io.concordat.connector.runtime.pull;

/** Spends a source's request budget; one for all streams of the source. */
@FunctionalInterface
public interface Throttle {
  /** Spends nothing and never waits. */
  Throttle NONE = () -> {};

  /** Returns when the next request may be made. */
  void await();
}
