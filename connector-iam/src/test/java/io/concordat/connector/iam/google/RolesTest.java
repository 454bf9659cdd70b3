package io.concordat.connector.iam.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.iam.Published;
import io.concordat.connector.iam.vocabulary.Privilege;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolesTest {
  @ParameterizedTest
  @CsvSource({
    "roles/owner,                          ADMIN",
    "roles/editor,                         WRITE",
    "roles/viewer,                         READ",
    "roles/iam.serviceAccountTokenCreator, ADMIN",
    "roles/iam.securityAdmin,              ADMIN",
    "roles/storage.objectViewer,           READ",
    "roles/secretmanager.secretAccessor,   READ",
    "roles/pubsub.publisher,               WRITE",
    "roles/bigquery.jobUser,               WRITE",
  })
  void readsGooglesScheme(String role, Privilege privilege) {
    assertThat(Roles.privilege(role)).contains(privilege);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "projects/acme-one/roles/viewer",
        "organizations/99/roles/admin",
        "roles/container.serviceAgent",
        "roles/whatever.somethingNew"
      })
  void doesNotGuess(String role) {
    assertThat(Roles.privilege(role)).isEmpty();
  }

  /** Google writes it with a capital letter too, and with a version behind it. */
  @Test
  void doesNotGuessWhatTheRolesOfServiceAgentsInARealPolicyAllow() {
    Map<String, String> anything =
        Map.of("projectId", "p", "projectNumber", "1", "organizationID", "2");
    List<String> roles =
        Published.answers("google/config-connector/project-policy.http.txt", anything)
            .getFirst()
            .json()
            .findValuesAsText("role")
            .stream()
            .filter(role -> role.toLowerCase(Locale.ROOT).contains("serviceagent"))
            .toList();

    assertThat(roles).hasSizeGreaterThan(30).contains("roles/containeranalysis.ServiceAgent");
    assertThat(roles).allSatisfy(role -> assertThat(Roles.privilege(role)).as(role).isEmpty());
  }
}
