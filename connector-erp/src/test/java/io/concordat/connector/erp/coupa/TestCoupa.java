package io.concordat.connector.erp.coupa;

import io.concordat.connector.erp.keyed.Config;
import io.concordat.connector.spi.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Sources as a deployment configures them. */
final class TestCoupa {
  static final String ID = "coupa-prod";

  /** What an operator adds who has custom fields. */
  static final String OWN_FIELDS =
      """
      version: 1
      extends: default
      rows:
        contract:
          fields:
            business_owner: {from: custom-fields.owner, as: owner}
          relations:
            covers: {kind: identity, from: custom-fields.pays-for, as: identity_reference}
      """;

  private TestCoupa() {}

  /** The source over an address; an empty property takes one away. */
  static Source source(String url, Map<String, String> overrides) {
    Map<String, String> properties = new HashMap<>();
    properties.put("url", url);
    properties.put("client-id", "concordat");
    properties.put("client-secret", FakeCoupa.CLIENT_SECRET);
    properties.put("page-size", "2");
    CoupaConfig config =
        Config.of(CoupaConfig.class, "concordat.coupa.sources." + ID + ".", properties, overrides);
    return new CoupaSources(config, Clock.systemUTC()).sources().getFirst();
  }

  /** A source whose contracts have an owner and name what they pay for. */
  static Source withOwnFields(FakeCoupa coupa) {
    return source(coupa.uri().toString(), Map.of("mapping", file(OWN_FIELDS).toString()));
  }

  static Path file(String text) {
    try {
      Path file = Files.createTempFile("coupa", ".yaml");
      file.toFile().deleteOnExit();
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
