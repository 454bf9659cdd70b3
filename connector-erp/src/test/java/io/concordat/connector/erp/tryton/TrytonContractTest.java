package io.concordat.connector.erp.tryton;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;

/** The promises of every source, kept by this one over a small Tryton. */
class TrytonContractTest extends SourceContractSuite {
  private static final FakeTryton TRYTON = new FakeTryton();

  @AfterAll
  static void stop() {
    TRYTON.close();
  }

  @Override
  protected void resetVendor() {
    TRYTON.reset();
    // One stream of several pages is enough: every step of every run is a cut.
    for (long id = 2; id <= 5; id++) {
      TRYTON.delete("party.party", id);
      TRYTON.delete("sale.subscription", id);
    }
  }

  @Override
  protected Source source() {
    return TestTryton.withOwnFields(TRYTON);
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    return Map.of(
        "party",
        ids("party.party", "party/"),
        "purchase",
        ids("purchase.purchase", "purchase/").stream()
            .flatMap(id -> Stream.of(id, id + "#identity"))
            .collect(Collectors.toSet()),
        "subscription",
        ids("sale.subscription", "subscription/"));
  }

  private static Set<String> ids(String model, String prefix) {
    return TRYTON.ids(model).stream().map(id -> prefix + id).collect(Collectors.toSet());
  }

  @Override
  protected VendorRow changeRow() {
    TRYTON.purchase(2, "99000").set("write_date", FakeTryton.time(Instant.now()));
    return new VendorRow("purchase", "purchase/2");
  }

  @Override
  protected VendorRow removeRow() {
    TRYTON.delete("purchase.purchase", 3);
    return new VendorRow("purchase", "purchase/3");
  }

  @Override
  protected String forbidPart() {
    TRYTON.forbid("purchase.purchase");
    return "purchase";
  }

  @Override
  protected boolean repeatCursor() {
    TRYTON.ignoreConditions();
    return true;
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeTryton.SECRET, FakeTryton.PASSWORD);
  }
}
