package io.concordat.connector.runtime.api;

import io.concordat.connector.runtime.postgres.Quarantine.Entry;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

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
    @Schema(nullable = true) Optional<Instant> replayedAt,
    @Schema(nullable = true) Optional<String> replayedBy) {
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
