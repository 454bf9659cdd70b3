package io.concordat.connector.runtime.schedule;

import io.concordat.connector.runtime.pull.Outlook;
import io.concordat.connector.runtime.pull.Progress;
import io.concordat.connector.runtime.pull.RunJournal;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.spi.Page;
import io.concordat.contract.RunReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A journal of one run that also says in the log how a long run gets on: with the first page that
 * comes long enough after the last line. A run that ends sooner says nothing here.
 */
final class ProgressLog implements RunJournal {
  private static final Logger LOG = Logger.getLogger("io.concordat.connector.runs");
  private static final String LINE =
      "run under way source=%s stream=%s run=%s mode=%s pages=%d read=%d published=%d"
          + " rows_per_second=%.1f left=%s basis=%s eta_s=%s";

  private final StreamKey key;
  private final RunJournal journal;
  private final Duration every;
  private final Clock clock;
  private final Consumer<String> lines;
  private final Instant begin;
  private Instant lastLine;

  ProgressLog(StreamKey key, RunJournal journal, Duration every, Clock clock) {
    this(key, journal, every, clock, LOG::info);
  }

  ProgressLog(
      StreamKey key, RunJournal journal, Duration every, Clock clock, Consumer<String> lines) {
    this.key = key;
    this.journal = journal;
    this.every = every;
    this.clock = clock;
    this.lines = lines;
    this.begin = clock.instant();
    this.lastLine = begin;
  }

  @Override
  public void progress(Progress progress, List<Page.Reject> rejects) {
    journal.progress(progress, rejects);
    Instant now = clock.instant();
    if (!now.isBefore(lastLine.plus(every))) {
      lastLine = now;
      lines.accept(line(progress, now));
    }
  }

  @Override
  public void finished(RunReport report) {
    journal.finished(report);
  }

  private String line(Progress progress, Instant now) {
    long read = progress.tally().read();
    double rate = read * 1000.0 / Math.max(1, Duration.between(begin, now).toMillis());
    return LINE.formatted(
        key.source(),
        key.stream(),
        progress.runId(),
        progress.mode().wireName(),
        progress.tally().pages(),
        read,
        progress.tally().published(),
        rate,
        progress.outlook().map(Outlook::rows).map(String::valueOf).orElse("unknown"),
        progress.outlook().map(outlook -> outlook.basis().wireName()).orElse("none"),
        progress
            .outlook()
            .filter(outlook -> rate > 0)
            .map(outlook -> String.valueOf(Math.round(outlook.rows() / rate)))
            .orElse("unknown"));
  }
}
