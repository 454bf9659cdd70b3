package io.concordat.connector.iam.google;

import io.concordat.connector.iam.vocabulary.Privilege;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What predefined roles allow, by the scheme of their names. What a custom role allows, its name
 * does not tell: then nothing is asserted.
 */
final class Roles {
  private static final Map<String, Privilege> BASIC =
      Map.of(
          "roles/owner", Privilege.ADMIN,
          "roles/editor", Privilege.WRITE,
          "roles/viewer", Privilege.READ,
          "roles/browser", Privilege.READ,
          // With these, one service account becomes another one.
          "roles/iam.serviceAccountTokenCreator", Privilege.ADMIN,
          "roles/iam.workloadIdentityUser", Privilege.ADMIN,
          "roles/iam.serviceAccountUser", Privilege.ADMIN);

  private static final List<String> READING =
      List.of("viewer", "reader", "accessor", "auditor", "reviewer", "browser");
  private static final List<String> WRITING =
      List.of(
          "editor",
          "writer",
          "creator",
          "publisher",
          "subscriber",
          "invoker",
          "developer",
          "user",
          "operator",
          "agent",
          "deleter",
          "updater",
          "consumer");

  private Roles() {}

  static Optional<Privilege> privilege(String role) {
    if (BASIC.containsKey(role)) {
      return Optional.of(BASIC.get(role));
    }
    if (!role.startsWith("roles/")) {
      return Optional.empty();
    }
    String name = role.substring(role.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (name.endsWith("admin") || name.endsWith("owner")) {
      return Optional.of(Privilege.ADMIN);
    }
    if (READING.stream().anyMatch(name::endsWith)) {
      return Optional.of(Privilege.READ);
    }
    // A service agent's role is Google's own and may be anything.
    return WRITING.stream().anyMatch(name::endsWith) && !name.endsWith("serviceagent")
        ? Optional.of(Privilege.WRITE)
        : Optional.empty();
  }
}
