package io.concordat.reconciler.finding;

import java.util.List;
import java.util.function.Supplier;

/** The finding rules in force; implemented by the policy. */
public interface FindingRules {
  /** Whether there are rules yet; timers may run before the start has read them. */
  boolean inForce();

  List<FindingRule> rules();

  String policyVersion();

  /**
   * Does work by these rules to its end before others come in force: whatever is decided by them is
   * committed when others mark what is to be decided again.
   */
  default <T> T whileInForce(Supplier<T> work) {
    return work.get();
  }
}
