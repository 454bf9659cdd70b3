package io.concordat.connector.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.TypedKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityReferenceTest {
  private static final String GUID = "6A1D4F0C-77B2-4C0E-9F57-0C2B9B1F4E11";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          arn:aws:iam::482913705566:user/bots/Payroll       | aws:arn                    | arn:aws:iam::482913705566:user/bots/Payroll
          keycloak:finance/invoice-agent                    | keycloak:client-id         | finance/invoice-agent
          kubernetes:prod-1/payments/Runner                 | kubernetes:service-account | prod-1/payments/Runner
          entra:app-id:6A1D4F0C-77B2-4C0E-9F57-0C2B9B1F4E11 | entra:app-id               | 6a1d4f0c-77b2-4c0e-9f57-0c2b9b1f4e11
          Entra:Object-Id:6a1d4f0c-77b2-4c0e-9f57-0c2b9b1f4e11 | entra:object-id         | 6a1d4f0c-77b2-4c0e-9f57-0c2b9b1f4e11
          api://6a1d4f0c-77b2-4c0e-9f57-0c2b9b1f4e11        | entra:app-id               | 6a1d4f0c-77b2-4c0e-9f57-0c2b9b1f4e11
          /subscriptions/6a1d4f0c-77b2-4c0e-9f57-0c2b9b1f4e11/resourceGroups/Pay/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Bot | azure:resource-id | /subscriptions/6a1d4f0c-77b2-4c0e-9f57-0c2b9b1f4e11/resourcegroups/pay/providers/microsoft.managedidentity/userassignedidentities/bot
          Payroll@acme-prod-4711.iam.gserviceaccount.com    | google:service-account     | payroll@acme-prod-4711.iam.gserviceaccount.com
          bot@acme.example.com.iam.gserviceaccount.com      | google:service-account     | bot@acme.example.com.iam.gserviceaccount.com
          acme-prod@appspot.gserviceaccount.com             | google:service-account     | acme-prod@appspot.gserviceaccount.com
          serviceAccount:bot@acme.iam.gserviceaccount.com   | google:service-account     | bot@acme.iam.gserviceaccount.com
          projects/-/serviceAccounts/bot@acme.iam.gserviceaccount.com | google:service-account | bot@acme.iam.gserviceaccount.com
          //iam.googleapis.com/projects/acme/serviceAccounts/103271949540120710052 | google:unique-id | 103271949540120710052
          google:unique-id:103271949540120710052            | google:unique-id           | 103271949540120710052
          """)
  void formSaysWhoseItIs(String reference, String namespace, String value) {
    assertThat(IdentityReference.key(reference)).isEqualTo(new TypedKey(namespace, value));
  }

  @ParameterizedTest
  @CsvSource({
    "6a1d4f0c-77b2-4c0e-9f57-0c2b9b1f4e11",
    "103271949540120710052",
    "CORR-77",
    "entra:app-id:payroll",
    "keycloak:finance",
    "bot@acme.example.com",
    "bot@gserviceaccount.com.example.com",
    "bot@evilgserviceaccount.com",
    "/subscriptions/6a1d4f0c-77b2-4c0e-9f57-0c2b9b1f4e11",
    "api://payroll"
  })
  void whateverElseItIsStaysACorrelationId(String reference) {
    assertThat(IdentityReference.key(reference))
        .isEqualTo(new TypedKey("cmdb:correlation-id", reference));
  }

  @Test
  void bareIdIsWhatTheMappingSays() {
    assertThat(IdentityReference.keys(GUID, Optional.of("entra:app-id")))
        .containsExactly(new TypedKey("entra:app-id", "6a1d4f0c-77b2-4c0e-9f57-0c2b9b1f4e11"));
    assertThat(IdentityReference.keys(GUID, Optional.of("entra:object-id")))
        .containsExactly(new TypedKey("entra:object-id", "6a1d4f0c-77b2-4c0e-9f57-0c2b9b1f4e11"));
    assertThat(
            IdentityReference.keys("103271949540120710052 none", Optional.of("google:unique-id")))
        .containsExactly(
            new TypedKey("google:unique-id", "103271949540120710052"),
            new TypedKey("cmdb:correlation-id", "none"));
    assertThat(IdentityReference.keys("103271949540120710052", Optional.of("entra:app-id")))
        .as("a number is no GUID")
        .containsExactly(new TypedKey("cmdb:correlation-id", "103271949540120710052"));
  }

  @Test
  void formWinsOverWhatTheMappingSaysOfBareIds() {
    assertThat(
            IdentityReference.keys(
                "arn:aws:iam::1:user/x; bot@acme.iam.gserviceaccount.com",
                Optional.of("entra:app-id")))
        .extracting(TypedKey::namespace)
        .containsExactly("aws:arn", "google:service-account");
  }
}
