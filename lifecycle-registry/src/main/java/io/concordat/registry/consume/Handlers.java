package io.concordat.registry.consume;

import java.util.Optional;

/** Who takes in which topic. */
public interface Handlers {
  /** The handler of a topic; empty if the service does not read it. */
  Optional<BatchHandler> of(String topic);
}
