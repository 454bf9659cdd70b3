package io.concordat.connector.iam;

import io.concordat.connector.iam.aws.FakeIam;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Starts a small IAM and points the service at it. */
public class FakeIamResource implements QuarkusTestResourceLifecycleManager {
  private FakeIam iam;

  @Override
  public Map<String, String> start() {
    iam = new FakeIam();
    Map<String, String> properties = new HashMap<>(iam.properties("aws-prod"));
    properties.put("concordat.connector.scheduled", "false");
    return properties;
  }

  @Override
  public void stop() {
    iam.close();
  }
}
