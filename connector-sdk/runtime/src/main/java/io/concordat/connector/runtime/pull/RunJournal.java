package io.concordat.connector.runtime.pull;

import io.concordat.connector.spi.Page;
import io.concordat.contract.RunReport;
import java.util.List;

/** Where a run writes how it is going. A run is known by its id; each call is durable. */
public interface RunJournal {
  /**
   * After every page.
   *
   * @param tally the counts of the run so far
   * @param rejects those of this page; a journal may keep only the first of a run
   */
  void progress(String runId, Tally tally, List<Page.Reject> rejects);

  /** At the end; the report is to be published once at least. */
  void finished(RunReport report);
}
