package io.concordat.connector.runtime.api;

import io.concordat.connector.spi.WriteBack.Ticket;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A ticket as the ITSM has it.
 *
 * @param number what people call it, such as {@code INC0010023}
 * @param reference the ITSM's own id
 * @param state open, resolved, closed, cancelled or unrecognized
 */
public record TicketView(
    String key,
    String number,
    String reference,
    String state,
    @Schema(nullable = true) Optional<Instant> changedAt) {
  static TicketView of(String key, Ticket ticket) {
    return new TicketView(
        key,
        ticket.number(),
        ticket.reference(),
        ticket.state().name().toLowerCase(Locale.ROOT),
        ticket.changedAt());
  }
}
