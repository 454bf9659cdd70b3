package io.concordat.embedded.test;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives a Quarkus test an empty PostgreSQL database of its own, as the default data source. The
 * server is shared by all tests of the JVM. The init argument {@code database} is the name's prefix
 * (default {@code test}).
 */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {
  private String prefix = "test";

  @Override
  public void init(Map<String, String> initArgs) {
    prefix = initArgs.getOrDefault("database", prefix);
  }

  @Override
  public Map<String, String> start() {
    String url = SystemLoader.call("newDatabase", prefix);
    String name = url.substring(url.lastIndexOf('/') + 1);
    return Map.of(
        "quarkus.datasource.jdbc.url", url,
        "quarkus.datasource.username", name,
        "quarkus.datasource.password", name);
  }

  @Override
  public void stop() {
    // The server ends with the JVM; the database goes with its temporary directory.
  }
}
