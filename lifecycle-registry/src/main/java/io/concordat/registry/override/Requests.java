package io.concordat.registry.override;

import io.concordat.edge.Problem;
import io.concordat.registry.link.KeyId;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Requests that name a key are carried out once, however often they come. */
final class Requests {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private Requests() {}

  /**
   * Reads the header {@code Idempotency-Key}.
   *
   * @param header as it came; null or blank where the client sent none
   */
  static Optional<String> key(String header) {
    if (header == null || header.isBlank()) {
      return Optional.empty();
    }
    if (!KEY.matcher(header.strip()).matches()) {
      throw Problem.badRequest(
          "Idempotency-Key", "must have 1 to 200 printable ASCII characters without blanks");
    }
    return Optional.of(header.strip());
  }

  /**
   * The override that the same request came to before.
   *
   * @param what the whole request as text
   * @throws io.quarkiverse.resteasy.problem.HttpProblem a 409 if the key was used for another one
   */
  static Optional<UUID> before(
      Connection connection, String actor, Optional<String> key, String what) throws SQLException {
    if (key.isEmpty()) {
      return Optional.empty();
    }
    record Found(UUID digest, UUID override) {}
    Optional<Found> found;
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT digest, override_id FROM override_request WHERE actor = ? AND idempotency_key ="
                + " ?")) {
      found =
          statement
              .value(actor)
              .value(key.get())
              .list(
                  row ->
                      new Found(
                          row.getObject("digest", UUID.class),
                          row.getObject("override_id", UUID.class)))
              .stream()
              .findFirst();
    }
    if (found.isPresent() && !found.get().digest().equals(KeyId.digest(what))) {
      throw Problem.conflict(
          "this Idempotency-Key was used for another request; send a new key with a new request");
    }
    return found.map(Found::override);
  }

  static void remember(
      Connection connection,
      String actor,
      Optional<String> key,
      String what,
      UUID override,
      Instant now)
      throws SQLException {
    if (key.isEmpty()) {
      return;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO override_request (actor, idempotency_key, digest, override_id, at) VALUES"
                + " (?, ?, ?, ?, ?)")) {
      statement
          .value(actor)
          .value(key.get())
          .value(KeyId.digest(what))
          .value(override)
          .value(now)
          .update();
    }
  }
}
