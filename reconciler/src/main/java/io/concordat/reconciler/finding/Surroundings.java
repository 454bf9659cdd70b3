package io.concordat.reconciler.finding;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is around the entities that are evaluated.
 *
 * @param entities facts by id: the entities themselves, neighbours, and the credentials of
 *     neighbours
 * @param owners {@code active} or {@code inactive} by owner, where a party is known
 * @param confirmed what unchanged evidence is confirmed by
 */
public record Surroundings(
    Map<UUID, Facts> entities, Map<String, String> owners, Confirmed confirmed) {

  /** When a stream last confirmed its unchanged records. */
  public interface Confirmed {
    Optional<Instant> at(String source, String stream);
  }
}
