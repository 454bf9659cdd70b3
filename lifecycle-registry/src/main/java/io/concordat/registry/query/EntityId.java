package io.concordat.registry.query;

import io.concordat.edge.Problem;
import java.time.Instant;
import java.util.UUID;

/** The id in a path. */
public final class EntityId {
  private EntityId() {}

  /** Reads it; what is no UUID is a 400 on {@code id}. */
  public static UUID parse(String id) {
    if (id.length() == 36) {
      try {
        return UUID.fromString(id);
      } catch (IllegalArgumentException e) {
        throw Problem.badRequest("id", "must be a UUID");
      }
    }
    throw Problem.badRequest("id", "must be a UUID");
  }

  /** The 404. */
  public static RuntimeException unknown(UUID id) {
    return Problem.notFound("there is no entity " + id);
  }

  /** The 404 where there is one now, and there was none at the instant that was asked for. */
  static RuntimeException unknownYet(UUID id, Instant at, Instant createdAt) {
    return Problem.notFound(
        "at " + at + " there was no entity " + id + "; it came into being at " + createdAt);
  }
}
