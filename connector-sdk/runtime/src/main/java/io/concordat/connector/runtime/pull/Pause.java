package io.concordat.connector.runtime.pull;

import java.time.Duration;

/** Waits, until the connector is stopped; a test passes one that only notes how long. */
@FunctionalInterface
public interface Pause {
  /**
   * Waits that long.
   *
   * @throws Stopped if the connector is being stopped meanwhile
   */
  void await(Duration duration);

  /** The connector is being stopped. */
  final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Stopped() {
      super("the connector was stopped; the next run goes on from the checkpoint");
    }
  }
}
