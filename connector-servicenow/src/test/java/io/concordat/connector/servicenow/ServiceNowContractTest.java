package io.concordat.connector.servicenow;

import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** The promises of every source, kept by this one over a small instance. */
class ServiceNowContractTest extends SourceContractSuite {
  final FakeInstance instance = new FakeInstance();

  @AfterEach
  void stop() {
    instance.close();
  }

  @Override
  protected void resetVendor() {
    SmallEstate.fill(instance);
  }

  @Override
  protected Source source() {
    return TestConfig.sources(TestConfig.instance(instance.uri().toString(), options())).getFirst();
  }

  /** What the instance is configured with beyond the necessary. */
  Map<String, String> options() {
    return Map.of(
        "tables.change-tasks.enabled", "true",
        "tables.incidents.enabled", "true",
        "classes.certificates.table", "cmdb_ci_certificate",
        "classes.certificates.row", "certificate");
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    return Stream.of(
            "sys_user",
            "sys_user_group",
            "cmdb_ci_appl",
            "cmdb_ci_service_account",
            "certificates",
            "change_request",
            "change_task",
            "incident")
        .collect(
            Collectors.toMap(
                stream -> stream,
                stream ->
                    instance.visible(
                        stream.equals("certificates") ? "cmdb_ci_certificate" : stream)));
  }

  @Override
  protected VendorRow changeRow() {
    instance.change("cmdb_ci_service_account", "c1", "operational_status", "2", Instant.now());
    return new VendorRow("cmdb_ci_service_account", "c1");
  }

  @Override
  protected VendorRow removeRow() {
    instance.remove("cmdb_ci_service_account", "c3");
    return new VendorRow("cmdb_ci_service_account", "c3");
  }

  @Override
  protected String forbidPart() {
    instance.forbid("task_ci");
    return "change_request";
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(SmallEstate.PLANTED, TestConfig.PASSWORD);
  }
}
