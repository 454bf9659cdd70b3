package io.concordat.connector.servicenow;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;

/** The promises of every source, kept by this one over a small instance. */
class ServiceNowContractTest extends SourceContractSuite {
  private static final FakeInstance INSTANCE = new FakeInstance();

  @AfterAll
  static void stop() {
    INSTANCE.close();
  }

  @Override
  protected void resetVendor() {
    SmallEstate.fill(INSTANCE);
  }

  @Override
  protected Source source() {
    return TestConfig.sources(TestConfig.instance(INSTANCE.uri().toString(), Map.of())).getFirst();
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    return Set.of(
            "sys_user",
            "sys_user_group",
            "cmdb_ci_appl",
            "cmdb_ci_service_account",
            "change_request")
        .stream()
        .collect(Collectors.toMap(table -> table, INSTANCE::visible));
  }

  @Override
  protected VendorRow changeRow() {
    INSTANCE.change("cmdb_ci_service_account", "c1", "operational_status", "2", Instant.now());
    return new VendorRow("cmdb_ci_service_account", "c1");
  }

  @Override
  protected VendorRow removeRow() {
    INSTANCE.remove("cmdb_ci_service_account", "c3");
    return new VendorRow("cmdb_ci_service_account", "c3");
  }

  @Override
  protected String forbidPart() {
    INSTANCE.forbid("task_ci");
    return "change_request";
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(SmallEstate.PLANTED, TestConfig.PASSWORD);
  }
}
