package io.concordat.connector.iam.entra;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.iam.vocabulary.Privilege;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsTest {
  @ParameterizedTest
  @CsvSource({
    "User.Read.All,                      READ",
    "User.ReadBasic.All,                 READ",
    "AccessReview.Read.All,              READ",
    "Mail.Send,                          WRITE",
    "Mail.ReadWrite,                     WRITE",
    "Application.ReadUpdate.All,         WRITE",
    "Sites.Manage.All,                   WRITE",
    "Sites.FullControl.All,              ADMIN",
    "RoleManagement.ReadWrite.Directory, ADMIN",
    "Application.ReadWrite.All,          ADMIN",
    "Application.ReadWrite.OwnedBy,      WRITE",
    "openid,                             NONE",
  })
  void readsMicrosoftsScheme(String value, Privilege privilege) {
    assertThat(Permissions.ofMicrosoft(value)).contains(privilege);
  }

  @ParameterizedTest
  @ValueSource(strings = {"user_impersonation", "Sites.Selected", "Manage", "", "Read"})
  void doesNotGuess(String value) {
    assertThat(Permissions.ofMicrosoft(value)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Global Administrator, ADMIN",
    "Global Reader,        READ",
    "Directory Readers,    READ",
    "Directory Writers,    WRITE",
  })
  void readsNamesOfDirectoryRoles(String name, Privilege privilege) {
    assertThat(Permissions.ofDirectoryRole(name)).contains(privilege);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Our own role", "Message Center Privacy"})
  void knowsNoOtherDirectoryRole(String name) {
    assertThat(Permissions.ofDirectoryRole(name)).isEmpty();
    assertThat(Permissions.ofDirectoryRole(null)).isEmpty();
  }
}
