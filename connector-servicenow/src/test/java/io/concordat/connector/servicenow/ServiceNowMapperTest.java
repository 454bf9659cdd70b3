package io.concordat.connector.servicenow;

import static io.concordat.connector.servicenow.TableRows.CONTEXT;
import static io.concordat.connector.servicenow.TableRows.JSON;
import static io.concordat.connector.servicenow.TableRows.extended;
import static io.concordat.connector.servicenow.TableRows.fields;
import static io.concordat.connector.servicenow.TableRows.row;
import static io.concordat.connector.servicenow.TableRows.targets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.TypedKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From people, groups, configuration items and deletions to records. */
class ServiceNowMapperTest {
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
}
