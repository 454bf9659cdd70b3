package io.concordat.connector.runtime.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.runtime.pull.Outlook;
import io.concordat.connector.runtime.pull.Progress;
import io.concordat.connector.runtime.pull.RunJournal;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.pull.Tally;
import io.concordat.connector.spi.Page;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressLogTest {
  private final List<String> lines = new ArrayList<>();
  private final SetClock clock = new SetClock();
  private final List<Progress> kept = new ArrayList<>();
  private final ProgressLog log =
      new ProgressLog(
          new StreamKey("little-1", "accounts"),
          new RunJournal() {
            @Override
            public void progress(Progress progress, List<Page.Reject> rejects) {
              kept.add(progress);
            }

            @Override
            public void finished(RunReport report) {}
          },
          Duration.ofSeconds(30),
          clock,
          lines::add);

  @Test
  void saysHowALongRunGetsOnAndKeepsSilentAboutAShortOne() {
    page(10, Duration.ofSeconds(10), Optional.empty());
    assertThat(lines).isEmpty();
    page(300, Duration.ofSeconds(20), Optional.of(new Outlook(1000, Outlook.Basis.KNOWN_ROWS)));
    page(310, Duration.ofSeconds(10), Optional.empty());
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("source=little-1 stream=accounts run=r1 mode=full pages=1 read=300")
        .contains("rows_per_second=10.0 left=1000 basis=known_rows eta_s=100");
    page(400, Duration.ofSeconds(20), Optional.empty());
    assertThat(lines).hasSize(2);
    assertThat(lines.getLast()).contains("left=unknown basis=none eta_s=unknown");
    assertThat(kept).hasSize(4);
  }

  private void page(long read, Duration later, Optional<Outlook> outlook) {
    clock.now = clock.now.plus(later);
    log.progress(
        new Progress(
            "r1", PullMode.FULL, new Tally(1, read, read, 0, 0, 0), outlook, Optional.empty()),
        List.of());
  }

  private static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-01-05T08:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
