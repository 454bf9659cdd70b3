package io.concordat.connector.erp.sap;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Points a Quarkus test at a small SAP. */
public final class FakeSapResource implements QuarkusTestResourceLifecycleManager {
  /** Stands in every answer, and must not be read. */
  public static final String SECRET = FakeSap.SECRET;

  private FakeSap sap;

  @Override
  public Map<String, String> start() {
    sap = new FakeSap();
    sap.reset();
    Map<String, String> properties = new HashMap<>(TestSap.system(sap.uri().toString(), Map.of()));
    properties.put("concordat.connector.scheduled", "false");
    properties.put("concordat.connector.requests-per-second", "500");
    return properties;
  }

  @Override
  public void stop() {
    if (sap != null) {
      sap.close();
    }
  }
}
