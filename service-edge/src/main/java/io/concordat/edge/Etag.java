package io.concordat.edge;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Entity tags: what has not changed is not sent again, and what has is not overwritten. */
public final class Etag {
  private Etag() {}

  /** A tag from whatever identifies the state, such as an id and its revision. */
  public static EntityTag of(Object... state) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Object part : state) {
        digest.update(String.valueOf(part).getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return new EntityTag(HexFormat.of().formatHex(digest.digest(), 0, 12));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Answers 304 if the client has this state already, else 200 with the body and the tag. */
  public static Response respond(Request request, EntityTag tag, Supplier<?> body) {
    Response.ResponseBuilder notModified = request.evaluatePreconditions(tag);
    return (notModified == null ? Response.ok(body.get()) : notModified).tag(tag).build();
  }

  /**
   * Refuses a write whose {@code If-Match} names another state. A request without the header
   * passes.
   *
   * @throws io.quarkiverse.resteasy.problem.HttpProblem a 412
   */
  public static void requireMatch(Request request, EntityTag tag) {
    if (request.evaluatePreconditions(tag) != null) {
      throw Problem.preconditionFailed(
          "the resource is no longer as the If-Match header has it; read it again and repeat the"
              + " change on its new ETag");
    }
  }
}
