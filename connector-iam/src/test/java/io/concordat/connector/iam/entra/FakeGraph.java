package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.iam.FakeServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A small tenant in the form in which Microsoft's documents show Graph's answers: delta queries
 * with links, soft deletes, batches. Whatever is selected, it serves more than was asked for, and
 * secrets among it.
 */
final class FakeGraph extends FakeServer {
  static final String SECRET = "Zk8Q~planted-client-secret-value-000000";
  static final String KEY = "MIIJKAIBAzCCCOQGplantedprivatekey000";
  static final String HINT = "Zk8planted-hint";
  static final String TENANT = "11111111-aaaa-4bbb-8ccc-222222222222";
  static final String MICROSOFT = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";
  private static final int PAGE = 4;

  private final Map<String, Map<String, Map<String, Object>>> live = new HashMap<>();
  private final Map<String, Map<String, Map<String, Object>>> deleted = new HashMap<>();
  private final Map<String, List<Map<String, Object>>> owners = new HashMap<>();
  private final Map<String, List<Map<String, Object>>> roles = new HashMap<>();
  private final Map<String, List<Map<String, Object>>> directoryRoles = new HashMap<>();
  private final Map<String, Map<String, Object>> signIns = new TreeMap<>();
  private final DeltaLog changes = new DeltaLog(PAGE);
  private final Set<String> denied = new TreeSet<>();
  private boolean licensed;
  private String throttled;
  private String elsewhere;
  private Map<String, String> tokenForm = Map.of();

  FakeGraph() {
    reset();
  }

  synchronized void reset() {
    for (String collection : List.of("applications", "servicePrincipals")) {
      live.put(collection, new TreeMap<>());
      deleted.put(collection, new TreeMap<>());
    }
    owners.clear();
    roles.clear();
    directoryRoles.clear();
    signIns.clear();
    changes.reset();
    denied.clear();
    licensed = true;
    throttled = null;
    elsewhere = null;
    forgetRequests();
    for (int i = 1; i <= 4; i++) {
      application(i);
      principal(i, "Application", TENANT);
      owner(id("applications", i), "team-" + i + "@acme.example");
      signIn(i, "2026-11-0" + i + "T10:00:00Z");
    }
    principal(5, "ManagedIdentity", null);
    principal(6, "Application", MICROSOFT);
    role(1, 6, "df021288-bdef-4463-88db-98f22de89214");
    role(2, 6, "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8");
    changes.reset();
  }

  static String id(String collection, int number) {
    return (collection.equals("applications") ? "aaaaaaaa" : "5e5e5e5e")
        + "-0000-4000-8000-%012d".formatted(number);
  }

  static String appId(int number) {
    return "ca11ab1e-0000-4000-8000-%012d".formatted(number);
  }

  static String principalId(int number) {
    return id("servicePrincipals", number);
  }

  static String applicationId(int number) {
    return id("applications", number);
  }

  private void application(int number) {
    put("applications", GraphObjects.application(number));
  }

  void principal(int number, String type, String home) {
    put("servicePrincipals", GraphObjects.principal(number, type, home));
  }

  static String keyId(int number) {
    return "0c0c0c0c-0000-4000-8000-%012d".formatted(number);
  }

  synchronized void put(String collection, Map<String, Object> object) {
    live.get(collection).put((String) object.get("id"), object);
    changes.add(collection, (String) object.get("id"), null);
  }

  synchronized Map<String, Object> get(String collection, int number) {
    return live.get(collection).get(id(collection, number));
  }

  synchronized void set(String collection, int number, String property, Object value) {
    Map<String, Object> object = new LinkedHashMap<>(get(collection, number));
    object.put(property, value);
    put(collection, object);
  }

  /** Deletes so that it can be restored. */
  synchronized void delete(String collection, int number) {
    String id = id(collection, number);
    deleted.get(collection).put(id, live.get(collection).remove(id));
    changes.add(collection, id, "changed");
  }

  synchronized void restore(String collection, int number) {
    put(collection, deleted.get(collection).remove(id(collection, number)));
  }

  /** Deletes for good. */
  synchronized void purge(String collection, int number) {
    String id = id(collection, number);
    deleted.get(collection).remove(id);
    live.get(collection).remove(id);
    changes.add(collection, id, "deleted");
  }

  /** Says again what it said of an object: the change of an earlier day. */
  synchronized void replay(String collection, int number, String removed) {
    changes.add(collection, id(collection, number), removed);
  }

  synchronized void owner(String of, String mail) {
    owners
        .computeIfAbsent(of, none -> new ArrayList<>())
        .add(
            Map.of(
                "@odata.type",
                "#microsoft.graph.user",
                "id",
                "u",
                "mail",
                mail,
                "passwordProfile",
                Map.of("password", SECRET)));
  }

  synchronized void namelessOwner(String of) {
    owners
        .computeIfAbsent(of, none -> new ArrayList<>())
        .add(Map.of("@odata.type", "#microsoft.graph.user", "id", "u"));
  }

  synchronized void role(int principal, int resource, String roleId) {
    roles
        .computeIfAbsent(principalId(principal), none -> new ArrayList<>())
        .add(
            Map.of(
                "id",
                "assignment-" + principal + roleId,
                "appRoleId",
                roleId,
                "resourceId",
                principalId(resource),
                "resourceDisplayName",
                "app-" + resource));
  }

  synchronized void directoryRole(int principal, String name) {
    directoryRoles
        .computeIfAbsent(principalId(principal), none -> new ArrayList<>())
        .add(
            Map.of(
                "roleDefinitionId",
                "d1d1d1d1-0000-4000-8000-000000000001",
                "roleDefinition",
                Map.of("id", "d1d1d1d1-0000-4000-8000-000000000001", "displayName", name)));
  }

  synchronized void signIn(int number, String at) {
    signIns.put(
        appId(number),
        Map.of(
            "id",
            "s",
            "appId",
            appId(number),
            "lastSignInActivity",
            Map.of("lastSignInDateTime", "2026-11-20T00:00:00Z", "lastSignInRequestId", SECRET),
            "applicationAuthenticationClientSignInActivity",
            Map.of("lastSignInDateTime", at, "lastSignInRequestId", SECRET)));
  }

  synchronized void deny(String part) {
    denied.add(part);
  }

  /** Forgets every link that was given until now; answers them with a status, and a later one. */
  synchronized void forgetLinks(int status) {
    changes.forgetLinks(status);
  }

  synchronized void forgetEveryLink() {
    changes.forgetEveryLink();
  }

  synchronized void repeatLinks() {
    changes.repeatLinks();
  }

  synchronized void withdrawLicence() {
    licensed = false;
  }

  synchronized void throttleOnce(String part) {
    throttled = part;
  }

  synchronized void linkTo(String server) {
    elsewhere = server;
  }

  synchronized Map<String, String> tokenForm() {
    return tokenForm;
  }

  Map<String, String> properties(String source) {
    String prefix = "concordat.entra.sources." + source + ".";
    return Map.of(
        prefix + "tenant-id", TENANT,
        prefix + "client-id", "concordat",
        prefix + "client-secret", "not-a-secret-at-all",
        prefix + "graph-url", url(),
        prefix + "login-url", url(),
        prefix + "sign-ins", "true",
        prefix + "page-size", "3");
  }

  synchronized Map<String, Set<String>> rows() {
    Map<String, Set<String>> rows = new HashMap<>();
    Set<String> applications = new TreeSet<>(live.get("applications").keySet());
    Set<String> principals = new TreeSet<>();
    Set<String> credentials = new TreeSet<>();
    Set<String> access = new TreeSet<>();
    live.get("applications").values().forEach(one -> credentials.addAll(credentials(one)));
    for (Map<String, Object> one : live.get("servicePrincipals").values()) {
      if (!MICROSOFT.equals(one.get("appOwnerOrganizationId"))) {
        String id = (String) one.get("id");
        principals.add(id);
        credentials.addAll(credentials(one));
        access.add(id + "#access");
        roles
            .getOrDefault(id, List.of())
            .forEach(role -> access.add(role.get("resourceId") + "/" + role.get("appRoleId")));
      }
    }
    applications.addAll(deleted.get("applications").keySet());
    principals.addAll(deleted.get("servicePrincipals").keySet());
    Set<String> activities = new TreeSet<>();
    signIns.keySet().forEach(appId -> activities.add(appId + "#sign-ins"));
    rows.put("applications", applications);
    rows.put("service-principals", principals);
    rows.put("credentials", credentials);
    rows.put("access", access);
    rows.put("sign-ins", activities);
    return rows;
  }

  private static Set<String> credentials(Map<String, Object> holder) {
    Set<String> ids = new TreeSet<>();
    for (Object one : (List<?>) holder.get("passwordCredentials")) {
      ids.add(holder.get("id") + "#secret/" + ((Map<?, ?>) one).get("keyId"));
    }
    for (Object one : (List<?>) holder.get("keyCredentials")) {
      ids.add(holder.get("id") + "#certificate/" + ((Map<?, ?>) one).get("keyId"));
    }
    return ids;
  }

  @Override
  protected synchronized Reply answer(
      String method, URI uri, Map<String, String> headers, byte[] body) throws IOException {
    String path = uri.getPath();
    if (path.equals("/" + TENANT + "/oauth2/v2.0/token")) {
      tokenForm = parameters(new String(body, StandardCharsets.UTF_8));
      return Reply.ok(Map.of("access_token", "opaque", "expires_in", 3600));
    }
    if (!"Bearer opaque".equals(headers.get("Authorization"))) {
      return Reply.of(401, Map.of());
    }
    return path.equals("/v1.0/$batch") ? batch(body) : get(path, parameters(uri.getRawQuery()));
  }

  private Reply batch(byte[] body) throws IOException {
    List<Map<String, Object>> responses = new ArrayList<>();
    JsonNode requests = JSON.readTree(body).path("requests");
    if (requests.size() > 20) {
      return Reply.of(400, Map.of());
    }
    for (JsonNode request : requests) {
      URI uri = URI.create("http://x/v1.0" + request.path("url").asText());
      Reply reply = get(uri.getPath(), parameters(uri.getRawQuery()));
      // In any order, as Graph does.
      responses.addFirst(
          Map.of(
              "id", request.path("id").asText(),
              "status", reply.status(),
              "headers", reply.headers(),
              "body", reply.body()));
    }
    return Reply.ok(Map.of("responses", responses));
  }

  private Reply get(String path, Map<String, String> query) {
    if (denied.stream().anyMatch(path::contains)) {
      return Reply.of(403, Map.of("error", Map.of("code", "Forbidden", "message", SECRET)));
    }
    if (throttled != null && path.contains(throttled)) {
      throttled = null;
      return new Reply(429, Map.of("Retry-After", "7"), Map.of());
    }
    String local = path.replaceFirst("^/(v1\\.0|beta)/", "");
    String collection = local.replaceAll("[/(].*", "");
    if (local.endsWith("/delta")) {
      return changes.delta(base(), collection, live.get(collection).values(), query);
    }
    if (local.equals("reports/servicePrincipalSignInActivities")) {
      return licensed
          ? page(path, new ArrayList<>(signIns.values()), query)
          : Reply.of(
              403,
              Map.of(
                  "error",
                  Map.of("code", "Authentication_RequestFromNonPremiumTenantOrB2CTenant")));
    }
    if (local.startsWith("directory/deletedItems/microsoft.graph.")) {
      String kind = local.endsWith(".application") ? "applications" : "servicePrincipals";
      return page(path, new ArrayList<>(deleted.get(kind).values()), query);
    }
    String id = local.substring(local.lastIndexOf('/') + 1);
    if (local.startsWith("directory/deletedItems/")) {
      return deleted.values().stream()
          .filter(items -> items.containsKey(id))
          .findFirst()
          .map(items -> Reply.ok(items.get(id)))
          .orElse(Reply.of(404, Map.of()));
    }
    if (local.equals("roleManagement/directory/roleAssignments")) {
      String of = query.get("$filter").replaceAll("^.*'(.*)'$", "$1");
      return page(path, new ArrayList<>(directoryRoles.getOrDefault(of, List.of())), Map.of());
    }
    if (local.equals(collection)) {
      return page(path, new ArrayList<>(live.get(collection).values()), query);
    }
    return local.matches("\\w+/[^/]+")
        ? one(live.get(collection).get(id))
        : part(local, collection, query, path);
  }

  private Reply part(String local, String collection, Map<String, String> query, String path) {
    String of = local.replaceAll("^\\w+/([^/]+)/.*", "$1");
    if (local.startsWith("applications(appId='")) {
      String appId = local.replaceAll("^.*appId='(.*)'.*$", "$1");
      of =
          live.get(collection).values().stream()
              .filter(one -> one.get("appId").equals(appId))
              .map(one -> (String) one.get("id"))
              .findFirst()
              .orElse("");
    }
    if (local.endsWith("/owners") || local.endsWith("/sponsors")) {
      return page(path, new ArrayList<>(owners.getOrDefault(of, List.of())), query);
    }
    if (local.endsWith("/appRoleAssignments")) {
      return page(path, new ArrayList<>(roles.getOrDefault(of, List.of())), query);
    }
    return local.endsWith("/oauth2PermissionGrants")
        ? Reply.ok(Map.of("value", List.of()))
        : Reply.of(404, Map.of());
  }

  private static Reply one(Map<String, Object> object) {
    return object == null ? Reply.of(404, Map.of()) : Reply.ok(object);
  }

  private String base() {
    return elsewhere == null ? url() : elsewhere;
  }

  private Reply page(String path, List<Map<String, Object>> all, Map<String, String> query) {
    int from = Integer.parseInt(query.getOrDefault("$skiptoken", "0"));
    int end = Math.min(all.size(), from + PAGE);
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("value", all.subList(Math.min(from, end), end));
    if (end < all.size()) {
      page.put("@odata.nextLink", base() + path + "?$skiptoken=" + end);
    }
    return Reply.ok(page);
  }
}
