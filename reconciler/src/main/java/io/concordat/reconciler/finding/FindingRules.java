package io.concordat.reconciler.finding;

import java.util.List;

/** The finding rules in force; implemented by the policy. */
public interface FindingRules {
  /** Whether there are rules yet; timers may run before the start has read them. */
  boolean inForce();

  List<FindingRule> rules();

  String policyVersion();
}
