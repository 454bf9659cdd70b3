package io.concordat.reconciler.gate;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How gates are asked. */
@ConfigMapping(prefix = "concordat.gate")
public interface GateConfig {
  /**
   * As {@code concordat.registry.announce.neighbour-bound} of the registry: an entity with so many
   * neighbours in one direction may have more, and no gate that looks around passes it.
   */
  @WithDefault("1000")
  int neighbourBound();
}
