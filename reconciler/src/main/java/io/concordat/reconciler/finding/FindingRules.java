package io.concordat.reconciler.finding;

import java.util.List;

/** The finding rules in force; implemented by the policy. */
public interface FindingRules {
  List<FindingRule> rules();

  String policyVersion();
}
