package io.concordat.registry.query;

import io.concordat.edge.Problem;
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
}
