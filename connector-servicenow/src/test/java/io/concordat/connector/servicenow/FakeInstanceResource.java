package io.concordat.connector.servicenow;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Starts the small instance and configures the connector for it. */
public class FakeInstanceResource implements QuarkusTestResourceLifecycleManager {
  private FakeInstance instance;

  @Override
  public Map<String, String> start() {
    instance = new FakeInstance();
    SmallEstate.fill(instance);
    Map<String, String> properties =
        new HashMap<>(TestConfig.instance(instance.uri().toString(), Map.of()));
    properties.put("concordat.connector.scheduled", "false");
    properties.put("concordat.connector.requests-per-second", "1000");
    return properties;
  }

  @Override
  public void stop() {
    if (instance != null) {
      instance.close();
    }
  }
}
