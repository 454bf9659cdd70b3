package io.concordat.connector.iam.google;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.HostileVendorSuite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class HostileGoogleTest extends HostileVendorSuite {
  private static final FakeGoogle GOOGLE = new FakeGoogle();
  @TempDir static Path folder;

  @BeforeAll
  static void writeToken() throws IOException {
    Files.writeString(folder.resolve("token"), "opaque");
  }

  @AfterAll
  static void stop() {
    GOOGLE.close();
  }

  @Override
  protected URI honestVendor() {
    return URI.create(GOOGLE.url());
  }

  @Override
  protected Source source(URI vendor) {
    String prefix = "concordat.google.sources.google-test.";
    Map<String, String> properties =
        new HashMap<>(GOOGLE.properties("google-test", folder.resolve("token").toString()));
    properties.put(prefix + "iam-url", vendor.toString());
    properties.put(prefix + "resource-manager-url", vendor.toString());
    properties.put(prefix + "policy-analyzer-url", vendor.toString());
    properties.put(prefix + "timeout", "PT1S");
    return new GoogleSources(TestConfig.of(GoogleConfig.class, properties)).sources().getFirst();
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeGoogle.SECRET, "opaque");
  }
}
