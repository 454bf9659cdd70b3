package io.concordat.connector.servicenow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.Relation;
import io.concordat.contract.TypedKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNowMapperTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MappingContext CONTEXT = TestConfig.context();

  @Test
  void mapsAServiceAccountWithLinkedReferences() {
    SourceRow row =
        ServiceNowMapper.serviceAccount(saved("service_account").getFirst(), List.of(), CONTEXT);
    assertThat(row.nativeId()).isEqualTo("5f3c2b7ddb1a4510a1c9d5f3b4961909");
    assertThat(row.kind()).isEqualTo(EntityKind.IDENTITY);
    assertThat(row.type()).hasValue("bot");
    assertThat(row.effectiveAt()).hasValue(Instant.parse("2025-11-03T09:15:42Z"));
    assertThat(row.keys())
        .containsExactlyInAnyOrder(
            new TypedKey("servicenow:sys-id", "servicenow-prod/5f3c2b7ddb1a4510a1c9d5f3b4961909"),
            new TypedKey("aws:arn", "arn:aws:iam::482913705566:user/bots/payroll-bot"));
    assertThat(fields(row))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                FieldNames.NAME, "payroll-bot",
                FieldNames.DESCRIPTION, "Posts the monthly payroll run",
                FieldNames.STATUS, "active",
                FieldNames.BUSINESS_OWNER, "mara.lindqvist@example.com",
                FieldNames.TECHNICAL_OWNER, "group:hr platform",
                FieldNames.IDENTITY_TYPE, "bot",
                FieldNames.ENVIRONMENT, "prod",
                FieldNames.CREATED, "2023-02-14T07:00:01Z"));
    assertThat(targets(row))
        .containsExactly(
            "owned_by party servicenow-prod/46c6f9efa9fe198101ddf5eed9adf6e7",
            "owned_by party servicenow-prod/8a4dde73c6112278017a6a4baf547aa7");
  }

  @Test
  void readsStoredValuesWhereDisplayValuesComeAlong() {
    SourceRow row =
        ServiceNowMapper.serviceAccount(
            saved("service_account_all").getFirst(), List.of(), CONTEXT);
    assertThat(row.nativeId()).isEqualTo("glide.agent-7");
    assertThat(row.type()).hasValue("ai_agent");
    assertThat(row.keys()).contains(new TypedKey("keycloak:client-id", "finance/invoice-agent"));
    assertThat(row.effectiveAt()).hasValue(Instant.parse("2025-11-03T09:15:42Z"));
    assertThat(fields(row))
        .containsEntry(FieldNames.STATUS, "retired")
        .containsEntry(FieldNames.TECHNICAL_OWNER, "henrik.salo@example.com")
        .containsEntry(FieldNames.SPONSOR, "mara.lindqvist@example.com")
        .containsEntry(FieldNames.ENVIRONMENT, "unrecognized")
        .doesNotContainKey(FieldNames.DESCRIPTION);
    // The technical owner came as a link and a display value only; the group that supports a CI
    // owns it only where nobody manages it.
    assertThat(targets(row))
        .containsExactly(
            "owned_by party servicenow-prod/46c6f9efa9fe198101ddf5eed9adf6e7",
            "owned_by party servicenow-prod/62826bf03710200044e0bfc8bcbe5df1");
  }

  @Test
  void servesApplicationsButNotOtherIdentities() {
    SourceRow row =
        ServiceNowMapper.serviceAccount(
            row("sys_id", "c1"),
            List.of(
                row("child", "a1", "child.sys_class_name", "cmdb_ci_appl"),
                row("child", "c2", "child.sys_class_name", "cmdb_ci_service_account")),
            CONTEXT);
    assertThat(targets(row)).containsExactly("serves resource servicenow-prod/a1");
  }

  @Test
  void keepsAnyOtherCorrelationIdAsSuch() {
    SourceRow row =
        ServiceNowMapper.serviceAccount(
            row("sys_id", "c1", "correlation_id", "CORR-77"), List.of(), CONTEXT);
    assertThat(row.keys()).contains(new TypedKey("cmdb:correlation-id", "CORR-77"));
  }

  @Test
  void correlationIdThatIsAnEntraOrGoogleIdBecomesTheKeyOfThatIdentity() {
    SourceRow row =
        ServiceNowMapper.serviceAccount(
            row(
                "sys_id",
                "c1",
                "correlation_id",
                "api://6A1D4F0C-77B2-4C0E-9F57-0C2B9B1F4E11;"
                    + " Payroll@acme-prod.iam.gserviceaccount.com"),
            List.of(),
            CONTEXT);
    assertThat(row.keys())
        .contains(
            new TypedKey("entra:app-id", "6a1d4f0c-77b2-4c0e-9f57-0c2b9b1f4e11"),
            new TypedKey("google:service-account", "payroll@acme-prod.iam.gserviceaccount.com"));
  }

  @Test
  void bareGuidIsACorrelationIdUnlessTheMappingSaysWhoseItIs() {
    String guid = "6A1D4F0C-77B2-4C0E-9F57-0C2B9B1F4E11";
    assertThat(
            ServiceNowMapper.serviceAccount(
                    row("sys_id", "c1", "correlation_id", guid), List.of(), CONTEXT)
                .keys())
        .contains(new TypedKey("cmdb:correlation-id", guid));
  }

  @Test
  void mapsAChangeWithAllThatItTouchesOnce() {
    SourceRow row =
        ServiceNowMapper.task(
            ServiceNowRows.CHANGE, saved("change_request").getFirst(), saved("task_ci"), CONTEXT);
    assertThat(row.kind()).isEqualTo(EntityKind.CHANGE);
    assertThat(fields(row))
        .containsEntry(FieldNames.NUMBER, "CHG0030017")
        .containsEntry(FieldNames.STATUS, "closed")
        .containsEntry(FieldNames.CHANGE_TYPE, "normal")
        .containsEntry(FieldNames.ACCESS_EFFECT, "remove")
        .containsEntry(FieldNames.REQUESTED_BY, "petra.vos@example.com")
        .containsEntry(FieldNames.ASSIGNED_TO, "group:cloud operations")
        .containsEntry(FieldNames.PLANNED_START, "2025-10-19T20:00:00Z")
        .containsEntry(FieldNames.CLOSED_AT, "2025-10-20T16:04:59Z");
    assertThat(targets(row))
        .containsExactly(
            "touches identity servicenow-prod/5f3c2b7ddb1a4510a1c9d5f3b4961909",
            "touches resource servicenow-prod/26da329f0a0a0bb400f69d8159bc753d");
  }

  @Test
  void translatesTheOperatorsOwnAccessEffectsFirst() {
    MappingContext own =
        extended(
            "rows: {change_request: {fields: {access_effect: {values: {identity off: remove}}}}}");
    assertThat(
            fields(
                ServiceNowMapper.task(
                    ServiceNowRows.CHANGE,
                    row("sys_id", "h1", "u_access_effect", "Identity off"),
                    List.of(),
                    own)))
        .containsEntry(FieldNames.ACCESS_EFFECT, "remove");
    assertThat(
            fields(
                ServiceNowMapper.task(
                    ServiceNowRows.CHANGE,
                    row("sys_id", "h1", "u_access_effect", "whatever"),
                    List.of(),
                    own)))
        .containsEntry(FieldNames.ACCESS_EFFECT, "unrecognized");
    assertThat(
            fields(
                ServiceNowMapper.task(
                    ServiceNowRows.CHANGE,
                    row("sys_id", "h1", "u_access_effect", ""),
                    List.of(),
                    own)))
        .doesNotContainKey(FieldNames.ACCESS_EFFECT);
  }

  @ParameterizedTest
  @CsvSource({
    "-5, open",
    "-4, open",
    "-3, open",
    "-2, open",
    "-1, open",
    "0, open",
    "3, closed",
    "4, cancelled",
    "7, unrecognized",
    "Closed, unrecognized"
  })
  void knowsTheStatesOfAChange(String code, String status) {
    assertThat(
            fields(
                ServiceNowMapper.task(
                    ServiceNowRows.CHANGE, row("sys_id", "h1", "state", code), List.of(), CONTEXT)))
        .containsEntry(FieldNames.STATUS, status);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, active",
    "2, 1, disabled",
    "6, 1, retired",
    "1, 7, retired",
    "1, 100, retired",
    "4, '', active",
    "42, 1, unrecognized",
    "'', 8, retired"
  })
  void knowsTheStatusOfAConfigurationItem(String operational, String installed, String status) {
    assertThat(
            fields(
                ServiceNowMapper.plain(
                    ServiceNowRows.APPLICATION,
                    row(
                        "sys_id", "a1",
                        "operational_status", operational,
                        "install_status", installed),
                    CONTEXT)))
        .containsEntry(FieldNames.STATUS, status);
  }

  @Test
  void mapsAPersonByAddressInLowerCase() {
    SourceRow person =
        ServiceNowMapper.plain(
            ServiceNowRows.USER,
            row("sys_id", "u1", "name", "Ada ", "email", "Ada@Example.COM", "active", "false"),
            CONTEXT);
    assertThat(person.keys())
        .containsExactlyInAnyOrder(
            new TypedKey("servicenow:sys-id", "servicenow-prod/u1"),
            new TypedKey("email", "ada@example.com"));
    assertThat(person.fields().get(FieldNames.ACTIVE).value()).isEqualTo(FieldValue.of(false));
    assertThat(fields(person))
        .containsEntry(FieldNames.STATUS, "disabled")
        .containsEntry(FieldNames.PARTY_TYPE, "person");
  }

  @Test
  void mapsAGroupWithItsMembersInAStableOrder() {
    SourceRow group =
        ServiceNowMapper.group(
            row("sys_id", "g1", "name", " HR Platform", "active", "true", "manager", "u9"),
            List.of(row("user", "u2"), row("user", "u1"), row("user", "u2"), row("user", "")),
            CONTEXT);
    assertThat(group.keys()).contains(new TypedKey("group", "hr platform"));
    assertThat(targets(group))
        .containsExactly(
            "owned_by party servicenow-prod/u9",
            "has_member party servicenow-prod/u1",
            "has_member party servicenow-prod/u2");
  }

  @Test
  void namesTheColumnThatCannotBeReadAndNeverItsValue() {
    assertThatThrownBy(
            () ->
                ServiceNowMapper.task(
                    ServiceNowRows.CHANGE,
                    row("sys_id", "h1", "start_date", "planted 19/10/2025"),
                    List.of(),
                    CONTEXT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("start_date")
        .hasMessageNotContaining("planted");
  }

  @Test
  void withholdsFreeTextThatLooksLikeASecret() {
    SourceRow row =
        ServiceNowMapper.serviceAccount(
            row("sys_id", "c1", "short_description", "log in with password: hunter2hunter2"),
            List.of(),
            CONTEXT);
    assertThat(fields(row).get(FieldNames.DESCRIPTION)).startsWith("(withheld");
  }

  @Test
  void refusesAGroupWithMoreMembersThanARecordCanHold() {
    List<TableRow> members = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      members.add(row("user", "u" + i));
    }
    assertThatThrownBy(() -> ServiceNowMapper.group(row("sys_id", "g1"), members, CONTEXT))
        .hasMessageContaining("members: the row has 2000 of them");
  }

  @Test
  void namesTheRowThatWasDeletedInEveryShapeOfACell() throws IOException {
    TableRow all =
        new TableRow(
            JSON.readTree(
                """
                {"sys_id":{"display_value":"d1","value":"d1"},
                 "sys_created_on":{"display_value":"01.06.2025 15:00:00",
                                   "value":"2025-06-01 12:00:00"},
                 "tablename":{"display_value":"Service Account",
                              "value":"cmdb_ci_service_account"},
                 "documentkey":{"display_value":"svc-1","value":"c1"}}
                """));
    Set<String> classes = Set.of("cmdb_ci_service_account");
    assertThat(ServiceNowMapper.deletion(all, classes)).contains(new SysId("c1"));
    assertThat(ServiceNowMapper.deletion(deletion("cmdb_ci_service_account", "c2"), classes))
        .contains(new SysId("c2"));
    assertThat(ServiceNowMapper.deletion(deletion("incident", "c2"), classes)).isEmpty();
    assertThat(ServiceNowMapper.deletion(deletion("cmdb_ci_service_account", "c^2"), classes))
        .isEmpty();
  }

  @Test
  void saysWhichColumnOfADeletionIsMissing() {
    assertThatThrownBy(() -> ServiceNowMapper.deletion(deletion("sys_user", ""), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("documentkey: is missing");
    assertThatThrownBy(() -> ServiceNowMapper.deletion(row("sys_id", "d1"), Set.of()))
        .hasMessage("sys_created_on: is missing");
  }

  @Test
  void mapsATaskWithTheChangeThatItIsAPartOf() {
    SourceRow task =
        ServiceNowMapper.task(
            ServiceNowRows.CHANGE_TASK,
            row(
                "sys_id", "k1",
                "number", "CTASK0010007",
                "state", "3",
                "change_request", "h1",
                "opened_by.email", "Petra.Vos@example.com",
                "closed_at", "2025-10-20 16:04:59",
                "cmdb_ci", "c1",
                "cmdb_ci.sys_class_name", "cmdb_ci_service_account"),
            List.of(),
            CONTEXT);
    assertThat(task.kind()).isEqualTo(EntityKind.CHANGE);
    assertThat(task.type()).hasValue("change_task");
    assertThat(fields(task))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                FieldNames.NUMBER, "CTASK0010007",
                FieldNames.STATUS, "closed",
                FieldNames.CHANGE_TYPE, "change_task",
                FieldNames.REQUESTED_BY, "petra.vos@example.com",
                FieldNames.CLOSED_AT, "2025-10-20T16:04:59Z"));
    assertThat(targets(task))
        .containsExactly(
            "part_of change servicenow-prod/h1", "touches identity servicenow-prod/c1");
  }

  @ParameterizedTest
  @CsvSource({
    "incident, 1, open",
    "incident, 3, open",
    "incident, 6, closed",
    "incident, 7, closed",
    "incident, 8, cancelled",
    "incident, 42, unrecognized",
    "change_task, -5, open",
    "change_task, 2, open",
    "change_task, 4, cancelled",
    "change_task, 5, unrecognized"
  })
  void knowsTheStatesOfIncidentsAndTasks(String name, String code, String status) {
    assertThat(
            fields(
                ServiceNowMapper.task(
                    name, row("sys_id", "i1", "state", code), List.of(), CONTEXT)))
        .containsEntry(FieldNames.STATUS, status);
  }

  @Test
  void mapsAnIncidentByWhoCalledAndWhenItWasResolved() {
    SourceRow incident =
        ServiceNowMapper.task(
            ServiceNowRows.INCIDENT,
            row(
                "sys_id", "i1",
                "short_description", "Key in a public repository",
                "caller_id.email", "",
                "opened_by.email", "Ada@example.com",
                "assignment_group.name", "Security Desk",
                "resolved_at", "2025-10-20 16:04:59"),
            List.of(row("ci_item", "a1", "ci_item.sys_class_name", "cmdb_ci_appl")),
            CONTEXT);
    assertThat(incident.type()).hasValue("incident");
    assertThat(fields(incident))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                FieldNames.NAME, "Key in a public repository",
                FieldNames.CHANGE_TYPE, "incident",
                FieldNames.REQUESTED_BY, "ada@example.com",
                FieldNames.ASSIGNED_TO, "group:security desk",
                FieldNames.CLOSED_AT, "2025-10-20T16:04:59Z"));
    assertThat(targets(incident)).containsExactly("touches resource servicenow-prod/a1");
  }

  @Test
  void mapsACertificateAsACredentialThatExpires() {
    SourceRow certificate =
        ServiceNowMapper.plain(
            "certificate",
            row(
                "sys_id", "x1",
                "subject_common_name", "pay.example.com",
                "operational_status", "1",
                "valid_from", "2025-01-01 00:00:00",
                "valid_to", "2026-01-01 00:00:00",
                "support_group", "g1",
                "support_group.name", "PKI"),
            CONTEXT);
    assertThat(certificate.kind()).isEqualTo(EntityKind.CREDENTIAL);
    assertThat(fields(certificate))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                FieldNames.NAME, "pay.example.com",
                FieldNames.STATUS, "active",
                FieldNames.CREATED, "2025-01-01T00:00:00Z",
                FieldNames.EXPIRES, "2026-01-01T00:00:00Z",
                FieldNames.TECHNICAL_OWNER, "group:pki"));
    assertThat(targets(certificate)).containsExactly("owned_by party servicenow-prod/g1");
  }

  @Test
  void countsARowAsGoneForWhichTheOperatorsMappingIsNot() {
    MappingContext own =
        extended("rows: {cmdb_ci_appl: {when: {from: used_for, notIn: [Demonstration]}}}");
    TableRow shown = row("sys_id", "a1", "used_for", "Demonstration");
    assertThat(ServiceNowMapper.plain(ServiceNowRows.APPLICATION, shown, own).removed()).isTrue();
    assertThat(ServiceNowMapper.plain(ServiceNowRows.APPLICATION, shown, CONTEXT).removed())
        .isFalse();
  }

  @Test
  void refersToNothingWhereAReferenceHoldsNoSysId() {
    SourceRow row =
        ServiceNowMapper.plain(
            ServiceNowRows.APPLICATION,
            row("sys_id", "a1", "owned_by", "u1^NQx=1", "managed_by", "u2"),
            CONTEXT);
    assertThat(targets(row)).containsExactly("owned_by party servicenow-prod/u2");
  }

  private static MappingContext extended(String rows) {
    return new MappingContext(
        CONTEXT.source(),
        ServiceNowRows.SHAPE.parse("own", "version: 1\nextends: default\n" + rows),
        CONTEXT.kinds(),
        CONTEXT.readAt());
  }

  private static TableRow deletion(String table, String key) {
    return row(
        "sys_id",
        "d1",
        "sys_created_on",
        "2025-06-01 12:00:00",
        "tablename",
        table,
        "documentkey",
        key);
  }

  private static TableRow row(String... cells) {
    var node = JSON.createObjectNode();
    for (int i = 0; i < cells.length; i += 2) {
      node.put(cells[i], cells[i + 1]);
    }
    return new TableRow(node);
  }

  private static List<TableRow> saved(String name) {
    try (InputStream in =
        ServiceNowMapperTest.class.getResourceAsStream("/servicenow/" + name + ".json")) {
      List<TableRow> rows = new ArrayList<>();
      for (JsonNode row : JSON.readTree(in).path("result")) {
        rows.add(new TableRow(row));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> fields(SourceRow row) {
    return row.fields().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().value().display()));
  }

  private static List<String> targets(SourceRow row) {
    return row.relations().stream().map(ServiceNowMapperTest::target).toList();
  }

  private static String target(Relation relation) {
    return relation.type()
        + " "
        + relation.targetKind().wireName()
        + " "
        + relation.target().value();
  }
}
