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

  private record Change(int number, String collection, String id, String removed) {}

  private final Map<String, Map<String, Map<String, Object>>> live = new HashMap<>();
  private final Map<String, Map<String, Map<String, Object>>> deleted = new HashMap<>();
  private final Map<String, List<Map<String, Object>>> owners = new HashMap<>();
  private final Map<String, List<Map<String, Object>>> roles = new HashMap<>();
  private final Map<String, List<Map<String, Object>>> directoryRoles = new HashMap<>();
  private final Map<String, Map<String, Object>> signIns = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final Set<String> denied = new TreeSet<>();
  private int forgottenUpTo;
  private int forget;
  private boolean stuck;
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
    changes.clear();
    denied.clear();
    forgottenUpTo = -1;
    forget = 0;
    stuck = false;
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
    changes.clear();
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
    Map<String, Object> application = object("applications", number);
    application.put("createdDateTime", "2024-03-0" + number + "T08:00:00Z");
    application.put("passwordCredentials", List.of(secret(number)));
    application.put("keyCredentials", List.of(certificate(number)));
    put("applications", application);
  }

  void principal(int number, String type, String home) {
    Map<String, Object> principal = object("servicePrincipals", number);
    principal.put("servicePrincipalType", type);
    principal.put("accountEnabled", true);
    principal.put("appOwnerOrganizationId", home);
    principal.put("alternativeNames", List.of());
    principal.put(
        "appRoles",
        List.of(
            Map.of("id", "df021288-bdef-4463-88db-98f22de89214", "value", "User.Read.All"),
            Map.of(
                "id",
                "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8",
                "value",
                "RoleManagement.ReadWrite.Directory")));
    principal.put("keyCredentials", number == 1 ? List.of(certificate(70)) : List.of());
    principal.put("passwordCredentials", List.of());
    put("servicePrincipals", principal);
  }

  private static Map<String, Object> object(String collection, int number) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", id(collection, number));
    object.put("appId", appId(number));
    object.put("displayName", "app-" + number);
    object.put("description", "number " + number);
    object.put("tags", List.of("environment:prod", "HideApp"));
    object.put("secretText", SECRET);
    object.put("info", Map.of("logoUrl", SECRET, "description", SECRET));
    object.put("customSecurityAttributes", Map.of("vault", Map.of("token", SECRET)));
    return object;
  }

  private static Map<String, Object> secret(int number) {
    Map<String, Object> secret = credential(number, "ci");
    secret.put("secretText", SECRET);
    secret.put("hint", HINT);
    return secret;
  }

  private static Map<String, Object> certificate(int number) {
    Map<String, Object> certificate = credential(number + 100, "CN=app");
    certificate.put("type", "AsymmetricX509Cert");
    certificate.put("usage", "Verify");
    certificate.put("key", KEY);
    return certificate;
  }

  private static Map<String, Object> credential(int number, String name) {
    Map<String, Object> credential = new LinkedHashMap<>();
    credential.put("keyId", keyId(number));
    credential.put("displayName", name);
    credential.put("startDateTime", "2026-01-01T00:00:00Z");
    credential.put("endDateTime", "2099-01-01T00:00:00Z");
    credential.put("customKeyIdentifier", SECRET);
    return credential;
  }

  static String keyId(int number) {
    return "0c0c0c0c-0000-4000-8000-%012d".formatted(number);
  }

  synchronized void put(String collection, Map<String, Object> object) {
    live.get(collection).put((String) object.get("id"), object);
    change(collection, (String) object.get("id"), null);
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
    change(collection, id, "changed");
  }

  synchronized void restore(String collection, int number) {
    put(collection, deleted.get(collection).remove(id(collection, number)));
  }

  /** Deletes for good. */
  synchronized void purge(String collection, int number) {
    String id = id(collection, number);
    deleted.get(collection).remove(id);
    live.get(collection).remove(id);
    change(collection, id, "deleted");
  }

  /** Says again what it said of an object: the change of an earlier day. */
  synchronized void replay(String collection, int number, String removed) {
    change(collection, id(collection, number), removed);
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
    forgottenUpTo = changes.size();
    forget = status;
  }

  synchronized void forgetEveryLink() {
    forgottenUpTo = Integer.MAX_VALUE;
    forget = 410;
  }

  synchronized void repeatLinks() {
    stuck = true;
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

  private void change(String collection, String id, String removed) {
    changes.add(new Change(changes.size() + 1, collection, id, removed));
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
      return delta(collection, query);
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

  /** Links hold the number of the last change that they know, and where in the list they are. */
  private Reply delta(String collection, Map<String, String> query) {
    String token = query.getOrDefault("$skiptoken", query.get("$deltatoken"));
    int known = token == null ? changes.size() : Integer.parseInt(token.split("_")[0]);
    if (forget > 0
        && (token == null ? forgottenUpTo == Integer.MAX_VALUE : known <= forgottenUpTo)) {
      return new Reply(
          forget,
          Map.of("Location", "http://elsewhere.example/v1.0/" + collection + "/delta?$deltatoken="),
          Map.of("error", Map.of("code", forget == 410 ? "resyncRequired" : "SyncStateNotFound")));
    }
    boolean incremental = token != null && token.endsWith("_changes");
    List<Map<String, Object>> entries =
        incremental ? since(collection, known) : new ArrayList<>(live.get(collection).values());
    int from = token == null ? 0 : Integer.parseInt(token.split("_")[1]);
    // The first page of every reading is empty, with more behind it.
    boolean empty = from == 0;
    int start = empty ? 0 : from - 1;
    int end = empty ? 0 : Math.min(entries.size(), start + PAGE);
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("value", entries.subList(start, end));
    String link = base() + "/v1.0/" + collection + "/delta?";
    if (empty || end < entries.size()) {
      int next = stuck ? Math.max(from, 1) : end + 1;
      page.put(
          "@odata.nextLink",
          link + "$skiptoken=" + known + "_" + next + (incremental ? "_changes" : "_list"));
    } else {
      int now = incremental ? changes.size() : known;
      page.put("@odata.deltaLink", link + "$deltatoken=" + now + "_0_changes");
    }
    return Reply.ok(page);
  }

  private String base() {
    return elsewhere == null ? url() : elsewhere;
  }

  /** As Graph may: parts of objects, several times, a newer change before an older one. */
  private List<Map<String, Object>> since(String collection, int known) {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (Change change : changes) {
      if (change.number() > known && change.collection().equals(collection)) {
        entries.addFirst(
            change.removed() == null
                ? Map.of("id", change.id(), "displayName", "a part")
                : Map.of("id", change.id(), "@removed", Map.of("reason", change.removed())));
      }
    }
    return entries;
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
