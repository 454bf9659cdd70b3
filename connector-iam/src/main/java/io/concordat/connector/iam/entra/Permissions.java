package io.concordat.connector.iam.entra;

import io.concordat.connector.iam.vocabulary.Privilege;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What permissions allow. Microsoft names those of its own APIs by a scheme ({@code
 * Mail.ReadWrite}, {@code Sites.FullControl.All}); what a customer's own app role allows, only that
 * application knows: then nothing is asserted.
 */
final class Permissions {
  /** With any of these an application can make itself, or anybody, an administrator. */
  private static final Set<String> ADMINISTRATION =
      Set.of(
          "RoleManagement.ReadWrite.Directory",
          "RoleAssignmentSchedule.ReadWrite.Directory",
          "RoleEligibilitySchedule.ReadWrite.Directory",
          "RoleManagementPolicy.ReadWrite.Directory",
          "AppRoleAssignment.ReadWrite.All",
          "Application.ReadWrite.All",
          "Directory.ReadWrite.All",
          "Directory.AccessAsUser.All",
          "UserAuthenticationMethod.ReadWrite.All",
          "Policy.ReadWrite.ConditionalAccess",
          "Policy.ReadWrite.AuthenticationMethod",
          "PrivilegedAccess.ReadWrite.AzureAD",
          "PrivilegedAccess.ReadWrite.AzureADGroup",
          "PrivilegedAccess.ReadWrite.AzureResources",
          "EntitlementManagement.ReadWrite.All",
          "Exchange.ManageAsApp",
          "full_access_as_app");

  /** They sign a person in, and open nothing. */
  private static final Set<String> SIGN_IN = Set.of("openid", "profile", "email", "offline_access");

  private static final Set<String> WRITING =
      Set.of("write", "manage", "create", "send", "delete", "invite", "update");

  private Permissions() {}

  /** What an app role or delegated permission of one of Microsoft's APIs allows, if it is known. */
  static Optional<Privilege> ofMicrosoft(String value) {
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    if (ADMINISTRATION.contains(value)) {
      return Optional.of(Privilege.ADMIN);
    }
    if (SIGN_IN.contains(value)) {
      return Optional.of(Privilege.NONE);
    }
    Privilege highest = Privilege.NONE;
    // What stands before the first dot is the thing, and not what may be done with it.
    List<String> parts = List.of(value.toLowerCase(Locale.ROOT).split("\\."));
    for (String part : parts.subList(Math.min(1, parts.size()), parts.size())) {
      if (part.equals("fullcontrol")) {
        return Optional.of(Privilege.ADMIN);
      }
      String verb = part.startsWith("read") ? part.substring("read".length()) : part;
      if (WRITING.stream().anyMatch(verb::startsWith)) {
        highest = highest.or(Privilege.WRITE);
      } else if (part.startsWith("read")) {
        highest = highest.or(Privilege.READ);
      }
    }
    return Optional.of(highest).filter(privilege -> privilege != Privilege.NONE);
  }

  /** What a built-in directory role allows, if its name tells. */
  static Optional<Privilege> ofDirectoryRole(String name) {
    if (name == null) {
      return Optional.empty();
    }
    if (name.endsWith("Administrator") || name.equals("Partner Tier2 Support")) {
      return Optional.of(Privilege.ADMIN);
    }
    if (name.endsWith("Reader") || name.equals("Directory Readers")) {
      return Optional.of(Privilege.READ);
    }
    return name.equals("Directory Writers") ? Optional.of(Privilege.WRITE) : Optional.empty();
  }
}
