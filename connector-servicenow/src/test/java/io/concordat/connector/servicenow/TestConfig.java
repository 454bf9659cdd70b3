package io.concordat.connector.servicenow;

import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Instances as a deployment configures them. */
final class TestConfig {
  static final String SOURCE = "servicenow-prod";
  static final String PASSWORD = "planted-pa55phrase-basic";

  private TestConfig() {}

  /** An instance with all that is required; what is given overrides or, if empty, removes. */
  static Map<String, String> instance(String url, Map<String, String> overrides) {
    Map<String, String> properties = new HashMap<>();
    Map<String, String> keys = new HashMap<>();
    keys.put("url", url);
    keys.put("auth.type", "basic");
    keys.put("auth.username", "concordat");
    keys.put("auth.password", PASSWORD);
    keys.put("page-size", "3");
    keys.put("timeout", "PT5S");
    keys.putAll(overrides);
    keys.values().removeIf(String::isEmpty);
    keys.forEach((key, value) -> properties.put(property(key), value));
    return properties;
  }

  static String property(String key) {
    return "concordat.servicenow.sources." + SOURCE + "." + key;
  }

  static ServiceNowConfig of(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(ServiceNowConfig.class)
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build()
        .getConfigMapping(ServiceNowConfig.class);
  }

  static ServiceNowConfig ofEnvironment(Map<String, String> variables) {
    return new SmallRyeConfigBuilder()
        .withMapping(ServiceNowConfig.class)
        .withSources(new EnvConfigSource(variables, 300))
        .build()
        .getConfigMapping(ServiceNowConfig.class);
  }

  static List<Source> sources(Map<String, String> properties) {
    return new ServiceNowSourceProvider(of(properties)).sources();
  }

  static SourceStream stream(Map<String, String> properties, String name) {
    return sources(properties).getFirst().streams().stream()
        .filter(stream -> stream.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static MappingContext context() {
    return InstanceSettings.of(
            SOURCE, of(instance("https://example.service-now.com", Map.of())).sources().get(SOURCE))
        .context(Instant.EPOCH);
  }
}
