package io.concordat.connector.iam.entra;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.HostileVendorSuite;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

class HostileGraphTest extends HostileVendorSuite {
  private static final FakeGraph GRAPH = new FakeGraph();

  @AfterAll
  static void stop() {
    GRAPH.close();
  }

  @Override
  protected URI honestVendor() {
    return URI.create(GRAPH.url());
  }

  @Override
  protected Source source(URI vendor) {
    Map<String, String> properties = new HashMap<>(GRAPH.properties("entra-test"));
    properties.put("concordat.entra.sources.entra-test.graph-url", vendor.toString());
    properties.put("concordat.entra.sources.entra-test.login-url", vendor.toString());
    properties.put("concordat.entra.sources.entra-test.timeout", "PT1S");
    return new EntraSources(TestConfig.of(EntraConfig.class, properties)).sources().getFirst();
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeGraph.SECRET, FakeGraph.KEY, FakeGraph.HINT, "not-a-secret-at-all", "opaque");
  }
}
