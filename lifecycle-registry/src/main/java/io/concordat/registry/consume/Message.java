package io.concordat.registry.consume;

/**
 * One message as Kafka delivered it.
 *
 * @param body the value; null for an empty one
 */
public record Message(String topic, int partition, long offset, byte[] body) {}
