package io.concordat.connector.erp.odoo;

import io.concordat.connector.erp.keyed.Config;
import io.concordat.connector.spi.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sources as a deployment configures them. */
final class TestOdoo {
  static final String ID = "odoo-prod";

  /** What an operator adds who has fields of his own. */
  static final String OWN_FIELDS =
      """
      version: 1
      extends: default
      rows:
        purchase_order:
          fields:
            business_owner: {from: x_owner, as: owner}
          relations:
            covers: {kind: identity, from: x_reference, as: identity_reference}
      """;

  private TestOdoo() {}

  static List<Source> sources(String url, Map<String, String> overrides) {
    Map<String, String> properties = new HashMap<>();
    properties.put("url", url);
    properties.put("database", FakeOdoo.DATABASE);
    properties.put("api-key", FakeOdoo.KEY);
    properties.put("page-size", "2");
    OdooConfig config =
        Config.of(OdooConfig.class, "concordat.odoo.sources." + ID + ".", properties, overrides);
    return new OdooSources(config, Clock.systemUTC()).sources();
  }

  static Source source(FakeOdoo odoo, Map<String, String> overrides) {
    return sources(odoo.uri().toString(), overrides).getFirst();
  }

  /** A source whose purchase orders have an owner and name what they pay for. */
  static Source withOwnFields(FakeOdoo odoo) {
    return source(odoo, Map.of("mapping", file(OWN_FIELDS).toString()));
  }

  static Path file(String text) {
    try {
      Path file = Files.createTempFile("odoo", ".yaml");
      file.toFile().deleteOnExit();
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
