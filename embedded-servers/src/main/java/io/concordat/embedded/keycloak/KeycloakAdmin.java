package io.concordat.embedded.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.embedded.EmbeddedServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What tests and the quickstart do in a Keycloak, through its own admin API. */
public final class KeycloakAdmin {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** An admin's token lives a minute. */
  private static final Duration TOKEN_KEPT = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI url;
  private final String user;
  private final String password;
  private String adminToken;
  private Instant renewAt = Instant.MIN;

  /** The admin API of a Keycloak that runs already. */
  public KeycloakAdmin(URI url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  /** Makes a realm that records client logins for a time. */
  public void createRealm(String realm, Duration keepEvents) {
    ObjectNode body = JSON.createObjectNode();
    body.put("realm", realm).put("enabled", true);
    body.put("eventsEnabled", true).put("eventsExpiration", keepEvents.toSeconds());
    body.putArray("enabledEventTypes").add("CLIENT_LOGIN");
    call("POST", "/admin/realms", body);
  }

  /** Whether a realm of that name is there. */
  public boolean hasRealm(String realm) {
    return send("GET", "/admin/realms/" + encoded(realm), null).statusCode() == 200;
  }

  /** Switches the recording of events on or off. */
  public void recordEvents(String realm, boolean on) {
    String path = "/admin/realms/" + encoded(realm) + "/events/config";
    ObjectNode config = (ObjectNode) call("GET", path, null);
    call("PUT", path, config.put("eventsEnabled", on));
  }

  /**
   * Makes a confidential client with a service account.
   *
   * @param secret null lets Keycloak make one
   * @return its uuid
   */
  public String createServiceClient(
      String realm, String clientId, String secret, Map<String, String> attributes) {
    ObjectNode body = JSON.createObjectNode();
    body.put("clientId", clientId).put("enabled", true).put("publicClient", false);
    body.put("serviceAccountsEnabled", true).put("standardFlowEnabled", false);
    if (secret != null) {
      body.put("secret", secret);
    }
    ObjectNode labels = body.putObject("attributes");
    attributes.forEach(labels::put);
    return createClient(realm, body);
  }

  /** Makes any client. */
  public String createClient(String realm, ObjectNode representation) {
    call("POST", realm(realm) + "/clients", representation);
    return clientUuid(realm, representation.path("clientId").asText());
  }

  /**
   * Makes the client that the connector reads with: it may view clients, users, roles and events,
   * and nothing else.
   */
  public String createReader(String realm, String clientId, String secret) {
    String uuid = createServiceClient(realm, clientId, secret, Map.of());
    for (String role : List.of("view-clients", "view-users", "view-realm", "view-events")) {
      grantClientRole(realm, uuid, "realm-management", role);
    }
    return uuid;
  }

  public void createRealmRole(String realm, String name) {
    call("POST", realm(realm) + "/roles", JSON.createObjectNode().put("name", name));
  }

  public void createClientRole(String realm, String clientUuid, String name) {
    call(
        "POST",
        realm(realm) + "/clients/" + clientUuid + "/roles",
        JSON.createObjectNode().put("name", name));
  }

  /** Gives a realm role to a client's service account. */
  public void grantRealmRole(String realm, String clientUuid, String role) {
    JsonNode found = call("GET", realm(realm) + "/roles/" + encoded(role), null);
    call(
        "POST",
        realm(realm) + "/users/" + serviceUser(realm, clientUuid) + "/role-mappings/realm",
        JSON.createArrayNode().add(found));
  }

  /** Gives another client's role to a client's service account. */
  public void grantClientRole(String realm, String clientUuid, String ofClientId, String role) {
    String of = clientUuid(realm, ofClientId);
    JsonNode found = call("GET", realm(realm) + "/clients/" + of + "/roles/" + encoded(role), null);
    call(
        "POST",
        realm(realm) + "/users/" + serviceUser(realm, clientUuid) + "/role-mappings/clients/" + of,
        JSON.createArrayNode().add(found));
  }

  public void setEnabled(String realm, String clientUuid, boolean enabled) {
    String path = realm(realm) + "/clients/" + clientUuid;
    call("PUT", path, ((ObjectNode) call("GET", path, null)).put("enabled", enabled));
  }

  /** Gives a client another {@code clientId}; its uuid stays. */
  public void rename(String realm, String clientUuid, String clientId) {
    String path = realm(realm) + "/clients/" + clientUuid;
    call("PUT", path, ((ObjectNode) call("GET", path, null)).put("clientId", clientId));
  }

  public void delete(String realm, String clientUuid) {
    call("DELETE", realm(realm) + "/clients/" + clientUuid, null);
  }

  /** All clients as Keycloak lists them: secrets in the clear, so keep the answer to yourself. */
  public List<JsonNode> clients(String realm) {
    return list(realm(realm) + "/clients");
  }

  public List<JsonNode> realmRoles(String realm) {
    return list(realm(realm) + "/roles");
  }

  public List<JsonNode> clientRoles(String realm, String clientUuid) {
    return list(realm(realm) + "/clients/" + clientUuid + "/roles");
  }

  /** The ids of the roles given to a client's service account, realm roles and client roles. */
  public List<String> heldRoles(String realm, String clientUuid) {
    JsonNode mappings =
        call(
            "GET",
            realm(realm) + "/users/" + serviceUser(realm, clientUuid) + "/role-mappings",
            null);
    List<String> ids = new ArrayList<>();
    mappings.path("realmMappings").forEach(role -> ids.add(role.path("id").asText()));
    mappings
        .path("clientMappings")
        .forEach(
            client -> client.path("mappings").forEach(role -> ids.add(role.path("id").asText())));
    return ids;
  }

  /** The uuid of a client. */
  public String clientUuid(String realm, String clientId) {
    JsonNode found = call("GET", realm(realm) + "/clients?clientId=" + encoded(clientId), null);
    if (found.isEmpty()) {
      throw new EmbeddedServerException("Keycloak has no client '" + clientId + "'");
    }
    return found.get(0).path("id").asText();
  }

  /** Logs a client in by its secret, as it would itself: Keycloak records a CLIENT_LOGIN. */
  public void login(String realm, String clientId, String secret) {
    token(
        realm,
        "grant_type=client_credentials&client_id="
            + encoded(clientId)
            + "&client_secret="
            + encoded(secret));
  }

  private String serviceUser(String realm, String clientUuid) {
    return call("GET", realm(realm) + "/clients/" + clientUuid + "/service-account-user", null)
        .path("id")
        .asText();
  }

  private List<JsonNode> list(String path) {
    List<JsonNode> all = new ArrayList<>();
    call("GET", path, null).forEach(all::add);
    return all;
  }

  private JsonNode call(String method, String path, JsonNode body) {
    HttpResponse<String> response = send(method, path, body);
    if (response.statusCode() / 100 != 2) {
      throw new EmbeddedServerException(
          "Keycloak answered " + response.statusCode() + " to " + method + " " + path);
    }
    try {
      return response.body().isBlank() ? JSON.nullNode() : JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException("Keycloak's answer could not be read", e);
    }
  }

  private HttpResponse<String> send(String method, String path, JsonNode body) {
    String bearer = adminToken();
    HttpRequest.BodyPublisher content =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toString());
    return exchange(
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .method(method, content)
            .build());
  }

  /** Kept for a while: checking the password is made to cost a good part of a second. */
  private synchronized String adminToken() {
    if (adminToken == null || Instant.now().isAfter(renewAt)) {
      adminToken =
          token(
              "master",
              "grant_type=password&client_id=admin-cli&username="
                  + encoded(user)
                  + "&password="
                  + encoded(password));
      renewAt = Instant.now().plus(TOKEN_KEPT);
    }
    return adminToken;
  }

  private String token(String realm, String form) {
    HttpResponse<String> response =
        exchange(
            HttpRequest.newBuilder(
                    URI.create(
                        url + "/realms/" + encoded(realm) + "/protocol/openid-connect/token"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    if (response.statusCode() != 200) {
      throw new EmbeddedServerException("Keycloak gave no token: " + response.statusCode());
    }
    try {
      return JSON.readTree(response.body()).path("access_token").asText();
    } catch (IOException e) {
      throw new UncheckedIOException("Keycloak's token could not be read", e);
    }
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException("Keycloak does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while Keycloak was asked");
    }
  }

  private static String realm(String realm) {
    return "/admin/realms/" + encoded(realm);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
