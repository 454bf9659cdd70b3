package io.concordat.reconciler.gate;

import java.util.List;

/** The gates in force; implemented by the policy. */
public interface GateRules {
  /** The gates of one policy. */
  record Gates(String policyVersion, List<GateRule> rules) {
    public Gates {
      rules = List.copyOf(rules);
    }
  }

  Gates gates();
}
