package io.concordat.registry.announce;

import java.util.Collection;
import java.util.UUID;

/** Hears of entities that a committed transaction made due; see {@link Announcer#due}. */
@FunctionalInterface
public interface Due {
  /** May be called with none. Never waits for the broker. */
  void due(Collection<UUID> entities);
}
