package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.iam.entra.ResourceCatalog.Resource;
import io.concordat.connector.iam.vocabulary.Privilege;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns what Graph says of assignments into grants that a person can read. */
final class GrantReader {
  /** Assigned without a role: it may use the application, whatever that means there. */
  private static final String NO_ROLE = "00000000-0000-0000-0000-000000000000";

  private final ResourceCatalog catalog;

  GrantReader(ResourceCatalog catalog) {
    this.catalog = catalog;
  }

  /** The applications that assignments are about. */
  Map<String, Resource> resources(List<JsonNode> assignments) {
    return catalog.find(
        assignments.stream()
            .map(GrantReader::resourceId)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet()));
  }

  List<Grant> appRole(JsonNode assignment, Map<String, Resource> resources) {
    String resourceId = resourceId(assignment);
    String roleId = EntraKeys.guid(Node.text(assignment, "appRoleId"));
    if (resourceId == null || roleId == null) {
      return List.of();
    }
    Optional<Resource> resource = Optional.ofNullable(resources.get(resourceId));
    String value = resource.map(one -> one.roles().get(roleId)).orElse(null);
    String name = roleId.equals(NO_ROLE) ? "default access" : value == null ? roleId : value;
    return List.of(
        new Grant(
            resourceId + "/" + roleId,
            Grant.Type.APP_ROLE,
            name + " of " + name(resource, assignment),
            privilege(resource, value)));
  }

  /** One grant holds the names of several permissions. */
  List<Grant> delegated(JsonNode grant, Map<String, Resource> resources) {
    String resourceId = resourceId(grant);
    String scope = Node.text(grant, "scope");
    if (resourceId == null || scope == null) {
      return List.of();
    }
    Optional<Resource> resource = Optional.ofNullable(resources.get(resourceId));
    return Arrays.stream(scope.split("\\s+"))
        .filter(value -> !value.isBlank())
        .distinct()
        .map(
            value ->
                new Grant(
                    resourceId + "/scope/" + value,
                    Grant.Type.DELEGATED_PERMISSION,
                    value + " of " + name(resource, grant) + " for a person",
                    privilege(resource, value)))
        .toList();
  }

  List<Grant> directoryRole(JsonNode assignment) {
    JsonNode role = assignment.path("roleDefinition");
    String id =
        Optional.ofNullable(EntraKeys.guid(Node.text(assignment, "roleDefinitionId")))
            .orElseGet(() -> EntraKeys.guid(Node.text(role, "id")));
    String name = Node.text(role, "displayName");
    return id == null
        ? List.of()
        : List.of(
            new Grant(
                "directory-role/" + id,
                Grant.Type.DIRECTORY_ROLE,
                name == null ? "directory role " + id : name,
                Permissions.ofDirectoryRole(name)));
  }

  private static String resourceId(JsonNode assignment) {
    return EntraKeys.guid(Node.text(assignment, "resourceId"));
  }

  private static String name(Optional<Resource> resource, JsonNode assignment) {
    String said = Node.text(assignment, "resourceDisplayName");
    return resource.map(Resource::name).orElse(said == null ? "an unknown application" : said);
  }

  private static Optional<Privilege> privilege(Optional<Resource> resource, String value) {
    return resource.filter(Resource::microsofts).flatMap(one -> Permissions.ofMicrosoft(value));
  }
}
