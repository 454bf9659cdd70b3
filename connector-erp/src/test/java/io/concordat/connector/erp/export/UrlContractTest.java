package io.concordat.connector.erp.export;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The promises of every source, kept by a REST export of several pages. */
class UrlContractTest extends SourceContractSuite {
  private static final FakeExport VENDOR = new FakeExport();

  @TempDir Path folder;

  @AfterAll
  static void stop() {
    VENDOR.close();
  }

  @Override
  protected void resetVendor() {
    new Drop(folder).write("mapping.yaml", Drop.MAPPING);
    VENDOR.reset();
  }

  @Override
  protected Source source() {
    return ExportTestConfig.source(
        Map.of(
            "url", VENDOR.uri(),
            "token", FakeExport.TOKEN,
            "token-header", "X-Api-Key",
            "mapping", folder.resolve("mapping.yaml").toString(),
            "feeds.contract.path", "pages",
            "feeds.contract.format", "json",
            "feeds.contract.json.rows", "/data/items",
            "feeds.contract.json.next", "/meta/next"),
        Clock.systemUTC());
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    return Map.of("contract", Set.copyOf(VENDOR.contracts().keySet()));
  }

  @Override
  protected VendorRow changeRow() {
    VENDOR.contracts().put("C-2", "99000.00");
    return new VendorRow("contract", "C-2");
  }

  @Override
  protected VendorRow removeRow() {
    VENDOR.contracts().remove("C-4");
    return new VendorRow("contract", "C-4");
  }

  @Override
  protected String forbidPart() {
    VENDOR.forbid();
    return "contract";
  }

  @Override
  protected boolean repeatCursor() {
    VENDOR.stick();
    return true;
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(Drop.SECRET, FakeExport.TOKEN);
  }
}
