package io.concordat.connector.iam.keycloak;

import io.concordat.connector.iam.keycloak.AdminApi.Role;
import io.concordat.connector.iam.vocabulary.Privilege;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What roles allow. Keycloak knows what its own administration roles do; what an application's role
 * does, only the application knows: then nothing is asserted.
 */
final class Privileges {
  private static final String MASTER = "master";
  private static final Set<String> EVERYBODYS = Set.of("offline_access", "uma_authorization");
  private static final Map<String, Privilege> MANAGEMENT =
      Map.ofEntries(
          Map.entry("realm-admin", Privilege.ADMIN),
          Map.entry("manage-realm", Privilege.ADMIN),
          Map.entry("manage-users", Privilege.ADMIN),
          Map.entry("manage-clients", Privilege.ADMIN),
          Map.entry("manage-authorization", Privilege.ADMIN),
          Map.entry("manage-identity-providers", Privilege.ADMIN),
          Map.entry("impersonation", Privilege.ADMIN),
          Map.entry("manage-events", Privilege.WRITE),
          Map.entry("create-client", Privilege.WRITE));

  private Privileges() {}

  /** The client whose roles administer a realm. */
  static String managementClient(String realm) {
    return realm.equals(MASTER) ? "master-realm" : "realm-management";
  }

  static Optional<Privilege> ofManagementRole(String name) {
    return name.startsWith("view-") || name.startsWith("query-")
        ? Optional.of(Privilege.READ)
        : Optional.ofNullable(MANAGEMENT.get(name));
  }

  /**
   * The highest privilege of a service account.
   *
   * @param direct the roles given to it
   * @param realmRoles the realm's roles that it holds in whatever way
   * @param managementRoles the management client's roles that it holds in whatever way
   * @return empty if it holds a role whose meaning only an application knows
   */
  static Optional<Privilege> of(
      String realm, AdminApi.Mappings direct, List<Role> realmRoles, List<Role> managementRoles) {
    Privilege highest = Privilege.NONE;
    boolean unknown =
        direct.clientMappings().keySet().stream()
            .anyMatch(client -> !client.equals(managementClient(realm)));
    for (Role role : managementRoles) {
      Optional<Privilege> one = ofManagementRole(role.name());
      unknown |= one.isEmpty();
      highest = highest.or(one.orElse(Privilege.NONE));
    }
    for (Role role : realmRoles) {
      if (realm.equals(MASTER) && role.name().equals("admin")) {
        highest = Privilege.ADMIN;
      } else {
        unknown |= !EVERYBODYS.contains(role.name()) && !role.name().startsWith("default-roles-");
      }
    }
    return unknown && highest != Privilege.ADMIN ? Optional.empty() : Optional.of(highest);
  }
}
