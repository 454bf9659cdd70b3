package io.concordat.connector.runtime.api;

import io.concordat.connector.runtime.postgres.TicketArchive.Entry;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The ticket that an escalation became, or is to become.
 *
 * @param key the ticket's key: {@code GET /api/v1/sources/{source}/tickets/{key}} asks the ITSM
 * @param state waiting, dead (an operator has to look) or done
 * @param done what was done last: filed, updated, resolved, unchanged, left_alone, did_not_last,
 *     outdated
 * @param standing where the ticket stood then: open, resolved, closed, cancelled or unrecognized
 * @param waiting how many changes of the escalation are not written yet
 * @param attempts how many failed since one succeeded
 * @param nextAttemptAt when it is tried again, at the earliest
 * @param reason why the last attempt failed
 */
public record EscalationTicketView(
    String source,
    UUID escalationId,
    String key,
    String finding,
    String state,
    @Schema(nullable = true) Optional<String> done,
    @Schema(nullable = true) Optional<String> number,
    @Schema(nullable = true) Optional<String> reference,
    @Schema(nullable = true) Optional<String> standing,
    long waiting,
    int attempts,
    @Schema(nullable = true) Optional<Instant> nextAttemptAt,
    @Schema(nullable = true) Optional<String> reason,
    @Schema(nullable = true) Optional<Instant> deadSince,
    @Schema(nullable = true) Optional<String> retriedBy,
    Instant changedAt) {
  static EscalationTicketView of(Entry entry) {
    String state =
        entry.deadSince().isPresent() ? "dead" : entry.waiting() > 0 ? "waiting" : "done";
    return new EscalationTicketView(
        entry.source(),
        entry.escalationId(),
        entry.escalationId().toString(),
        entry.finding(),
        state,
        entry.done(),
        entry.number(),
        entry.reference(),
        entry.standing().map(standing -> standing.toLowerCase(Locale.ROOT)),
        entry.waiting(),
        entry.attempts(),
        state.equals("waiting") ? Optional.of(entry.retryAt()) : Optional.empty(),
        entry.reason(),
        entry.deadSince(),
        entry.retriedBy(),
        entry.changedAt());
  }
}
