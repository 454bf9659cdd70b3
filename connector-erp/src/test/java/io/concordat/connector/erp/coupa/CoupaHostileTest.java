package io.concordat.connector.erp.coupa;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.HostileVendorSuite;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A Coupa that lies, breaks off and answers nonsense. */
class CoupaHostileTest extends HostileVendorSuite {
  private static final FakeCoupa COUPA = new FakeCoupa();

  @BeforeAll
  static void fill() {
    COUPA.reset();
  }

  @AfterAll
  static void stop() {
    COUPA.close();
  }

  @Override
  protected URI honestVendor() {
    return COUPA.uri();
  }

  @Override
  protected Source source(URI vendor) {
    return TestCoupa.source(vendor.toString(), Map.of("timeout", "PT1S"));
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeCoupa.SECRET, FakeCoupa.CLIENT_SECRET);
  }
}
