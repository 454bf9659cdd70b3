package io.concordat.connector.runtime.pull;

import java.time.Clock;
import java.util.random.RandomGenerator;

/** Everything that a run needs from outside. */
public record PullPorts(
    Ledger ledger,
    RunJournal journal,
    RecordPublisher publisher,
    Throttle throttle,
    Clock clock,
    Pause pause,
    RandomGenerator random) {}
