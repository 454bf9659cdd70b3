package io.concordat.connector.servicenow;

import static io.concordat.connector.servicenow.TableRows.CONTEXT;
import static io.concordat.connector.servicenow.TableRows.fields;
import static io.concordat.connector.servicenow.TableRows.row;
import static io.concordat.connector.servicenow.TableRows.saved;
import static io.concordat.connector.servicenow.TableRows.targets;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.TypedKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From a service account to an identity: keys, owners, what it serves. */
class ServiceAccountMappingTest {
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
  void withholdsFreeTextThatLooksLikeASecret() {
    SourceRow row =
        ServiceNowMapper.serviceAccount(
            row("sys_id", "c1", "short_description", "log in with password: hunter2hunter2"),
            List.of(),
            CONTEXT);
    assertThat(fields(row).get(FieldNames.DESCRIPTION)).startsWith("(withheld");
  }
}
