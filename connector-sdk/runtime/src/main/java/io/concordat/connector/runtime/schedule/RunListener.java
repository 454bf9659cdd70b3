package io.concordat.connector.runtime.schedule;

import io.concordat.connector.spi.Page;
import io.concordat.contract.RunReport;
import java.time.Duration;

/** Is told of every page that was read, if it wants to know, and of every run that ended. */
@FunctionalInterface
public interface RunListener {
  /**
   * A run ended.
   *
   * @param took from its own beginning, increments that it made way for included; the report begins
   *     with the full run that it continued
   */
  void ended(RunReport report, Duration took);

  /** A page was read; a page that is read again after a failure is told of again. */
  default void read(String source, String stream, Page page) {}
}
