package io.concordat.connector.erp.sap;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;

/** The promises of every source, kept by this one over a small SAP. */
class SapContractTest extends SourceContractSuite {
  private static final FakeSap SAP = new FakeSap();

  @AfterAll
  static void stop() {
    SAP.close();
  }

  @Override
  protected void resetVendor() {
    SAP.reset();
  }

  @Override
  protected Source source() {
    return TestSap.sources(
            TestSap.system(
                SAP.uri().toString(), Map.of("page-size", "3", "purchase-orders", "true")),
            Clock.systemUTC())
        .sources()
        .getFirst();
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    return Map.of(
        "supplier",
        SAP.supplierNumbers().stream().map(id -> "supplier/" + id).collect(Collectors.toSet()),
        "purchase_contract",
        SAP.contractNumbers().stream()
            .flatMap(id -> Stream.of(id, id + "#identity"))
            .collect(Collectors.toSet()),
        "purchase_order",
        SAP.orderNumbers().stream()
            .flatMap(id -> Stream.of("order/" + id, "order/" + id + "#identity"))
            .collect(Collectors.toSet()));
  }

  @Override
  protected VendorRow changeRow() {
    SAP.contract("4600000002", "99000.000", Instant.now());
    return new VendorRow("purchase_contract", "4600000002");
  }

  @Override
  protected VendorRow removeRow() {
    SAP.removeContract("4600000004");
    return new VendorRow("purchase_contract", "4600000004");
  }

  @Override
  protected String forbidPart() {
    SAP.forbidContracts();
    return "purchase_contract";
  }

  @Override
  protected boolean repeatCursor() {
    SAP.stickToOnePage();
    return true;
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeSap.SECRET, "planted-Passw0rd");
  }
}
