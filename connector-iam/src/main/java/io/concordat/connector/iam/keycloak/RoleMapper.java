package io.concordat.connector.iam.keycloak;

import io.concordat.connector.iam.keycloak.AdminApi.Role;
import io.concordat.connector.iam.vocabulary.Privilege;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;

/** Roles as entitlements. */
final class RoleMapper {
  private RoleMapper() {}

  static SourceRow realmRole(Role role, KeycloakKeys keys) {
    return row(role, role.name(), "realm_role", keys).build();
  }

  static SourceRow clientRole(Role role, Client client, KeycloakKeys keys) {
    SourceRow.Builder row = row(role, client.clientId() + "/" + role.name(), "client_role", keys);
    if (client.clientId().equals(Privileges.managementClient(keys.realm()))) {
      row.text(
          FieldNames.PRIVILEGE,
          Privileges.ofManagementRole(role.name()).map(Privilege::wireName).orElse(null));
    }
    return row.build();
  }

  private static SourceRow.Builder row(Role role, String name, String type, KeycloakKeys keys) {
    String description = role.description();
    return SourceRow.of(role.id(), EntityKind.ENTITLEMENT)
        .type(type)
        .key(KeycloakKeys.ROLE_ID, keys.id(role.id()))
        .text(FieldNames.NAME, name)
        // "${role_view-clients}" is a place for a translation and describes nothing.
        .text(
            FieldNames.DESCRIPTION,
            description == null || description.startsWith("${") ? null : description)
        .text(FieldNames.ENTITLEMENT_TYPE, type)
        .text(FieldNames.STATUS, "active");
  }
}
