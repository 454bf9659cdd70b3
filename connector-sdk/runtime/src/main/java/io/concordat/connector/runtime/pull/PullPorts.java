package io.concordat.connector.runtime.pull;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Everything that a run needs from outside.
 *
 * @param aside reads the next page and publishes the last while the run goes on; one that does it
 *     at once makes a run that has one thread
 */
public record PullPorts(
    Ledger ledger,
    RunJournal journal,
    RecordPublisher publisher,
    Throttle throttle,
    Clock clock,
    Pause pause,
    RandomGenerator random,
    Executor aside) {

  /** Ports of a run that has one thread. */
  public PullPorts(
      Ledger ledger,
      RunJournal journal,
      RecordPublisher publisher,
      Throttle throttle,
      Clock clock,
      Pause pause,
      RandomGenerator random) {
    this(ledger, journal, publisher, throttle, clock, pause, random, Runnable::run);
  }
}
