package io.concordat.connector.runtime.schedule;

import io.concordat.connector.runtime.pull.Pause;
import io.concordat.connector.runtime.pull.Throttle;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends waits and keeps further pages from being read when the connector is being stopped. */
final class StopSignal implements Pause {
  private final CountDownLatch stopped = new CountDownLatch(1);

  void stop() {
    stopped.countDown();
  }

  @Override
  public void await(Duration duration) {
    try {
      if (stopped.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new Stopped();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped();
    }
  }

  /** The same throttle, which lets nobody through any more after the stop. */
  Throttle before(Throttle throttle) {
    return () -> {
      if (stopped.getCount() == 0) {
        throw new Stopped();
      }
      throttle.await();
    };
  }
}
