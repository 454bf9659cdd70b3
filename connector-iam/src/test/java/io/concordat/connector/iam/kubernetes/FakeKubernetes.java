package io.concordat.connector.iam.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * A small cluster, held in memory, that pages as an API server does. It sends every object whole,
 * with the data of Secrets, whatever it is asked for: what must not be kept has to be passed over.
 */
final class FakeKubernetes implements AutoCloseable {
  static final String TOKEN =
      "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQifQ.c2lnbmF0dXJl";
  static final String OTHER_SECRET = "c2VjcmV0LW9mLXNvbWVib2R5LWVsc2U=";
  static final String READER = "reader-token-of-this-test";
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Path kubeconfig;
  private final TreeMap<String, Map<String, Object>> objects = new TreeMap<>();
  private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile String accepted = READER;
  private volatile int expireNext;
  private volatile int expiredStatus = 410;
  private volatile boolean stuck;

  FakeKubernetes() {
    // Otherwise every answer waits 40 ms for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      kubeconfig = Files.createTempFile("kubeconfig", ".yaml");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
    writeKubeconfig(READER);
  }

  /** Twelve accounts, each with a token Secret, and a role and a binding for each. */
  synchronized void fill() {
    objects.clear();
    forbidden.clear();
    requests.clear();
    expireNext = 0;
    stuck = false;
    namespace("team-a", Map.of(), Map.of());
    for (int i = 1; i <= 12; i++) {
      String name = "svc-%02d".formatted(i);
      account("team-a", name, "sa-" + i, Map.of("owner", "team-" + i), Map.of());
      token("team-a", name + "-token", "secret-" + i, name, "sa-" + i, Map.of());
      role("team-a", "role-%02d".formatted(i), "role-" + i, "get", "configmaps");
      binding(
          "team-a", "binding-%02d".formatted(i), "binding-" + i, "role-%02d".formatted(i), name);
    }
    tracked("2024-01-01");
  }

  synchronized void namespace(
      String name, Map<String, String> labels, Map<String, String> annotations) {
    put("/api/v1/namespaces", object("", name, "ns-" + name, labels, annotations));
  }

  synchronized void account(
      String namespace,
      String name,
      String uid,
      Map<String, String> labels,
      Map<String, String> annotations) {
    put("/api/v1/serviceaccounts", object(namespace, name, uid, labels, annotations));
  }

  synchronized void token(
      String namespace,
      String name,
      String uid,
      String account,
      String accountUid,
      Map<String, String> labels) {
    Map<String, Object> secret =
        object(
            namespace,
            name,
            uid,
            labels,
            Map.of(
                "kubernetes.io/service-account.name", account,
                "kubernetes.io/service-account.uid", accountUid,
                "kubectl.kubernetes.io/last-applied-configuration",
                    "{\"stringData\":{\"token\":\"" + TOKEN + "\"}}"));
    secret.put("type", "kubernetes.io/service-account-token");
    secret.put("data", Map.of("token", TOKEN, "ca.crt", OTHER_SECRET));
    put("/api/v1/secrets", secret);
  }

  synchronized void opaqueSecret(String namespace, String name, String uid) {
    Map<String, Object> secret = object(namespace, name, uid, Map.of(), Map.of());
    secret.put("type", "Opaque");
    secret.put("data", Map.of("password", OTHER_SECRET));
    put("/api/v1/secrets", secret);
  }

  /** A Role, or with a blank namespace a ClusterRole. */
  synchronized void role(String namespace, String name, String uid, String verb, String resource) {
    role(
        namespace,
        name,
        uid,
        List.of(
            Map.of(
                "verbs", List.of(verb), "apiGroups", List.of(""), "resources", List.of(resource))));
  }

  synchronized void role(
      String namespace, String name, String uid, List<Map<String, Object>> rules) {
    Map<String, Object> role = object(namespace, name, uid, Map.of(), Map.of());
    role.put("rules", rules);
    put(RBAC + (namespace.isEmpty() ? "clusterroles" : "roles"), role);
  }

  synchronized void binding(
      String namespace, String name, String uid, String role, String account) {
    binding(
        namespace,
        name,
        uid,
        Map.of("kind", namespace.isEmpty() ? "ClusterRole" : "Role", "name", role),
        Map.of("kind", "ServiceAccount", "name", account, "namespace", "team-a"));
  }

  synchronized void binding(
      String namespace,
      String name,
      String uid,
      Map<String, String> roleRef,
      Map<String, String> subject) {
    Map<String, Object> binding = object(namespace, name, uid, Map.of(), Map.of());
    binding.put("roleRef", roleRef);
    binding.put("subjects", List.of(subject));
    put(RBAC + (namespace.isEmpty() ? "clusterrolebindings" : "rolebindings"), binding);
  }

  /** Since a day, at half past nine. */
  synchronized void tracked(String since) {
    String name = "kube-apiserver-legacy-service-account-token-tracking";
    Map<String, Object> map = object("kube-system", name, "cm-1", Map.of(), Map.of());
    metadata(map).put("creationTimestamp", since + "T09:30:00Z");
    map.put("data", Map.of("since", since));
    put("/api/v1/configmaps", map);
  }

  synchronized void remove(String uid) {
    objects.values().removeIf(object -> uid.equals(metadata(object).get("uid")));
  }

  /** Sets a field of an object's metadata. */
  synchronized void mark(String uid, String field, Object value) {
    objects.values().stream()
        .map(FakeKubernetes::metadata)
        .filter(metadata -> uid.equals(metadata.get("uid")))
        .forEach(metadata -> metadata.put(field, value));
  }

  void forbid(String pathEnd) {
    forbidden.add(pathEnd);
  }

  /** The next lists that go on are said to have expired. */
  void expire(int times, int status) {
    expireNext = times;
    expiredStatus = status;
  }

  /** Serves one continue token for ever. */
  void stick() {
    stuck = true;
  }

  void acceptOnly(String token) {
    accepted = token;
  }

  /** What was asked for: path, query and what was said to be acceptable. */
  List<String> requests() {
    return requests;
  }

  synchronized Set<String> uids(String... plurals) {
    Set<String> uids = new TreeSet<>();
    for (String plural : plurals) {
      objects.entrySet().stream()
          .filter(entry -> entry.getKey().contains("/" + plural + " "))
          .forEach(entry -> uids.add((String) metadata(entry.getValue()).get("uid")));
    }
    return uids;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  void writeKubeconfig(String token) {
    writeKubeconfig(kubeconfig, uri().toString(), "token: " + token);
  }

  static void writeKubeconfig(Path file, String server, String user) {
    try {
      Files.writeString(
          file,
          """
          apiVersion: v1
          kind: Config
          current-context: here
          clusters:
            - name: c
              cluster:
                server: %s
          users:
            - name: u
              user:
                %s
          contexts:
            - name: here
              context: {cluster: c, user: u}
          """
              .formatted(server, user.replace("\n", "\n      ")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, String> properties(String source) {
    String prefix = "concordat.kubernetes.sources." + source + ".";
    return new HashMap<>(
        Map.of(prefix + "kubeconfig", kubeconfig.toString(), prefix + "page-size", "10"));
  }

  Source source(Map<String, String> more, Clock clock) {
    Map<String, String> properties = properties("k8s-test");
    more.forEach(
        (name, value) -> properties.put("concordat.kubernetes.sources.k8s-test." + name, value));
    return KubernetesSources.source(
        "k8s-test",
        TestConfig.of(KubernetesConfig.class, properties).sources().get("k8s-test"),
        clock);
  }

  @Override
  public void close() {
    server.stop(0);
    try {
      Files.delete(kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(String collection, Map<String, Object> object) {
    Map<String, Object> metadata = metadata(object);
    objects.put(collection + " " + metadata.get("namespace") + "/" + metadata.get("name"), object);
  }

  private static Map<String, Object> object(
      String namespace,
      String name,
      String uid,
      Map<String, String> labels,
      Map<String, String> annotations) {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", namespace);
    metadata.put("uid", uid);
    metadata.put("resourceVersion", "opaque-" + uid);
    metadata.put("creationTimestamp", "2024-02-03T04:05:06Z");
    metadata.put("labels", labels);
    metadata.put("annotations", annotations);
    Map<String, Object> object = new HashMap<>();
    object.put("metadata", metadata);
    return object;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> metadata(Map<String, Object> object) {
    return (Map<String, Object>) object.get("metadata");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      URI uri = exchange.getRequestURI();
      requests.add(uri + " " + exchange.getRequestHeaders().getFirst("Accept"));
      if (!("Bearer " + accepted).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        send(exchange, 401, Map.of("kind", "Status", "code", 401));
      } else if (forbidden.stream().anyMatch(uri.getPath()::endsWith)) {
        send(exchange, 403, Map.of("kind", "Status", "code", 403, "message", OTHER_SECRET));
      } else if (uri.getPath().contains("/configmaps/")) {
        Map<String, Object> map = configMap(uri.getPath());
        send(exchange, map == null ? 404 : 200, map == null ? Map.of("kind", "Status") : map);
      } else {
        list(exchange, uri);
      }
    }
  }

  private synchronized Map<String, Object> configMap(String path) {
    return objects.get(
        "/api/v1/configmaps kube-system/" + path.substring(path.lastIndexOf('/') + 1));
  }

  private void list(HttpExchange exchange, URI uri) throws IOException {
    Map<String, String> query = query(uri);
    String from = query.get("continue");
    if (from != null && expireNext > 0) {
      expireNext--;
      send(exchange, expiredStatus, Map.of("kind", "Status", "code", expiredStatus));
      return;
    }
    send(exchange, 200, page(uri.getPath(), from, Integer.parseInt(query.get("limit"))));
  }

  private synchronized Map<String, Object> page(String path, String from, int limit) {
    String namespace = "";
    String collection = path;
    if (path.matches(".*/namespaces/[^/]+/[^/]+")) {
      namespace = path.replaceAll(".*/namespaces/([^/]+)/.*", "$1");
      collection = path.replaceAll("/namespaces/[^/]+", "");
    }
    String start = collection + " " + (namespace.isEmpty() ? "" : namespace + "/");
    List<Map.Entry<String, Map<String, Object>>> rest =
        objects.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(start))
            .filter(entry -> from == null || stuck || entry.getKey().compareTo(decoded(from)) > 0)
            .collect(Collectors.toCollection(ArrayList::new));
    List<Map.Entry<String, Map<String, Object>>> page =
        rest.subList(0, Math.min(limit, rest.size()));
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("resourceVersion", "opaque");
    if (rest.size() > limit) {
      metadata.put("continue", stuck ? "stuck" : encoded(page.getLast().getKey()));
      metadata.put("remainingItemCount", rest.size() - limit);
    }
    return Map.of(
        "kind",
        "ObjectList",
        "metadata",
        metadata,
        "items",
        page.stream().map(Map.Entry::getValue).toList());
  }

  private static String encoded(String key) {
    return Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String token) {
    return new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&")) {
        query.put(
            pair.substring(0, pair.indexOf('=')),
            URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static void send(HttpExchange exchange, int status, Object value) throws IOException {
    byte[] body = JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
