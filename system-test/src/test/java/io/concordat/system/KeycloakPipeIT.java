package io.concordat.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.embedded.keycloak.KeycloakAdmin;
import io.concordat.embedded.keycloak.KeycloakDistribution;
import io.concordat.embedded.keycloak.KeycloakServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Keycloak through the whole pipe: the registry holds what Keycloak's own API lists. */
class KeycloakPipeIT {
  private static final String REALM = "estate";
  private static final String SOURCE = "keycloak-test";
  private static final String READER_SECRET = "reader-of-the-system-test";
  private static final int CLIENTS = 60;

  @Test
  void theRegistryEqualsKeycloakEntityForEntity(@TempDir Path directory) throws Exception {
    KeycloakDistribution distribution =
        KeycloakDistribution.unpack(
            Path.of(System.getProperty("concordat.keycloak.zip")), directory.resolve("dist"));
    try (KeycloakServer keycloak =
            KeycloakServer.start(
                KeycloakServer.Options.of(distribution, directory.resolve("kc"), "admin-of-test"));
        Pipe pipe = Pipe.in(directory).withCore()) {
      KeycloakAdmin admin = keycloak.admin();
      List<String> clients = fill(admin);
      Map<String, String> environment = new HashMap<>(Pulls.onlyWhenAsked());
      String prefix = "concordat.keycloak.sources." + SOURCE + ".";
      environment.put(prefix + "url", keycloak.url().toString());
      environment.put(prefix + "realm", REALM);
      environment.put(prefix + "client-id", "concordat-reader");
      environment.put(prefix + "client-secret", READER_SECRET);
      pipe.start("connector-iam", environment);

      long published = Pulls.published(Pulls.now(pipe, "connector-iam", "full"));
      Pulls.settled(pipe, published);
      assertThat(held(pipe)).isEqualTo(listed(admin));
      assertThat(roles(pipe)).isEqualTo(listedRoles(admin));

      admin.setEnabled(REALM, clients.get(0), false);
      admin.rename(REALM, clients.get(1), "renamed-integration");
      admin.delete(REALM, clients.get(2));
      published += Pulls.published(Pulls.now(pipe, "connector-iam", "full"));
      Pulls.settled(pipe, published);

      Map<String, String> held = held(pipe);
      assertThat(held).isEqualTo(listed(admin));
      assertThat(held.get(clients.get(0))).endsWith("disabled");
      assertThat(held.get(clients.get(1))).startsWith("renamed-integration");
      assertThat(held).doesNotContainKey(clients.get(2));
      assertThat(
              pipe.count(
                  "lifecycle-registry",
                  "select count(distinct entity_id) from source_record where native_id = '"
                      + clients.get(1)
                      + "'"))
          .as("a rename is no new identity")
          .isEqualTo(1);
    }
  }

  private static List<String> fill(KeycloakAdmin admin) {
    admin.createRealm(REALM, Duration.ofDays(30));
    admin.createReader(REALM, "concordat-reader", READER_SECRET);
    admin.createRealmRole(REALM, "ledger-write");
    List<String> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String uuid = admin.createServiceClient(REALM, "integration-" + i, "secret-" + i, Map.of());
      clients.add(uuid);
      if (i % 3 == 0) {
        admin.grantRealmRole(REALM, uuid, "ledger-write");
      }
    }
    admin.login(REALM, "integration-5", "secret-5");
    return clients;
  }

  /** Keycloak's word: uuid → name and status of each client that has a service account. */
  private static Map<String, String> listed(KeycloakAdmin admin) {
    Map<String, String> listed = new TreeMap<>();
    for (JsonNode client : admin.clients(REALM)) {
      if (client.path("serviceAccountsEnabled").asBoolean()) {
        listed.put(
            client.path("id").asText(),
            client.path("clientId").asText()
                + " "
                + (client.path("enabled").asBoolean() ? "active" : "disabled"));
      }
    }
    return listed;
  }

  /** The registry's word: the decided name and status of each identity that is not retired. */
  private static Map<String, String> held(Pipe pipe) throws Exception {
    Map<String, String> held = new TreeMap<>();
    for (JsonNode entity : entities(pipe, "identity")) {
      JsonNode link = entity.path("links").path(0);
      if (link.path("state").asText().equals("active")) {
        held.put(
            link.path("nativeId").asText(), field(entity, "name") + " " + field(entity, "status"));
      }
    }
    return held;
  }

  private static TreeSet<String> listedRoles(KeycloakAdmin admin) {
    TreeSet<String> listed = new TreeSet<>();
    admin.realmRoles(REALM).forEach(role -> listed.add(role.path("id").asText()));
    for (JsonNode client : admin.clients(REALM)) {
      admin
          .clientRoles(REALM, client.path("id").asText())
          .forEach(role -> listed.add(role.path("id").asText()));
    }
    return listed;
  }

  private static TreeSet<String> roles(Pipe pipe) throws Exception {
    TreeSet<String> held = new TreeSet<>();
    for (JsonNode entity : entities(pipe, "entitlement")) {
      held.add(entity.path("links").path(0).path("nativeId").asText());
    }
    return held;
  }

  private static List<JsonNode> entities(Pipe pipe, String kind) throws Exception {
    List<JsonNode> entities = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          pipe.get(
              "lifecycle-registry",
              "/api/v1/entities?source=" + SOURCE + "&limit=25&kind=" + kind + cursor);
      for (JsonNode item : page.path("items")) {
        entities.add(
            pipe.get("lifecycle-registry", "/api/v1/entities/" + item.path("id").asText()));
      }
      cursor =
          page.path("nextCursor").isTextual() ? "&cursor=" + page.get("nextCursor").asText() : "";
    } while (!cursor.isEmpty());
    return entities;
  }

  private static String field(JsonNode entity, String name) {
    for (JsonNode field : entity.path("fields")) {
      if (field.path("field").asText().equals(name)) {
        return field.path("value").asText();
      }
    }
    return "(undecided)";
  }
}
