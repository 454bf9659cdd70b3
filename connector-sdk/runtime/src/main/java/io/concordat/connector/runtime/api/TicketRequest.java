package io.concordat.connector.runtime.api;

import java.util.Optional;

/**
 * What a ticket is to say.
 *
 * @param summary one line, at most 160 characters
 * @param description at most 4000 characters; absent: the summary
 * @param severity low, medium, high or critical; absent: medium
 * @param note a work note to add with it, at most 4000 characters
 */
public record TicketRequest(
    String summary,
    Optional<String> description,
    Optional<String> severity,
    Optional<String> note) {
  public TicketRequest {
    description = description == null ? Optional.empty() : description;
    severity = severity == null ? Optional.empty() : severity;
    note = note == null ? Optional.empty() : note;
  }
}
