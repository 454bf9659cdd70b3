package io.concordat.connector.erp.export;

import io.concordat.connector.spi.Source;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** A source as a deployment configures it. */
final class ExportTestConfig {
  private ExportTestConfig() {}

  /** The one source {@code acme}, of properties below its prefix. */
  static Source source(Map<String, String> properties, Clock clock) {
    Map<String, String> all = new HashMap<>();
    properties.forEach((key, value) -> all.put("concordat.export.sources.acme." + key, value));
    return of(all, clock).getFirst();
  }

  static java.util.List<Source> of(Map<String, String> properties, Clock clock) {
    ExportConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(ExportConfig.class)
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build()
            .getConfigMapping(ExportConfig.class);
    return new ExportSources(config, clock).sources();
  }
}
