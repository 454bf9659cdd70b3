package io.concordat.reconciler.finding;

import io.concordat.reconciler.database.WorkTransactions;
import java.util.List;

/** The finding rules in force; implemented by the policy. */
public interface FindingRules {
  /** Whether there are rules yet; timers may run before the start has read them. */
  boolean inForce();

  List<FindingRule> rules();

  String policyVersion();

  /**
   * Does work by these rules in one transaction of its own, to its end before others come in force:
   * whatever is decided by them is committed when others mark what is to be decided again.
   *
   * @throws WorkTransactions.UnavailableException if others are in force that this service cannot
   *     read, or the database could not do the work; it may be repeated
   */
  default <T> T whileInForce(WorkTransactions transactions, WorkTransactions.Work<T> work) {
    return transactions.run(work);
  }
}
