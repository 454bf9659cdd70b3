package io.concordat.connector.iam.keycloak;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SecretSweepSuite;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** Secrets in every place of what a realm answers. */
class SecretSweepTest extends SecretSweepSuite {
  private final FakeKeycloak keycloak = new FakeKeycloak();

  @AfterEach
  void stop() {
    keycloak.close();
  }

  @Override
  protected URI vendor() {
    return keycloak.uri();
  }

  @Override
  protected Source source(URI vendor) {
    Map<String, String> properties = new HashMap<>(keycloak.properties("keycloak-test"));
    properties.put("concordat.keycloak.sources.keycloak-test.url", vendor.toString());
    return new KeycloakSources(TestConfig.of(KeycloakConfig.class, properties))
        .sources()
        .getFirst();
  }

  @Override
  protected Set<String> steering() {
    return Set.of("id", "access_token");
  }
}
