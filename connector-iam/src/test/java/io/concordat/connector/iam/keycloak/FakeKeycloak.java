package io.concordat.connector.iam.keycloak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A small realm, held in memory and served in the form in which Keycloak 26.7.3 was seen to. */
final class FakeKeycloak implements AutoCloseable {
  static final String SECRET = "ytPvF56Y4s7giyfrVACratFxjEfrSvFeJRTZJEOceHt";
  static final String PREVIOUS_SECRET = "previous-ytPvF56Y4s7giyfrVACratFxjEfr";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private final TreeMap<String, Map<String, Object>> clients = new TreeMap<>();
  private final TreeMap<String, String> realmRoles = new TreeMap<>();

  FakeKeycloak() {
    // Otherwise every answer waits 40 ms for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
    reset();
  }

  synchronized void reset() {
    denied.clear();
    clients.clear();
    realmRoles.clear();
    for (int i = 1; i <= 14; i++) {
      put("svc-" + (char) ('a' + i), i % 4 == 1, "team-" + i);
    }
    put("realm-management", false, "");
    for (int i = 1; i <= 12; i++) {
      realmRoles.put("role-" + (char) ('a' + i), "rr-" + i);
    }
  }

  synchronized void put(String clientId, boolean serviceAccount, String owner) {
    Map<String, Object> client = new HashMap<>();
    client.put("id", "uuid-" + clientId);
    client.put("clientId", clientId);
    client.put("enabled", true);
    client.put("serviceAccountsEnabled", serviceAccount);
    client.put("clientAuthenticatorType", "client-secret");
    client.put("secret", SECRET);
    client.put("registrationAccessToken", SECRET);
    client.put(
        "attributes",
        Map.of(
            "owner", owner,
            "client.secret.rotated", PREVIOUS_SECRET,
            "client.secret.creation.time", "1795465559"));
    clients.put(clientId, client);
  }

  synchronized void remove(String clientId) {
    clients.remove(clientId);
  }

  void deny(String part) {
    denied.add(part);
  }

  synchronized Set<String> clientRows() {
    Set<String> ids = new java.util.HashSet<>();
    for (Map<String, Object> client : clients.values()) {
      if (client.get("serviceAccountsEnabled").equals(true)) {
        ids.add((String) client.get("id"));
        ids.add(client.get("id") + "#secret");
      }
    }
    return ids;
  }

  synchronized Set<String> roleRows() {
    Set<String> ids = new java.util.HashSet<>(realmRoles.values());
    clients.keySet().forEach(client -> ids.add("cr-" + client));
    return ids;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  Map<String, String> properties(String source) {
    String prefix = "concordat.keycloak.sources." + source + ".";
    return Map.of(
        prefix + "url", uri().toString(),
        prefix + "realm", "acme",
        prefix + "client-id", "concordat",
        prefix + "client-secret", "not-a-secret-at-all",
        prefix + "page-size", "10");
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (path.endsWith("/token")) {
        send(exchange, 200, Map.of("access_token", "opaque", "expires_in", 300));
        return;
      }
      if (denied.stream().anyMatch(path::contains)) {
        send(exchange, 403, Map.of("error", "HTTP 403 Forbidden"));
        return;
      }
      Object found =
          find(path.substring("/admin/realms/acme/".length()), query(exchange.getRequestURI()));
      send(exchange, found == null ? 404 : 200, found == null ? Map.of() : found);
    }
  }

  private synchronized Object find(String path, Map<String, String> query) {
    if (path.equals("clients")) {
      return query.containsKey("clientId")
          ? clients.values().stream()
              .filter(client -> client.get("clientId").equals(query.get("clientId")))
              .toList()
          : page(new ArrayList<>(clients.values()), query);
    }
    if (path.equals("roles")) {
      List<Map<String, Object>> roles = new ArrayList<>();
      realmRoles.forEach((name, id) -> roles.add(Map.of("id", id, "name", name)));
      return page(roles, query);
    }
    if (path.equals("events/config")) {
      return Map.of("eventsEnabled", true, "eventsExpiration", 86400);
    }
    if (path.equals("events")) {
      return List.of(Map.of("time", 1795465561546L, "details", Map.of("token_id", SECRET)));
    }
    if (path.endsWith("/roles")) {
      String client = path.substring("clients/uuid-".length(), path.length() - "/roles".length());
      return clients.containsKey(client)
          ? List.of(Map.of("id", "cr-" + client, "name", "use"))
          : null;
    }
    if (path.endsWith("/service-account-user")) {
      String client =
          path.substring(
              "clients/uuid-".length(), path.length() - "/service-account-user".length());
      return clients.containsKey(client)
          ? Map.of("id", "user-" + client, "createdTimestamp", 1795465558959L)
          : null;
    }
    if (path.endsWith("/role-mappings")) {
      return Map.of("realmMappings", List.of(Map.of("id", "rr-1", "name", "role-b")));
    }
    return List.of();
  }

  private static List<Map<String, Object>> page(
      List<Map<String, Object>> all, Map<String, String> query) {
    int first = Math.min(all.size(), Integer.parseInt(query.get("first")));
    int last = Math.min(all.size(), first + Integer.parseInt(query.get("max")));
    return all.subList(first, last);
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    if (uri.getQuery() != null) {
      for (String pair : uri.getQuery().split("&")) {
        query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }
    return query;
  }

  private static void send(HttpExchange exchange, int status, Object value) throws IOException {
    byte[] body = JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
