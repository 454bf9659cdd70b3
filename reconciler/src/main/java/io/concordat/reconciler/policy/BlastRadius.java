package io.concordat.reconciler.policy;

/** How much a policy would change; implemented by the what-if. */
public interface BlastRadius {
  /**
   * Compares a policy with the one in force over everything stored; touches nothing.
   *
   * @return how many decided values would be others
   * @throws NotMeasuredException if it cannot be told now
   */
  long changedValues(PolicyDocument candidate);

  /** It could not be told how much would change; the message says why and what to do. */
  final class NotMeasuredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean busy;

    public NotMeasuredException(String message, boolean busy) {
      super(message);
      this.busy = busy;
    }

    /** Whether another comparison runs, so that a later attempt may succeed. */
    public boolean busy() {
      return busy;
    }
  }
}
