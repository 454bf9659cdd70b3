package io.concordat.connector.erp.odoo;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;

/** The promises of every source, kept by this one over a small Odoo. */
class OdooContractTest extends SourceContractSuite {
  private static final FakeOdoo ODOO = new FakeOdoo();

  @AfterAll
  static void stop() {
    ODOO.close();
  }

  @Override
  protected void resetVendor() {
    ODOO.reset();
    // One stream of several pages is enough: every step of every run is a cut.
    for (long id = 2; id <= 4; id++) {
      ODOO.unlink("res.partner", id);
      ODOO.unlink("purchase.requisition", id);
    }
    ODOO.unlink("purchase.requisition", 5);
  }

  @Override
  protected Source source() {
    return TestOdoo.withOwnFields(ODOO);
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    Set<String> orders = new TreeSet<>(ids("purchase_order/", "purchase.order"));
    for (long id : ODOO.ids("purchase.order")) {
      if (id != 4) {
        orders.add("purchase_order/" + id + "#identity");
      }
    }
    return Map.of(
        "supplier",
        ids("supplier/", "res.partner"),
        "purchase_agreement",
        ids("purchase_agreement/", "purchase.requisition"),
        "purchase_order",
        orders);
  }

  private static Set<String> ids(String prefix, String model) {
    return ODOO.ids(model).stream().map(id -> prefix + id).collect(Collectors.toSet());
  }

  @Override
  protected VendorRow changeRow() {
    ODOO.order(2, 99_000, Instant.now());
    return new VendorRow("purchase_order", "purchase_order/2");
  }

  @Override
  protected VendorRow removeRow() {
    ODOO.unlink("purchase.order", 3);
    return new VendorRow("purchase_order", "purchase_order/3");
  }

  @Override
  protected String forbidPart() {
    ODOO.forbid("purchase.order");
    return "purchase_order";
  }

  @Override
  protected boolean repeatCursor() {
    ODOO.ignoreConditions();
    return true;
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeOdoo.SECRET, FakeOdoo.KEY);
  }
}
