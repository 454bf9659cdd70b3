package io.concordat.connector.erp.tryton;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.HostileVendorSuite;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A Tryton that lies, breaks off and answers nonsense. */
class TrytonHostileTest extends HostileVendorSuite {
  private static final FakeTryton TRYTON = new FakeTryton();

  @BeforeAll
  static void fill() {
    TRYTON.reset();
  }

  @AfterAll
  static void stop() {
    TRYTON.close();
  }

  @Override
  protected URI honestVendor() {
    return TRYTON.uri();
  }

  @Override
  protected Source source(URI vendor) {
    return TestTryton.source(vendor.toString(), Map.of("timeout", "PT1S"));
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeTryton.SECRET, FakeTryton.PASSWORD);
  }
}
