package io.concordat.connector.testkit;

import io.concordat.connector.runtime.pull.Progress;
import io.concordat.connector.runtime.pull.RunJournal;
import io.concordat.connector.spi.Page;
import io.concordat.contract.RunReport;
import java.util.ArrayList;
import java.util.List;

/** Keeps every report and every reject. */
public final class InMemoryJournal implements RunJournal {
  private final List<RunReport> reports = new ArrayList<>();
  private final List<Page.Reject> rejects = new ArrayList<>();
  private final List<Progress> progresses = new ArrayList<>();

  @Override
  public synchronized void progress(Progress progress, List<Page.Reject> ofPage) {
    progresses.add(progress);
    rejects.addAll(ofPage);
  }

  @Override
  public synchronized void finished(RunReport report) {
    reports.add(report);
  }

  public synchronized List<RunReport> reports() {
    return List.copyOf(reports);
  }

  /** How far the runs were after each page, in order. */
  public synchronized List<Progress> progresses() {
    return List.copyOf(progresses);
  }

  public synchronized List<Page.Reject> rejects() {
    return List.copyOf(rejects);
  }
}
