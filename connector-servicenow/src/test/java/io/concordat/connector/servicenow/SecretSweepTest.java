package io.concordat.connector.servicenow;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SecretSweepSuite;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Secrets in every place of what an instance answers. */
class SecretSweepTest extends SecretSweepSuite {
  private final FakeInstance instance = new FakeInstance();

  @BeforeEach
  void fill() {
    SmallEstate.fill(instance);
  }

  @AfterEach
  void stop() {
    instance.close();
  }

  @Override
  protected URI vendor() {
    return instance.uri();
  }

  @Override
  protected Source source(URI vendor) {
    return TestConfig.sources(
            TestConfig.instance(
                vendor.toString(),
                Map.of(
                    "tables.change-tasks.enabled", "true",
                    "tables.incidents.enabled", "true",
                    "classes.cmdb_ci_certificate.row", "certificate")))
        .getFirst();
  }

  @Override
  protected Set<String> steering() {
    return Set.of("sys_id", "sys_updated_on");
  }
}
