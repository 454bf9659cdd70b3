package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SecretSweepSuite;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** Secrets in every place of what IAM answers. */
class SecretSweepTest extends SecretSweepSuite {
  private final FakeIam iam = new FakeIam();

  @AfterEach
  void stop() {
    iam.close();
  }

  @Override
  protected URI vendor() {
    return iam.uri();
  }

  @Override
  protected Source source(URI vendor) {
    Map<String, String> properties = new HashMap<>(iam.properties("aws-test"));
    properties.put("concordat.aws.sources.aws-test.endpoint", vendor.toString());
    AwsConfig.Account account =
        TestConfig.of(AwsConfig.class, properties).sources().get("aws-test");
    return new AwsSource(
        "aws-test",
        account,
        AwsSources.api("aws-test", account, Clock.systemUTC()),
        Clock.systemUTC());
  }

  @Override
  protected Set<String> steering() {
    return Set.of("Marker", "IsTruncated", "UserId", "RoleId", "PolicyId", "UserName");
  }
}
