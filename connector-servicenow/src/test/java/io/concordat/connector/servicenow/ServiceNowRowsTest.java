package io.concordat.connector.servicenow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.mapping.FieldMaps;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.TypedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator changes and adds by files and properties alone. */
class ServiceNowRowsTest {
  private static final Path PAGE = Path.of("../docs/sources/servicenow.md");

  private final FakeInstance instance = new FakeInstance();

  @AfterEach
  void stop() {
    instance.close();
  }

  @Test
  void readsTheExampleOfThePageWithAClassOfTheEnterprisesOwn(@TempDir Path folder)
      throws IOException {
    SmallEstate.fill(instance);
    instance.put(
        "u_cmdb_ci_robot",
        "b1",
        "2025-11-05 10:00:00",
        "name",
        "invoice-robot",
        "u_arn",
        "arn:aws:iam::482913705566:role/invoice-robot",
        "u_state",
        "Running",
        "u_accountable.email",
        "Mara.Lindqvist@example.com");
    instance.put(
        "task_ci",
        "t2",
        "2025-11-05 10:00:00",
        "task",
        "h1",
        "ci_item",
        "b1",
        "ci_item.sys_class_name",
        "u_cmdb_ci_robot");
    Source source =
        source(
            Map.of(
                "mapping", page(folder).toString(),
                "classes.robots.table", "u_cmdb_ci_robot",
                "classes.robots.row", "u_robot"));

    List<SourceRow> robots = rows(source, "robots");

    assertThat(robots).hasSize(1);
    SourceRow robot = robots.getFirst();
    assertThat(robot.kind()).isEqualTo(EntityKind.IDENTITY);
    assertThat(robot.keys())
        .containsExactlyInAnyOrder(
            new TypedKey("servicenow:sys-id", "servicenow-prod/b1"),
            new TypedKey("aws:arn", "arn:aws:iam::482913705566:role/invoice-robot"));
    assertThat(text(robot, FieldNames.STATUS)).isEqualTo("active");
    assertThat(text(robot, FieldNames.BUSINESS_OWNER)).isEqualTo("mara.lindqvist@example.com");
    assertThat(rows(source, "change_request").getFirst().relations())
        .as("a change that touches a robot touches an identity")
        .extracting(tie -> tie.targetKind() + " " + tie.target().value())
        .containsExactlyInAnyOrder(
            EntityKind.IDENTITY + " servicenow-prod/c1",
            EntityKind.IDENTITY + " servicenow-prod/b1");
  }

  @Test
  void readsAnyClassAsAConfigurationItemWithoutAFile() {
    instance.put(
        "cmdb_ci_server",
        "s1",
        "2025-11-05 10:00:00",
        "name",
        "db-7",
        "sys_class_name",
        "cmdb_ci_linux_server",
        "install_status",
        "7");

    SourceRow server =
        rows(source(Map.of("classes.cmdb_ci_server.row", "ci")), "cmdb_ci_server").getFirst();

    assertThat(server.kind()).isEqualTo(EntityKind.RESOURCE);
    assertThat(server.type()).hasValue("configuration_item");
    assertThat(text(server, FieldNames.RESOURCE_TYPE)).isEqualTo("cmdb_ci_linux_server");
    assertThat(text(server, FieldNames.STATUS)).isEqualTo("retired");
  }

  @Test
  void readsTasksAndIncidentsWhereTheyAreSwitchedOnAndTriesTheirRights() {
    Source source =
        source(
            Map.of(
                "tables.changes.enabled", "false",
                "tables.change-tasks.enabled", "true",
                "tables.change-tasks.affected-cis", "false",
                "tables.incidents.enabled", "true",
                "classes.cmdb_ci_server.row", "ci"));
    assertThat(source.streams())
        .extracting(SourceStream::name)
        .containsExactly(
            "sys_user",
            "sys_user_group",
            "cmdb_ci_appl",
            "cmdb_ci_service_account",
            "cmdb_ci_server",
            "change_task",
            "incident");
    assertThat(((ConnectionTest) source).probes())
        .extracting(ConnectionTest.Probe::what)
        .endsWith(
            "read the table cmdb_ci_server",
            "read the table change_task",
            "read the table incident",
            "read the table task_ci");
  }

  @Test
  void asksForWhatTheMappingNamesAndForNothingElse() {
    FieldMaps shipped = ServiceNowRows.SHAPE.shipped();
    assertThat(ServiceNowMapper.columns(shipped, ServiceNowRows.USER))
        .containsExactlyInAnyOrder(
            "sys_id", "sys_updated_on", "sys_created_on", "name", "email", "active");
    assertThat(ServiceNowMapper.columns(shipped, ServiceNowRows.CI)).contains("support_group");
    FieldMaps own =
        ServiceNowRows.SHAPE.parse(
            "own",
            """
            version: 1
            extends: default
            rows:
              ci:
                fields: {technical_owner: {firstOf: [{from: u_team.name, as: group}]}}
                relations: {owned_by: {from: [owned_by, u_team]}, owned_by_group: ~}
            """);
    assertThat(ServiceNowMapper.columns(own, ServiceNowRows.CI))
        .contains("u_team", "u_team.name")
        .doesNotContain("support_group", "support_group.name", "managed_by.email");
  }

  @Test
  void saysWhatIsWrongWithAMapping(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("servicenow.yaml");
    Map<String, String> options = Map.of("mapping", file.toString());
    Files.writeString(
        file, "version: 1\nextends: default\nrows: {ci: {fields: {name: 'u_name,u_other'}}}");
    assertThatThrownBy(() -> source(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "concordat.servicenow.sources.servicenow-prod.mapping: rows.ci: 'u_name,u_other' is no"
                + " column");
    Files.writeString(file, "version: 1\nextends: default\nrows: {u_robot: {fields: {}}}");
    assertThatThrownBy(() -> source(options))
        .hasMessageContaining("servicenow-prod.mapping: " + file + ": line 3, column ");
    Map<String, String> robots = new HashMap<>(options);
    robots.put("classes.robots.row", "u_robot");
    Files.writeString(file, "version: 1\nextends: default\nrows: {ci: {type: item}}");
    assertThatThrownBy(() -> source(robots)).hasMessageContaining("'u_robot' is missing");
  }

  /** The mapping that the page shows. */
  private static Path page(Path folder) throws IOException {
    String yaml =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE))
            .results()
            .map(match -> match.group(1))
            .filter(block -> block.contains("extends: default"))
            .findFirst()
            .orElseThrow();
    return Files.writeString(folder.resolve("servicenow.yaml"), yaml);
  }

  private Source source(Map<String, String> options) {
    return TestConfig.sources(TestConfig.instance(instance.uri().toString(), options)).getFirst();
  }

  private static List<SourceRow> rows(Source source, String name) {
    return source.streams().stream()
        .filter(stream -> stream.name().equals(name))
        .findFirst()
        .orElseThrow()
        .read(Checkpoint.start())
        .rows();
  }

  private static String text(SourceRow row, String field) {
    return row.fields().get(field).value().display();
  }
}
