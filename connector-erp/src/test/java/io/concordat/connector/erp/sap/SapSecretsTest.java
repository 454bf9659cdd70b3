package io.concordat.connector.erp.sap;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SecretSweepSuite;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Secrets in every place of what a SAP system answers. */
class SapSecretsTest extends SecretSweepSuite {
  private final FakeSap sap = new FakeSap();

  @BeforeEach
  void fill() {
    sap.reset();
  }

  @AfterEach
  void stop() {
    sap.close();
  }

  @Override
  protected URI vendor() {
    return sap.uri();
  }

  @Override
  protected Source source(URI vendor) {
    return TestSap.sources(
            TestSap.system(vendor.toString(), Map.of("purchase-orders", "true")), Clock.systemUTC())
        .sources()
        .getFirst();
  }

  @Override
  protected Set<String> steering() {
    return Set.of("PurchaseContract", "PurchaseOrder", "Supplier", "__next");
  }
}
