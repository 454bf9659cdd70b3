package io.concordat.connector.iam.entra;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/** The suite, held against Microsoft Entra. */
class EntraContractTest extends SourceContractSuite {
  private static final FakeGraph GRAPH = new FakeGraph();

  @AfterAll
  static void stop() {
    GRAPH.close();
  }

  @Override
  protected void resetVendor() {
    GRAPH.reset();
  }

  @Override
  protected Source source() {
    return new EntraSources(TestConfig.of(EntraConfig.class, GRAPH.properties("entra-test")))
        .sources()
        .getFirst();
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    return GRAPH.rows();
  }

  @Override
  protected VendorRow changeRow() {
    GRAPH.set("servicePrincipals", 3, "accountEnabled", false);
    return new VendorRow("service-principals", FakeGraph.principalId(3));
  }

  @Override
  protected VendorRow removeRow() {
    GRAPH.purge("servicePrincipals", 4);
    return new VendorRow("service-principals", FakeGraph.principalId(4));
  }

  @Override
  protected String forbidPart() {
    GRAPH.deny("/appRoleAssignments");
    return "access";
  }

  @Override
  protected boolean repeatCursor() {
    GRAPH.repeatLinks();
    return true;
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeGraph.SECRET, FakeGraph.KEY, FakeGraph.HINT, "not-a-secret-at-all", "opaque");
  }
}
