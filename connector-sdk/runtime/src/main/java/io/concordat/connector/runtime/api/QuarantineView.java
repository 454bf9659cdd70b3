package io.concordat.connector.runtime.api;

import io.concordat.connector.runtime.postgres.Quarantine.Entry;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a message stands and why it was set aside; never its content.
 *
 * @param source for whom it was read
 * @param state set_aside or replayed
 */
public record QuarantineView(
    long id,
    String source,
    String topic,
    int partition,
    long offset,
    String reason,
    String state,
    Instant receivedAt,
    Optional<Instant> replayedAt,
    Optional<String> replayedBy) {
  static QuarantineView of(Entry entry) {
    return new QuarantineView(
        entry.id(),
        entry.source(),
        entry.position().topic(),
        entry.position().partition(),
        entry.position().offset(),
        entry.reason(),
        entry.state(),
        entry.receivedAt(),
        entry.replayedAt(),
        entry.replayedBy());
  }
}
