package io.concordat.edge;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who calls, as history keeps it.
 *
 * @param name the token's {@code upn}, {@code preferred_username} or {@code sub}
 * @param roles the roles that the token carries
 */
public record Actor(String name, Set<String> roles) {
  private static final int MAX_NAME = 200;

  public Actor {
    if (name == null || name.isBlank() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "actor: a name of 1 to " + MAX_NAME + " characters is required");
    }
    roles = Set.copyOf(roles);
  }

  /**
   * The caller of the present request.
   *
   * @throws io.quarkiverse.resteasy.problem.HttpProblem a 401 if nobody is known
   */
  public static Actor of(SecurityIdentity identity) {
    if (identity.isAnonymous()) {
      throw Problem.of(ProblemType.UNAUTHENTICATED, "this needs a caller with a bearer token");
    }
    return new Actor(identity.getPrincipal().getName(), new TreeSet<>(identity.getRoles()));
  }
}
