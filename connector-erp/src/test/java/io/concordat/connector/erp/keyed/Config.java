package io.concordat.connector.erp.keyed;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** A vendor's configuration as a deployment gives it. */
public final class Config {
  private Config() {}

  /**
   * A mapping of properties below a prefix.
   *
   * @param overrides properties that take the place of others or, if empty, take them away
   */
  public static <T> T of(
      Class<T> mapping,
      String prefix,
      Map<String, String> properties,
      Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>(properties);
    all.putAll(overrides);
    all.values().removeIf(String::isEmpty);
    Map<String, String> named = new HashMap<>();
    all.forEach((key, value) -> named.put(prefix + key, value));
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(mapping)
        .withSources(new PropertiesConfigSource(named, "test", 100))
        .build()
        .getConfigMapping(mapping);
  }
}
