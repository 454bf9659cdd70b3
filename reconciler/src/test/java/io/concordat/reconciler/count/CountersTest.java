package io.concordat.reconciler.count;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Counters counters = new Counters(meters);

  @Test
  void whatNeverHappenedIsThereAtZero() {
    assertThat(meters.find("concordat.suppressed").counters())
        .hasSameSizeAs(Suppressed.values())
        .allSatisfy(counter -> assertThat(counter.count()).isZero());
  }

  @Test
  void aTallyCountsOnceItIsAdded() {
    Tally tally = new Tally();
    tally.add(Suppressed.ANNOUNCEMENT_REPEATED);
    tally.add(Suppressed.ANNOUNCEMENT_REPEATED, 2);
    tally.add(Suppressed.ANNOUNCEMENT_OUTDATED, 0);
    assertThat(tally.counts()).isEqualTo(Map.of(Suppressed.ANNOUNCEMENT_REPEATED, 3L));
    assertThat(repeated()).isZero();
    counters.add(tally);
    assertThat(repeated()).isEqualTo(3);
  }

  private double repeated() {
    return meters
        .get("concordat.suppressed")
        .tags("what", "announcement", "reason", "repeated")
        .counter()
        .count();
  }
}
