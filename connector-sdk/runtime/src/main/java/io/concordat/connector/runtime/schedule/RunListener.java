package io.concordat.connector.runtime.schedule;

import io.concordat.connector.spi.Page;
import io.concordat.contract.RunReport;

/** Is told of every page that was read, if it wants to know, and of every run that ended. */
@FunctionalInterface
public interface RunListener {
  void ended(RunReport report);

  /** A page was read; a page that is read again after a failure is told of again. */
  default void read(String source, String stream, Page page) {}
}
