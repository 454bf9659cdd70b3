package io.concordat.registry.steward;

import io.concordat.contract.SecretGuard;
import io.concordat.edge.Actor;
import io.concordat.edge.Etag;
import io.concordat.edge.Problem;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who asks, why, and on what state.
 *
 * @param idempotencyKey a repetition with the same key is answered with the action that it named
 * @param precondition hears the tag of the state that is about to change, under the lock, and
 *     throws if it is not the one that the caller has seen
 */
public record Demand(
    String actor,
    String reason,
    Optional<String> idempotencyKey,
    Consumer<EntityTag> precondition) {
  private static final int LONGEST_REASON = 1_000;
  private static final int LONGEST_KEY = 128;

  public Demand {
    if (reason == null || reason.isBlank()) {
      throw Problem.badRequest("reason", "is required: say why, in a sentence that history keeps");
    }
    if (reason.length() > LONGEST_REASON || reason.indexOf('\0') >= 0) {
      throw Problem.badRequest(
          "reason", "must be plain text of at most " + LONGEST_REASON + " characters");
    }
    try {
      SecretGuard.refuseSecret("reason", reason);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e);
    }
    if (idempotencyKey.filter(key -> !key.matches("[!-~]{1," + LONGEST_KEY + "}")).isPresent()) {
      throw Problem.badRequest(
          "Idempotency-Key", "must be 1 to " + LONGEST_KEY + " printable ASCII characters");
    }
  }

  /** A request over HTTP, whose {@code If-Match} is the precondition. */
  public static Demand of(Actor actor, String reason, String idempotencyKey, Request request) {
    return new Demand(
        actor.name(),
        reason,
        Optional.ofNullable(idempotencyKey),
        tag -> Etag.requireMatch(request, tag));
  }
}
