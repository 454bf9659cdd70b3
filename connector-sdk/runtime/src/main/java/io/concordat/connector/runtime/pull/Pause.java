package io.concordat.connector.runtime.pull;

import java.time.Duration;

/** Waits; a test passes one that only notes how long. */
@FunctionalInterface
public interface Pause {
  /**
   * Waits that long.
   *
   * @throws Stopped if the thread was interrupted: the connector is being stopped
   */
  void await(Duration duration);

  /** The real thing. */
  static Pause real() {
    return duration -> {
      try {
        Thread.sleep(duration);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Stopped();
      }
    };
  }

  /** The connector is being stopped. */
  final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Stopped() {
      super("the connector was stopped; the next run goes on from the checkpoint");
    }
  }
}
