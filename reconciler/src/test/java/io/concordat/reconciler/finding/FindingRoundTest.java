package io.concordat.reconciler.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FindingRoundTest {
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void doesNothingBeforeThereAreRules() {
    FindingRules none =
        new FindingRules() {
          @Override
          public boolean inForce() {
            return false;
          }

          @Override
          public List<FindingRule> rules() {
            throw new IllegalStateException("not yet");
          }

          @Override
          public String policyVersion() {
            throw new IllegalStateException("not yet");
          }
        };
    new FindingRound(
            none, null, null, null, null, null, null, new SimpleMeterRegistry(), countingClock())
        .tick();
    assertThat(looks).hasValue(0);
  }

  private Clock countingClock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        looks.incrementAndGet();
        return Instant.EPOCH;
      }
    };
  }
}
