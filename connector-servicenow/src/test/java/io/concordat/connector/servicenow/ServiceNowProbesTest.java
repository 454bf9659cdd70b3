package io.concordat.connector.servicenow;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import io.concordat.connector.spi.SourceFailure;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceNowProbesTest {
  private final FakeInstance instance = new FakeInstance();

  @BeforeEach
  void fill() {
    SmallEstate.fill(instance);
  }

  @AfterEach
  void stop() {
    instance.close();
  }

  @Test
  void triesEveryTableThatTheStreamsRead() {
    assertThat(probes(Map.of("audit-deletes", "true")))
        .extracting(Probe::what)
        .containsExactly(
            "read the table sys_user",
            "read the table sys_user_group",
            "read the table sys_user_grmember",
            "read the table cmdb_ci_appl",
            "read the table cmdb_ci_service_account",
            "read the table cmdb_rel_ci",
            "read the table change_request",
            "read the table task_ci",
            "read the table sys_audit_delete");
    assertThat(probes(Map.of("tables.changes.enabled", "false")))
        .extracting(Probe::what)
        .noneMatch(what -> what.endsWith("change_request") || what.endsWith("task_ci"));
  }

  @Test
  void findsEveryRightOfAWellEndowedUser() {
    assertThat(probes(Map.of()))
        .extracting(probe -> probe.attempt().make())
        .allMatch(Finding.Granted.class::isInstance);
  }

  @Test
  void namesTheTableThatIsForbidden() {
    instance.forbid("task_ci");
    Probe probe = probe("task_ci");
    Assertions.assertThatThrownBy(() -> probe.attempt().make())
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("task_ci answered 403");
    assertThat(probe.right()).contains("read ACL on task_ci");
    assertThat(probe.remedy()).contains("role with read ACLs on task_ci");
  }

  @Test
  void namesThePropertyOfATableThatThereIsNot() {
    instance.lack("u_robot");
    instance.lack("u_change");
    instance.lack("cmdb_rel_ci");
    Map<String, String> options =
        Map.of("classes.robots.table", "u_robot", "tables.changes.table", "u_change");
    assertThat(refusal(probe("u_robot", options)))
        .returns(true, SourceFailure.Rejected::ofSetting)
        .hasMessage(
            "u_robot answered 400: the instance has no table of this name; correct"
                + " concordat.servicenow.sources.servicenow-prod.classes.robots.table, or activate"
                + " the plugin that brings the table");
    assertThat(refusal(probe("u_change", options)))
        .returns(true, SourceFailure.Rejected::ofSetting)
        .hasMessageContaining("correct concordat.servicenow.sources.")
        .hasMessageContaining(".tables.changes.table,");
    assertThat(refusal(probe("cmdb_rel_ci", options)))
        .returns(false, SourceFailure.Rejected::ofSetting)
        .hasMessage("cmdb_rel_ci answered 400: the instance has no table of this name");
  }

  private static SourceFailure.Rejected refusal(Probe probe) {
    return Assertions.catchThrowableOfType(
        SourceFailure.Rejected.class, () -> probe.attempt().make());
  }

  @Test
  void noticesRowsThatAreCountedAndNotShown() {
    instance.hide("a1");
    assertThat(probe("cmdb_ci_appl").attempt().make())
        .isEqualTo(Finding.missing("cmdb_ci_appl counts rows of which it shows none"));
  }

  @Test
  void claimsNothingOfATableWithoutRows() {
    instance.remove("cmdb_ci_appl", "a1");
    assertThat(probe("cmdb_ci_appl").attempt().make()).isInstanceOf(Finding.Untested.class);
  }

  @Test
  void noticesAColumnThatIsWithheld() {
    instance.put("cmdb_ci_appl", "a1", "", "name", "Payroll");
    assertThat(probe("cmdb_ci_appl").attempt().make())
        .isEqualTo(
            Finding.missing("cmdb_ci_appl shows rows without a readable sys_id or sys_updated_on"));
  }

  private Probe probe(String table) {
    return probe(table, Map.of());
  }

  private Probe probe(String table, Map<String, String> options) {
    return probes(options).stream()
        .filter(probe -> probe.what().endsWith(" " + table))
        .findFirst()
        .orElseThrow();
  }

  private List<Probe> probes(Map<String, String> options) {
    return ((ConnectionTest)
            TestConfig.sources(TestConfig.instance(instance.uri().toString(), options)).getFirst())
        .probes();
  }
}
