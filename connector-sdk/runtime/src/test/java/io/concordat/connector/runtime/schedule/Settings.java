package io.concordat.connector.runtime.schedule;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The configuration as an application would read it. */
final class Settings {
  private Settings() {}

  static ConnectorConfig of(String... properties) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < properties.length; i += 2) {
      values.put("concordat.connector." + properties[i], properties[i + 1]);
    }
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .withMapping(ConnectorConfig.class)
        .build()
        .getConfigMapping(ConnectorConfig.class);
  }
}
