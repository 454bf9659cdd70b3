package io.concordat.registry.announce;

import io.concordat.registry.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Makes an announcer that speaks to Kafka. */
public final class Announcers {
  private Announcers() {}

  /** Closes the connection to the broker with the announcer. */
  public static Announcer toKafka(
      Transactions transactions,
      Map<String, Object> kafka,
      Clock clock,
      int batchSize,
      int neighbourBound,
      Duration sweepEvery) {
    return new Announcer(
        transactions,
        new KafkaBroadcast(kafka, clock),
        clock,
        batchSize,
        neighbourBound,
        sweepEvery);
  }
}
