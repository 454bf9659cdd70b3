package io.concordat.connector.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A vendor's configuration, as a connector would declare it. */
final class Sample {
  static final String PREFIX = "concordat.sample.sources.sample-prod.";

  private Sample() {}

  @ConfigMapping(prefix = "concordat.sample")
  interface Config {
    Map<String, Instance> sources();

    interface Instance extends HttpSettings, PasswordSettings, ClientSettings {
      /** A vendor may have another default. */
      @Override
      @WithDefault("PT20S")
      Duration timeout();
    }
  }

  /** Properties given as key, value, key, value, … */
  static Config.Instance settings(String... pairs) {
    Map<String, String> properties = new HashMap<>();
    properties.put(PREFIX + "url", "https://vendor.example");
    properties.put(PREFIX + "allow-plain-http", "false");
    for (int i = 0; i < pairs.length; i += 2) {
      properties.put(PREFIX + pairs[i], pairs[i + 1]);
    }
    properties.values().removeIf(String::isEmpty);
    return new SmallRyeConfigBuilder()
        .withMapping(Config.class)
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build()
        .getConfigMapping(Config.class)
        .sources()
        .get("sample-prod");
  }

  static Transport transport(Clock clock, String... pairs) {
    return Transport.of(PREFIX, settings(pairs), clock);
  }

  static Transport transport(String... pairs) {
    return transport(Clock.systemUTC(), pairs);
  }

  static VendorHttp http(URI server, Authorization authorization, String... pairs) {
    return transport(pairs).to(server, authorization);
  }
}
