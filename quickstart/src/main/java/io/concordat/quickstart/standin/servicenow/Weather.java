package io.concordat.quickstart.standin.servicenow;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What an instance is like from one request to the next. Counted and not drawn, so that two runs of
 * the quickstart meet the same.
 */
final class Weather {
  private static final int THROTTLED_EVERY = 17;
  private static final int HIBERNATING_EVERY = 29;

  /** How the next request is met. */
  enum Mood {
    SERVING,
    THROTTLED,
    HIBERNATING
  }

  private final AtomicInteger requests = new AtomicInteger();

  Mood next() {
    int request = requests.incrementAndGet();
    if (request % HIBERNATING_EVERY == 0) {
      return Mood.HIBERNATING;
    }
    return request % THROTTLED_EVERY == 0 ? Mood.THROTTLED : Mood.SERVING;
  }
}
