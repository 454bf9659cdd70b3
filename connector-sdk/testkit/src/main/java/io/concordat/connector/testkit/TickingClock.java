package io.concordat.connector.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves by one millisecond with every look at it, and otherwise when it is told. */
public final class TickingClock extends Clock {
  private Instant now;

  public TickingClock(Instant start) {
    this.now = start;
  }

  @Override
  public synchronized Instant instant() {
    now = now.plusMillis(1);
    return now;
  }

  /** Moves the clock; a negative duration sets it back. */
  public synchronized void move(Duration by) {
    now = now.plus(by);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the runtime reads instants only");
  }
}
