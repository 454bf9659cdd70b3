package io.concordat.registry.announce;

import io.concordat.registry.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;

/** Makes an announcer that speaks to Kafka. */
public final class Announcers {
  private Announcers() {}

  /**
   * @param producer asked when something is sent; it waits for all in-sync replicas, is idempotent
   *     and gives a delivery up in bounded time. Whoever made it closes it
   */
  public static Announcer through(
      Supplier<Producer<byte[], byte[]>> producer,
      Transactions transactions,
      Clock clock,
      int batchSize,
      int neighbourBound,
      Duration sweepEvery) {
    return new Announcer(
        transactions,
        new KafkaBroadcast(producer, clock),
        clock,
        batchSize,
        neighbourBound,
        sweepEvery);
  }
}
