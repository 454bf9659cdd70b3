package io.concordat.connector.runtime.schedule;

import io.concordat.contract.RunReport;

/** Is told of every run that ended. */
@FunctionalInterface
public interface RunListener {
  void ended(RunReport report);
}
