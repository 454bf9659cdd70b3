package io.concordat.connector.iam.google;

import io.concordat.connector.iam.vocabulary.Privilege;
import java.util.Optional;

/**
 * A role on a project, folder or organization, perhaps under a condition.
 *
 * @param resource such as {@code projects/acme-prod}
 * @param role such as {@code roles/viewer}
 */
record Binding(String resource, String role, Optional<Condition> condition) {
  /**
   * When a binding holds.
   *
   * @param expression in the Common Expression Language
   */
  record Condition(String title, String expression) {}

  /** The key under {@link GoogleKeys#BINDING}. */
  String key() {
    return resource + "/" + role + condition.map(one -> "#" + digest(one)).orElse("");
  }

  Optional<Privilege> privilege() {
    return Roles.privilege(role);
  }

  private static String digest(Condition condition) {
    return io.concordat.connector.iam.vocabulary.Settings.fingerprint(condition.expression());
  }
}
