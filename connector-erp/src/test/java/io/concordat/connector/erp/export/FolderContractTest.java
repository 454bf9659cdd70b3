package io.concordat.connector.erp.export;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

/** The promises of every source, kept by a folder of CSV files. */
class FolderContractTest extends SourceContractSuite {
  @TempDir Path folder;

  private final Map<String, String> contracts = new TreeMap<>();
  private Drop drop;

  @Override
  protected void resetVendor() {
    drop = new Drop(folder);
    drop.write("mapping.yaml", Drop.MAPPING);
    contracts.clear();
    for (int i = 1; i <= 5; i++) {
      contracts.put("C-" + i, "100." + i);
    }
    export();
  }

  private void export() {
    drop.write("contracts.csv", Drop.csv(contracts));
  }

  @Override
  protected Source source() {
    return ExportTestConfig.source(
        Map.of(
            "folder",
            folder.toString(),
            "mapping",
            folder.resolve("mapping.yaml").toString(),
            "feeds.contract.files",
            "contracts*.csv",
            "page-size",
            "2"),
        Clock.fixed(Drop.NOW, ZoneOffset.UTC));
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    return Map.of("contract", Set.copyOf(contracts.keySet()));
  }

  @Override
  protected VendorRow changeRow() {
    contracts.put("C-2", "99000.00");
    export();
    return new VendorRow("contract", "C-2");
  }

  @Override
  protected VendorRow removeRow() {
    contracts.remove("C-4");
    export();
    return new VendorRow("contract", "C-4");
  }

  @Override
  protected String forbidPart() {
    try {
      Files.delete(folder.resolve("contracts.csv"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "contract";
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(Drop.SECRET);
  }
}
