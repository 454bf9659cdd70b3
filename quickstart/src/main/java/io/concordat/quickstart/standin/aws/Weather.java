package io.concordat.quickstart.standin.aws;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What IAM is like from one request to the next. Counted and not drawn, so that two runs of the
 * quickstart meet the same.
 */
final class Weather {
  private static final int THROTTLED_EVERY = 97;
  private static final int OUT_EVERY = 251;

  /** How the next request is met. */
  enum Mood {
    SERVING,
    THROTTLED,
    OUT
  }

  private final AtomicInteger requests = new AtomicInteger();

  Mood next() {
    int request = requests.incrementAndGet();
    if (request % OUT_EVERY == 0) {
      return Mood.OUT;
    }
    return request % THROTTLED_EVERY == 0 ? Mood.THROTTLED : Mood.SERVING;
  }
}
