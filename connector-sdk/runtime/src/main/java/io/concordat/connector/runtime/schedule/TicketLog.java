package io.concordat.connector.runtime.schedule;

import io.concordat.connector.runtime.postgres.TicketLedger.Outcome;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what became of tickets. */
final class TicketLog {
  private final MeterRegistry metrics;

  TicketLog(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  void count(String source, Outcome outcome) {
    String what =
        switch (outcome) {
          case Outcome.Done(String word, _) -> word;
          case Outcome.Later _ -> "retried";
          case Outcome.Dead _ -> "dead";
        };
    metrics.counter("concordat.connector.tickets", "source", source, "outcome", what).increment();
  }

  void unreadable(String source, int messages) {
    metrics
        .counter("concordat.connector.tickets", "source", source, "outcome", "unreadable")
        .increment(messages);
  }
}
