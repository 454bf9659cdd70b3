package io.concordat.connector.testkit;

import io.concordat.connector.runtime.pull.RunJournal;
import io.concordat.connector.runtime.pull.Tally;
import io.concordat.connector.spi.Page;
import io.concordat.contract.RunReport;
import java.util.ArrayList;
import java.util.List;

/** Keeps every report and every reject. */
public final class InMemoryJournal implements RunJournal {
  private final List<RunReport> reports = new ArrayList<>();
  private final List<Page.Reject> rejects = new ArrayList<>();

  @Override
  public synchronized void progress(String runId, Tally tally, List<Page.Reject> ofPage) {
    rejects.addAll(ofPage);
  }

  @Override
  public synchronized void finished(RunReport report) {
    reports.add(report);
  }

  public synchronized List<RunReport> reports() {
    return List.copyOf(reports);
  }

  public synchronized List<Page.Reject> rejects() {
    return List.copyOf(rejects);
  }
}
