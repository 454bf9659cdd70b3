package io.concordat.connector.runtime.ticket;

import io.concordat.connector.runtime.postgres.Quarantine.Position;

/**
 * One message as Kafka delivered it.
 *
 * @param body null for an empty one
 */
public record Message(Position position, byte[] body) {}
