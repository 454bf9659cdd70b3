package io.concordat.connector.runtime.pull;

import io.concordat.contract.RunReport;

/** Hands a run's report to the broker. */
@FunctionalInterface
public interface ReportPublisher {
  /**
   * Publishes a report and returns when the broker has acknowledged it. May be repeated: a report
   * is known by its run id.
   *
   * @throws RecordPublisher.PublishFailed if it was not acknowledged within a bounded time
   */
  void publish(RunReport report);
}
