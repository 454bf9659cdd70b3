package io.concordat.connector.iam;

import io.concordat.embedded.keycloak.KeycloakDistribution;
import io.concordat.embedded.keycloak.KeycloakServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Starts a real Keycloak with a realm and the reading client, and points the service at it. */
public class KeycloakResource implements QuarkusTestResourceLifecycleManager {
  static final String REALM = "acme";

  private KeycloakServer server;

  @Override
  public Map<String, String> start() {
    String password = UUID.randomUUID().toString();
    String secret = UUID.randomUUID().toString();
    try {
      Path data = Path.of(System.getProperty("keycloak.data"));
      Files.createDirectories(data);
      server =
          KeycloakServer.start(
              KeycloakServer.Options.of(
                  new KeycloakDistribution(Path.of(System.getProperty("keycloak.home"))),
                  Files.createTempDirectory(data, "run"),
                  password));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.admin().createRealm(REALM, Duration.ofDays(30));
    server.admin().createReader(REALM, "concordat", secret);
    String prefix = "concordat.keycloak.sources.keycloak-acme.";
    Map<String, String> properties = new HashMap<>();
    properties.put(prefix + "url", server.url().toString());
    properties.put(prefix + "realm", REALM);
    properties.put(prefix + "client-id", "concordat");
    properties.put(prefix + "client-secret", secret);
    properties.put(prefix + "page-size", "10");
    properties.put("concordat.connector.scheduled", "false");
    properties.put("test.keycloak.password", password);
    return properties;
  }

  @Override
  public void stop() {
    if (server != null) {
      server.close();
    }
  }
}
