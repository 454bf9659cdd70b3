package io.concordat.connector.runtime.pull;

import io.concordat.connector.spi.Page;
import io.concordat.contract.RunReport;
import java.util.List;

/**
 * Where a run writes how it is going. A run is known by its id; rejects and the end are durable.
 */
public interface RunJournal {
  /**
   * After every page.
   *
   * @param progress where the run is now
   * @param rejects those of this page; a journal may keep only the first of a run
   */
  void progress(Progress progress, List<Page.Reject> rejects);

  /** At the end; the report is to be published once at least. */
  void finished(RunReport report);
}
