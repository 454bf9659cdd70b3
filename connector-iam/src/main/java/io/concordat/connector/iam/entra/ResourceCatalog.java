package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The applications that grants are about, with their app roles; each is kept for a while. */
final class ResourceCatalog {
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MOST_KEPT = 500;
  private static final List<String> PROPERTIES =
      List.of("id", "displayName", "appOwnerOrganizationId", "appRoles");

  /**
   * An application that others call.
   *
   * @param microsofts whether its permissions are named by Microsoft's scheme
   * @param roles the values of its app roles by their ids
   */
  record Resource(String name, boolean microsofts, Map<String, String> roles) {}

  private record Kept(Optional<Resource> resource, Instant until) {}

  private final GraphApi api;
  private final Clock clock;
  private final Map<String, Kept> kept = new LinkedHashMap<>();

  ResourceCatalog(GraphApi api, Clock clock) {
    this.api = api;
    this.clock = clock;
  }

  /**
   * The applications by their object ids; those that are gone, or may not be read, are left out.
   */
  synchronized Map<String, Resource> find(Set<String> ids) {
    Instant now = clock.instant();
    kept.values().removeIf(entry -> !entry.until().isAfter(now));
    if (kept.size() > MOST_KEPT) {
      kept.clear();
    }
    List<String> unknown =
        ids.stream().filter(id -> EntraKeys.isGuid(id) && !kept.containsKey(id)).sorted().toList();
    List<GraphApi.Ask> asks =
        unknown.stream()
            .map(
                id ->
                    new GraphApi.Ask(
                        "the list of app roles",
                        "servicePrincipals/" + id + "?$select=" + String.join(",", PROPERTIES),
                        "Application.Read.All"))
            .toList();
    List<GraphApi.Reply> replies =
        api.batch(
            asks, List.of("id", "displayName", "appOwnerOrganizationId", "appRoles", "value"));
    for (int i = 0; i < unknown.size(); i++) {
      GraphApi.Reply reply = replies.get(i);
      kept.put(
          unknown.get(i),
          new Kept(
              reply.found() ? Optional.of(resource(reply.body())) : Optional.empty(),
              now.plus(KEPT)));
    }
    Map<String, Resource> found = new HashMap<>();
    for (String id : ids) {
      Optional.ofNullable(kept.get(id))
          .flatMap(Kept::resource)
          .ifPresent(resource -> found.put(id, resource));
    }
    return found;
  }

  private static Resource resource(JsonNode principal) {
    Map<String, String> roles = new HashMap<>();
    for (JsonNode role : Node.list(principal, "appRoles")) {
      String id = EntraKeys.guid(Node.text(role, "id"));
      String value = Node.text(role, "value");
      if (id != null) {
        roles.put(id, value == null ? String.valueOf(Node.text(role, "displayName")) : value);
      }
    }
    return new Resource(
        String.valueOf(Node.text(principal, "displayName")),
        PrincipalKind.isMicrosofts(principal),
        Map.copyOf(roles));
  }
}
