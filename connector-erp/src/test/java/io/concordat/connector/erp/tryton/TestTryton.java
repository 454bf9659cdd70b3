package io.concordat.connector.erp.tryton;

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
final class TestTryton {
  static final String ID = "tryton-prod";

  /** What an operator adds who has fields of his own. */
  static final String OWN_FIELDS =
      """
      version: 1
      extends: default
      rows:
        purchase:
          fields:
            business_owner: {from: x_owner, as: owner}
          relations:
            covers: {kind: identity, from: x_reference, as: identity_reference}
      """;

  private TestTryton() {}

  /** The source over an address; an empty property takes one away. */
  static Source source(String url, Map<String, String> overrides) {
    Map<String, String> properties = new HashMap<>();
    properties.put("url", url);
    properties.put("database", "meridian");
    properties.put("username", FakeTryton.USER);
    properties.put("password", FakeTryton.PASSWORD);
    properties.put("page-size", "2");
    TrytonConfig config =
        Config.of(
            TrytonConfig.class, "concordat.tryton.sources." + ID + ".", properties, overrides);
    return new TrytonSources(config, Clock.systemUTC()).sources().getFirst();
  }

  /** A source whose purchases have an owner and name what they pay for. */
  static Source withOwnFields(FakeTryton tryton) {
    return source(tryton.uri().toString(), Map.of("mapping", file(OWN_FIELDS).toString()));
  }

  static Path file(String text) {
    try {
      Path file = Files.createTempFile("tryton", ".yaml");
      file.toFile().deleteOnExit();
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
