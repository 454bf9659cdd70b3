package io.concordat.connector.erp.sap;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.HostileVendorSuite;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SapHostileTest extends HostileVendorSuite {
  private static final FakeSap SAP = new FakeSap();

  @BeforeAll
  static void fill() {
    SAP.reset();
  }

  @AfterAll
  static void stop() {
    SAP.close();
  }

  @Override
  protected URI honestVendor() {
    return SAP.uri();
  }

  @Override
  protected Source source(URI vendor) {
    return TestSap.sources(
            TestSap.system(vendor.toString(), Map.of("page-size", "3", "timeout", "PT1S")),
            Clock.systemUTC())
        .sources()
        .getFirst();
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeSap.SECRET, "planted-Passw0rd");
  }
}
