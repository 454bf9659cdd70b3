package io.concordat.connector.iam.google;

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
 * Two projects in a folder of an organization, in the form in which Google's documents show the
 * answers. It serves more than anybody takes, and secrets among it.
 */
final class FakeGoogle extends FakeServer {
  static final String SECRET = "MIIEvplantedprivatekeydata0000000000000";
  private static final int PAGE = 2;

  private final Map<String, TreeMap<String, Map<String, Object>>> accounts = new TreeMap<>();
  private final Map<String, List<Map<String, Object>>> keys = new HashMap<>();
  private final Map<String, List<Map<String, Object>>> policies = new HashMap<>();
  private final Set<String> denied = new TreeSet<>();
  private boolean off;
  private Map<String, String> tokenForm = Map.of();

  FakeGoogle() {
    reset();
  }

  synchronized void reset() {
    accounts.clear();
    keys.clear();
    policies.clear();
    denied.clear();
    off = false;
    forgetRequests();
    for (int i = 1; i <= 5; i++) {
      account(i <= 2 ? "acme-one" : "acme-two", i);
    }
    bind("projects/acme-one", "roles/viewer", null, email(1), email(3));
    bind("projects/acme-two", "roles/editor", "request.time < timestamp('2027-01-01')", email(3));
    bind("folders/77", "roles/pubsub.publisher", null, email(4));
    bind("organizations/99", "roles/iam.securityAdmin", null, email(5));
  }

  static String uniqueId(int number) {
    return "10000000000000000000" + number;
  }

  static String email(int number) {
    return "svc-"
        + number
        + "@"
        + (number <= 2 ? "acme-one" : "acme-two")
        + ".iam.gserviceaccount.com";
  }

  static String keyId(int number) {
    return "%040x".formatted(0xabcdef00 + number);
  }

  void account(String project, int number) {
    Map<String, Object> account = new LinkedHashMap<>();
    account.put("name", "projects/" + project + "/serviceAccounts/" + email(number));
    account.put("projectId", project);
    account.put("uniqueId", uniqueId(number));
    account.put("email", email(number));
    account.put("displayName", "Service " + number);
    account.put("etag", SECRET);
    accounts.computeIfAbsent(project, none -> new TreeMap<>()).put(uniqueId(number), account);
    keys.put(
        uniqueId(number),
        new ArrayList<>(List.of(key(number, "USER_MANAGED"), key(number + 100, "SYSTEM_MANAGED"))));
  }

  private static Map<String, Object> key(int number, String type) {
    Map<String, Object> key = new LinkedHashMap<>();
    key.put("name", "projects/x/serviceAccounts/y/keys/" + keyId(number));
    key.put("keyType", type);
    key.put("validAfterTime", "2025-06-01T12:00:00Z");
    key.put("validBeforeTime", "9999-12-31T23:59:59Z");
    key.put("privateKeyData", SECRET);
    key.put("publicKeyData", SECRET);
    return key;
  }

  synchronized void change(int number, String property, Object value) {
    accounts.values().stream()
        .filter(project -> project.containsKey(uniqueId(number)))
        .forEach(project -> project.get(uniqueId(number)).put(property, value));
  }

  synchronized void changeKey(int number, String property, Object value) {
    keys.get(uniqueId(number)).getFirst().put(property, value);
  }

  synchronized void remove(int number) {
    accounts.values().forEach(project -> project.remove(uniqueId(number)));
    keys.remove(uniqueId(number));
  }

  /** Deletes the account between its list and its keys. */
  synchronized void removeKeysOf(int number) {
    keys.remove(uniqueId(number));
  }

  synchronized void bind(String resource, String role, String condition, String... members) {
    Map<String, Object> binding = new LinkedHashMap<>();
    binding.put("role", role);
    List<String> all = new ArrayList<>(List.of("user:eve@acme.example", "allUsers"));
    all.add("deleted:serviceAccount:old@acme-one.iam.gserviceaccount.com?uid=1");
    all.add("serviceAccount:acme-one.svc.id.goog[shop/cart]");
    for (String member : members) {
      all.add("serviceAccount:" + member);
    }
    binding.put("members", all);
    if (condition != null) {
      binding.put(
          "condition", Map.of("title", "until 2027", "expression", condition, "description", "d"));
    }
    policies.computeIfAbsent(resource, none -> new ArrayList<>()).add(binding);
  }

  synchronized void deny(String part) {
    denied.add(part);
  }

  synchronized void switchOff(String part) {
    denied.add(part);
    off = true;
  }

  synchronized Map<String, String> tokenForm() {
    return tokenForm;
  }

  Map<String, String> properties(String source, String tokenFile) {
    String prefix = "concordat.google.sources." + source + ".";
    return Map.of(
        prefix + "access-token-file", tokenFile,
        prefix + "iam-url", url(),
        prefix + "resource-manager-url", url(),
        prefix + "policy-analyzer-url", url(),
        prefix + "page-size", "2");
  }

  synchronized Map<String, Set<String>> rows() {
    Set<String> identities = new TreeSet<>();
    Set<String> activities = new TreeSet<>();
    for (TreeMap<String, Map<String, Object>> project : accounts.values()) {
      for (String id : project.keySet()) {
        identities.add(id);
        activities.add(id + "#last-authentication");
        for (Map<String, Object> key : keys.get(id)) {
          if (key.get("keyType").equals("USER_MANAGED")) {
            String keyId = id + "/" + GoogleKeys.last((String) key.get("name"));
            identities.add(keyId);
            activities.add(keyId + "#last-authentication");
          }
        }
      }
    }
    Set<String> access = new TreeSet<>();
    policies.forEach(
        (resource, bindings) ->
            bindings.forEach(
                binding -> {
                  JsonNode tree = JSON.valueToTree(binding);
                  for (JsonNode member : tree.path("members")) {
                    if (member.asText().matches("serviceAccount:[^\\[]*")) {
                      access.add(member.asText().substring(15) + "#access");
                    }
                  }
                  access.add(binding(resource, tree).key());
                }));
    return Map.of(
        "service-accounts", identities, "access", access, "last-authentications", activities);
  }

  private static Binding binding(String resource, JsonNode tree) {
    JsonNode condition = tree.path("condition");
    return new Binding(
        resource,
        tree.path("role").asText(),
        condition.isMissingNode()
            ? java.util.Optional.empty()
            : java.util.Optional.of(
                new Binding.Condition(
                    condition.path("title").asText(), condition.path("expression").asText())));
  }

  @Override
  protected synchronized Reply answer(
      String method, URI uri, Map<String, String> headers, byte[] body) throws IOException {
    String path = uri.getPath();
    Map<String, String> query = parameters(uri.getRawQuery());
    if (path.equals("/token")) {
      tokenForm = parameters(new String(body, StandardCharsets.UTF_8));
      return Reply.ok(Map.of("access_token", "opaque", "expires_in", 3599));
    }
    if (path.equals("/computeMetadata/v1/instance/service-accounts/default/token")) {
      if (denied.stream().anyMatch(path::contains)) {
        return Reply.of(404, Map.of());
      }
      return "Google".equals(headers.get("Metadata-flavor"))
          ? Reply.ok(Map.of("access_token", "opaque", "expires_in", 3599))
          : Reply.of(403, Map.of());
    }
    if (!"Bearer opaque".equals(headers.get("Authorization"))) {
      return Reply.of(401, Map.of());
    }
    if (path.contains("projects/-") || denied.stream().anyMatch(path::contains)) {
      return Reply.of(
          403,
          Map.of(
              "error",
              Map.of(
                  "status",
                  "PERMISSION_DENIED",
                  "message",
                  SECRET,
                  "details",
                  List.of(Map.of("reason", off ? "SERVICE_DISABLED" : "IAM_PERMISSION_DENIED")))));
    }
    return get(path, query, uri.getRawQuery(), body);
  }

  private Reply get(String path, Map<String, String> query, String rawQuery, byte[] body)
      throws IOException {
    if (path.equals("/v3/projects:search")) {
      return page(
          "projects", accounts.keySet().stream().map(FakeGoogle::project).toList(), query, 1);
    }
    if (path.endsWith(":getIamPolicy")) {
      boolean v3 = JSON.readTree(body).path("options").path("requestedPolicyVersion").asInt() == 3;
      String resource = path.substring("/v3/".length()).replace(":getIamPolicy", "");
      return v3
          ? Reply.ok(
              Map.of(
                  "version",
                  3,
                  "etag",
                  SECRET,
                  "bindings",
                  policies.getOrDefault(resource, List.of())))
          : Reply.of(400, Map.of());
    }
    if (path.equals("/v3/folders/77")) {
      return Reply.ok(Map.of("name", "folders/77", "parent", "organizations/99"));
    }
    String project = path.replaceAll("^/v[13]/projects/([^/]+).*$", "$1");
    if (!accounts.containsKey(project)) {
      return Reply.of(path.startsWith("/v3") ? 403 : 404, Map.of());
    }
    if (path.startsWith("/v3")) {
      return Reply.ok(project(project));
    }
    if (path.endsWith("/serviceAccounts")) {
      int size = Math.min(PAGE, Integer.parseInt(query.get("pageSize")));
      return page("accounts", new ArrayList<>(accounts.get(project).values()), query, size);
    }
    if (path.endsWith("/keys")) {
      String id = path.replaceAll("^.*/serviceAccounts/(.*)/keys$", "$1");
      return keys.containsKey(id)
          ? Reply.ok(
              Map.of(
                  "keys",
                  keys.get(id).stream()
                      .filter(key -> rawQuery.contains("keyTypes=" + key.get("keyType")))
                      .toList()))
          : Reply.of(404, Map.of());
    }
    return page(
        "activities", activities(project, path.contains("serviceAccountKeyLast")), query, 3);
  }

  private List<Map<String, Object>> activities(String project, boolean ofKeys) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (String id : accounts.get(project).keySet()) {
      Map<String, Object> subject = new LinkedHashMap<>();
      subject.put("serviceAccountId", id);
      subject.put("projectNumber", "4711");
      if (ofKeys) {
        subject.put(
            "fullResourceName", "//iam.googleapis.com/" + keys.get(id).getFirst().get("name"));
      }
      Map<String, Object> activity = new LinkedHashMap<>();
      activity.put(ofKeys ? "serviceAccountKey" : "serviceAccount", subject);
      if (!id.equals(uniqueId(2))) {
        activity.put("lastAuthenticatedTime", "2026-11-20T08:00:00Z");
      }
      all.add(
          Map.of(
              "fullResourceName",
              "//iam.googleapis.com/x",
              "observationPeriod",
              Map.of("startTime", "2026-08-20T07:00:00Z", "endTime", "2026-11-25T08:00:00Z"),
              "activity",
              activity));
    }
    return all;
  }

  private static Map<String, Object> project(String id) {
    return Map.of(
        "name", "projects/1",
        "projectId", id,
        "parent", "folders/77",
        "state", "ACTIVE",
        "labels", Map.of("env", "prod", "owner", "team-" + id, "secret", SECRET));
  }

  private static Reply page(
      String list, List<Map<String, Object>> all, Map<String, String> query, int size) {
    int from = Integer.parseInt(query.getOrDefault("pageToken", "0"));
    int end = Math.min(all.size(), from + size);
    Map<String, Object> page = new LinkedHashMap<>();
    page.put(list, all.subList(Math.min(from, end), end));
    if (end < all.size()) {
      page.put("nextPageToken", Integer.toString(end));
    }
    return Reply.ok(page);
  }
}
