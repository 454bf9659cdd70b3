package io.concordat.connector.erp.odoo;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.HostileVendorSuite;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** An Odoo that lies, breaks off and answers nonsense. */
class OdooHostileTest extends HostileVendorSuite {
  private static final FakeOdoo ODOO = new FakeOdoo();

  @BeforeAll
  static void fill() {
    ODOO.reset();
    ODOO.holdOneDatabase();
  }

  @AfterAll
  static void stop() {
    ODOO.close();
  }

  @Override
  protected URI honestVendor() {
    return ODOO.uri();
  }

  @Override
  protected Source source(URI vendor) {
    return TestOdoo.sources(vendor.toString(), Map.of("timeout", "PT1S")).getFirst();
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeOdoo.SECRET, FakeOdoo.KEY);
  }
}
