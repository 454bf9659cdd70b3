package io.concordat.connector.erp.coupa;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;

/** The promises of every source, kept by this one over a small Coupa. */
class CoupaContractTest extends SourceContractSuite {
  private static final FakeCoupa COUPA = new FakeCoupa();

  @AfterAll
  static void stop() {
    COUPA.close();
  }

  @Override
  protected void resetVendor() {
    COUPA.reset();
    // One stream of several pages is enough: every step of every run is a cut.
    for (long id = 2; id <= 5; id++) {
      COUPA.remove("suppliers", id);
      COUPA.remove("purchase_orders", id);
    }
  }

  @Override
  protected Source source() {
    return TestCoupa.withOwnFields(COUPA);
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    return Map.of(
        "supplier",
        ids("suppliers", "supplier/"),
        "contract",
        ids("contracts", "contract/").stream()
            .flatMap(id -> Stream.of(id, id + "#identity"))
            .collect(Collectors.toSet()),
        "purchase_order",
        ids("purchase_orders", "purchase_order/"));
  }

  private static Set<String> ids(String resource, String prefix) {
    return COUPA.ids(resource).stream().map(id -> prefix + id).collect(Collectors.toSet());
  }

  @Override
  protected VendorRow changeRow() {
    COUPA.contract(2, "99000.00", Instant.now());
    return new VendorRow("contract", "contract/2");
  }

  @Override
  protected VendorRow removeRow() {
    COUPA.remove("contracts", 3);
    return new VendorRow("contract", "contract/3");
  }

  @Override
  protected String forbidPart() {
    COUPA.forbid("contracts");
    return "contract";
  }

  @Override
  protected boolean repeatCursor() {
    COUPA.ignoreConditions();
    return true;
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeCoupa.SECRET, FakeCoupa.CLIENT_SECRET);
  }
}
