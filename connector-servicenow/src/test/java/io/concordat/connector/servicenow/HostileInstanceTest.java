package io.concordat.connector.servicenow;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.HostileVendorSuite;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class HostileInstanceTest extends HostileVendorSuite {
  private static final FakeInstance INSTANCE = new FakeInstance();

  @BeforeAll
  static void fill() {
    SmallEstate.fill(INSTANCE);
  }

  @AfterAll
  static void stop() {
    INSTANCE.close();
  }

  @Override
  protected URI honestVendor() {
    return INSTANCE.uri();
  }

  @Override
  protected Source source(URI vendor) {
    return TestConfig.sources(
            TestConfig.instance(
                vendor.toString(), Map.of("timeout", "PT1S", "audit-deletes", "true")))
        .getFirst();
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(SmallEstate.PLANTED, TestConfig.PASSWORD);
  }
}
