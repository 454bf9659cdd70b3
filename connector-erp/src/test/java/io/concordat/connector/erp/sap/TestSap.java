package io.concordat.connector.erp.sap;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Sources as a deployment configures them. */
final class TestSap {
  private TestSap() {}

  /** A system with everything that the tests need; keys given override or, if empty, remove. */
  static Map<String, String> system(String baseUrl, Map<String, String> overrides) {
    Map<String, String> properties = new HashMap<>();
    put(properties, "base-url", baseUrl);
    put(properties, "client", "100");
    put(properties, "username", "CONCORDAT");
    put(properties, "password", "planted-Passw0rd");
    put(properties, "page-size", "3");
    put(properties, "fields.business-owner", "YY1_BusinessOwner_PDH");
    put(properties, "fields.technical-owner", "YY1_TechnicalOwner_PDH");
    put(properties, "fields.identity-type", "YY1_IdentityType_PDH");
    put(properties, "fields.identity-reference", "YY1_IdentityReference_PDH");
    put(properties, "fields.renewal-date", "YY1_RenewalDate_PDH");
    overrides.forEach((key, value) -> put(properties, key, value));
    properties.values().removeIf(String::isEmpty);
    return properties;
  }

  static SapConfig of(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(SapConfig.class)
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build()
        .getConfigMapping(SapConfig.class);
  }

  static SapConfig ofEnvironment(Map<String, String> variables) {
    return new SmallRyeConfigBuilder()
        .withMapping(SapConfig.class)
        .withSources(new EnvConfigSource(variables, 300))
        .build()
        .getConfigMapping(SapConfig.class);
  }

  static SapSources sources(Map<String, String> properties, Clock clock) {
    return new SapSources(of(properties), clock);
  }

  private static void put(Map<String, String> properties, String key, String value) {
    properties.put("concordat.sap.sources.sap-prod." + key, value);
  }
}
