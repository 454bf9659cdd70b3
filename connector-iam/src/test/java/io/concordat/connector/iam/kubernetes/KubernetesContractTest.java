package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/** The suite, held against Kubernetes. */
class KubernetesContractTest extends SourceContractSuite {
  private static final FakeKubernetes CLUSTER = new FakeKubernetes();

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }

  @Override
  protected void resetVendor() {
    CLUSTER.fill();
  }

  @Override
  protected Source source() {
    return new KubernetesSources(
            TestConfig.of(KubernetesConfig.class, CLUSTER.properties("k8s-test")))
        .sources()
        .getFirst();
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    return Map.of(
        "roles", CLUSTER.uids("clusterroles", "roles"),
        "bindings", CLUSTER.uids("clusterrolebindings", "rolebindings"),
        "service-accounts", CLUSTER.uids("serviceaccounts"),
        "token-secrets", CLUSTER.uids("secrets"));
  }

  @Override
  protected VendorRow changeRow() {
    CLUSTER.account("team-a", "svc-06", "sa-6", Map.of("owner", "somebody-else"), Map.of());
    return new VendorRow("service-accounts", "sa-6");
  }

  @Override
  protected VendorRow removeRow() {
    CLUSTER.remove("sa-2");
    return new VendorRow("service-accounts", "sa-2");
  }

  @Override
  protected String forbidPart() {
    CLUSTER.forbid("/secrets");
    return "token-secrets";
  }

  @Override
  protected boolean repeatCursor() {
    CLUSTER.stick();
    return true;
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeKubernetes.TOKEN, FakeKubernetes.OTHER_SECRET, FakeKubernetes.READER);
  }
}
