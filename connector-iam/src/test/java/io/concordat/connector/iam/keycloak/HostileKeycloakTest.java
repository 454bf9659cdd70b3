package io.concordat.connector.iam.keycloak;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.HostileVendorSuite;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

class HostileKeycloakTest extends HostileVendorSuite {
  private static final FakeKeycloak KEYCLOAK = new FakeKeycloak();

  @AfterAll
  static void stop() {
    KEYCLOAK.close();
  }

  @Override
  protected URI honestVendor() {
    return KEYCLOAK.uri();
  }

  @Override
  protected Source source(URI vendor) {
    Map<String, String> properties = new HashMap<>(KEYCLOAK.properties("keycloak-test"));
    properties.put("concordat.keycloak.sources.keycloak-test.url", vendor.toString());
    properties.put("concordat.keycloak.sources.keycloak-test.timeout", "PT1S");
    return new KeycloakSources(TestConfig.of(KeycloakConfig.class, properties))
        .sources()
        .getFirst();
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeKeycloak.SECRET, FakeKeycloak.PREVIOUS_SECRET, "not-a-secret-at-all");
  }
}
