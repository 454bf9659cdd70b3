package io.concordat.connector.runtime.schedule;

import io.concordat.connector.spi.Page;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Tells of each run that ended: one line in the log, and the metrics. */
final class RunLog implements RunListener {
  private static final Logger LOG = Logger.getLogger("io.concordat.connector.runs");
  private static final String LINE =
      "run ended source=%s stream=%s run=%s mode=%s outcome=%s read=%d published=%d unchanged=%d"
          + " retired=%d rejected=%d took_ms=%d reason=\"%s\"";

  private static final String UNRECOGNIZED =
      "unrecognized values source=%s stream=%s run=%s fields=\"%s\": name them in the mapping";

  private final MeterRegistry metrics;
  private final UnrecognizedValues unrecognized;
  private final Map<String, AtomicLong> lastCompleted = new ConcurrentHashMap<>();

  RunLog(MeterRegistry metrics) {
    this.metrics = metrics;
    this.unrecognized = new UnrecognizedValues(metrics);
  }

  @Override
  public void read(String source, String stream, Page page) {
    unrecognized.count(source, stream, page);
  }

  @Override
  public void ended(RunReport report, Duration took) {
    log(report, took);
    unrecognized
        .endRun(report.source(), report.stream())
        .ifPresent(
            fields ->
                LOG.warnf(UNRECOGNIZED, report.source(), report.stream(), report.runId(), fields));
    Tags stream = Tags.of("source", report.source(), "stream", report.stream());
    metrics
        .counter("concordat.connector.runs", stream.and("outcome", report.outcome().wireName()))
        .increment();
    count("read", report.read(), stream);
    count("published", report.published(), stream);
    count("retired", report.retired(), stream);
    count("rejected", report.rejected(), stream);
    metrics.timer("concordat.connector.run.duration", stream).record(took);
    if (report.outcome() == RunOutcome.COMPLETED) {
      lastCompleted
          .computeIfAbsent(report.messageKey(), key -> gauge(stream))
          .set(report.finishedAt().getEpochSecond());
    }
  }

  private AtomicLong gauge(Tags stream) {
    return metrics.gauge(
        "concordat.connector.last.completed.epoch.seconds", stream, new AtomicLong());
  }

  private void count(String what, long amount, Tags stream) {
    metrics.counter("concordat.connector.rows", stream.and("what", what)).increment(amount);
  }

  private static void log(RunReport report, Duration took) {
    Logger.Level level =
        report.outcome() == RunOutcome.COMPLETED ? Logger.Level.INFO : Logger.Level.WARN;
    LOG.logf(
        level,
        LINE,
        report.source(),
        report.stream(),
        report.runId(),
        report.mode().wireName(),
        report.outcome().wireName(),
        report.read(),
        report.published(),
        report.unchanged(),
        report.retired(),
        report.rejected(),
        took.toMillis(),
        report.reason().orElse("").replaceAll("[\\p{Cntrl}\"]", " "));
  }
}
