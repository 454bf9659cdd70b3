package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceRow;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * One kind of directory object whose changes Graph tracks.
 *
 * @param stream the stream's name
 * @param what names them in sentences
 * @param collection such as {@code servicePrincipals}
 * @param type such as {@code microsoft.graph.servicePrincipal}
 * @param properties what is asked for and taken
 * @param whole properties that every whole representation has: one that lacks any is a part, as
 *     Graph serves it for an object of which a little changed
 * @param wanted whether an object is read at all
 * @param mapper makes the row, of an object and of whether it lies among the deleted items
 */
record DirectoryObjects(
    String stream,
    String what,
    String collection,
    String type,
    List<String> properties,
    Set<String> whole,
    Predicate<JsonNode> wanted,
    BiFunction<JsonNode, Boolean, SourceRow> mapper) {
  DirectoryObjects {
    properties = List.copyOf(properties);
    whole = Set.copyOf(whole);
  }

  static DirectoryObjects servicePrincipals(EntraConfig.Tenant tenant) {
    ServicePrincipalMapper mapper = new ServicePrincipalMapper(tenant.tags());
    return new DirectoryObjects(
        "service-principals",
        "the list of service principals",
        "servicePrincipals",
        "microsoft.graph.servicePrincipal",
        ServicePrincipalMapper.PROPERTIES,
        Set.of("appId", "displayName", "accountEnabled", "servicePrincipalType"),
        object -> PrincipalKind.isWanted(object, tenant.microsoftApps()),
        mapper::identity);
  }

  static DirectoryObjects applications(EntraConfig.Tenant tenant) {
    ApplicationMapper mapper = new ApplicationMapper(tenant.tags());
    return new DirectoryObjects(
        "applications",
        "the list of applications",
        "applications",
        "microsoft.graph.application",
        ApplicationMapper.PROPERTIES,
        Set.of("appId", "displayName", "createdDateTime"),
        object -> true,
        mapper::identity);
  }

  String select() {
    return "$select="
        + String.join(",", properties.stream().filter(name -> !name.startsWith("@")).toList());
  }

  boolean isWhole(JsonNode object) {
    return whole.stream().allMatch(name -> !object.path(name).isMissingNode());
  }
}
