package io.concordat.connector.iam.keycloak;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/** The suite, held against Keycloak. */
class KeycloakContractTest extends SourceContractSuite {
  private static final FakeKeycloak KEYCLOAK = new FakeKeycloak();

  @AfterAll
  static void stop() {
    KEYCLOAK.close();
  }

  @Override
  protected void resetVendor() {
    KEYCLOAK.reset();
  }

  @Override
  protected Source source() {
    return new KeycloakSources(
            TestConfig.of(KeycloakConfig.class, KEYCLOAK.properties("keycloak-test")))
        .sources()
        .getFirst();
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    return Map.of("clients", KEYCLOAK.clientRows(), "roles", KEYCLOAK.roleRows());
  }

  @Override
  protected VendorRow changeRow() {
    KEYCLOAK.put("svc-f", true, "somebody-else@x.example");
    return new VendorRow("clients", "uuid-svc-f");
  }

  @Override
  protected VendorRow removeRow() {
    KEYCLOAK.remove("svc-b");
    return new VendorRow("clients", "uuid-svc-b");
  }

  @Override
  protected String forbidPart() {
    KEYCLOAK.deny("/events");
    return "clients";
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeKeycloak.SECRET, FakeKeycloak.PREVIOUS_SECRET, "not-a-secret-at-all");
  }
}
