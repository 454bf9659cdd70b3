package io.concordat.connector.iam.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.iam.vocabulary.Privilege;
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
}
