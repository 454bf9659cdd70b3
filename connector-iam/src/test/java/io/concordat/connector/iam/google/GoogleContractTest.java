package io.concordat.connector.iam.google;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The suite, held against Google Cloud. */
class GoogleContractTest extends SourceContractSuite {
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
  protected void resetVendor() {
    GOOGLE.reset();
  }

  @Override
  protected Source source() {
    return new GoogleSources(
            TestConfig.of(
                GoogleConfig.class,
                GOOGLE.properties("google-test", folder.resolve("token").toString())))
        .sources()
        .getFirst();
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    return GOOGLE.rows();
  }

  @Override
  protected VendorRow changeRow() {
    GOOGLE.change(3, "disabled", true);
    return new VendorRow("service-accounts", FakeGoogle.uniqueId(3));
  }

  @Override
  protected VendorRow removeRow() {
    GOOGLE.remove(2);
    return new VendorRow("service-accounts", FakeGoogle.uniqueId(2));
  }

  @Override
  protected String forbidPart() {
    GOOGLE.deny("/keys");
    return "service-accounts";
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeGoogle.SECRET, "opaque");
  }
}
