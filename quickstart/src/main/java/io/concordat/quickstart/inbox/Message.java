package io.concordat.quickstart.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * Something that was delivered.
 *
 * @param id the delivery's own id, by which a repeated one is known; generated where there is none
 * @param channel webhook or slack
 * @param verified whether its signature was right; a Slack message has none and counts as verified
 * @param repeats how often the same id came again
 */
public record Message(
    String id, String channel, Instant receivedAt, boolean verified, int repeats, JsonNode body) {
  Message again() {
    return new Message(id, channel, receivedAt, verified, repeats + 1, body);
  }
}
