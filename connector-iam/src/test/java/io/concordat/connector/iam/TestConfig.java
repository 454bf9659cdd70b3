package io.concordat.connector.iam;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Maps properties as the running service does, defaults included. */
public final class TestConfig {
  private TestConfig() {}

  public static <T> T of(Class<T> mapping, Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(mapping)
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .withMappingIgnore("**")
        .build()
        .getConfigMapping(mapping);
  }
}
