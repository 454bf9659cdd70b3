package io.concordat.connector.runtime.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.runtime.postgres.RunArchive.Entry;
import io.concordat.connector.runtime.postgres.RunArchive.Left;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.pull.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
  private static final Instant BEGIN = Instant.parse("2026-01-05T08:00:00Z");

  @Test
  void estimatesTheEndByTheRateAndSaysWhatThatRestsOn() {
    ProgressView view =
        ProgressView.of(
                entry("running", 600, Optional.of(new Left(1200, "known_rows"))),
                BEGIN.plusSeconds(60).plusNanos(5))
            .orElseThrow();
    assertThat(view.rows()).isEqualTo(600);
    assertThat(view.rowsPerSecond()).contains(10.0);
    assertThat(view.left()).contains(1200L);
    assertThat(view.expected()).contains(1800L);
    assertThat(view.basis()).contains("known_rows");
    assertThat(view.eta()).contains(BEGIN.plusSeconds(180));
  }

  @Test
  void saysNothingThatNobodyKnows() {
    ProgressView early =
        ProgressView.of(
                entry("running", 0, Optional.of(new Left(1200, "vendor_total"))),
                BEGIN.plusSeconds(60))
            .orElseThrow();
    assertThat(early.rowsPerSecond()).isEmpty();
    assertThat(early.eta()).isEmpty();
    ProgressView blind =
        ProgressView.of(entry("running", 600, Optional.empty()), BEGIN.plusSeconds(60))
            .orElseThrow();
    assertThat(blind.rowsPerSecond()).contains(10.0);
    assertThat(blind.left()).isEmpty();
    assertThat(blind.basis()).isEmpty();
    assertThat(blind.eta()).isEmpty();
  }

  @Test
  void hasNothingToSayOfAPullThatIsNotRunning() {
    assertThat(ProgressView.of(entry("finished", 600, Optional.empty()), BEGIN)).isEmpty();
  }

  private static Entry entry(String state, long read, Optional<Left> left) {
    return new Entry(
        "r1",
        new StreamKey("little-1", "accounts"),
        state,
        Optional.of("full"),
        Optional.empty(),
        Optional.empty(),
        BEGIN,
        Optional.of(BEGIN),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        new Tally(1, read, 0, 0, 0, 0),
        left);
  }
}
