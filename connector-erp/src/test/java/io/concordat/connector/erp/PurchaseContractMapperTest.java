package io.concordat.connector.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldValue;
import io.concordat.contract.Relation;
import io.concordat.contract.Standing;
import io.concordat.contract.TypedKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PurchaseContractMapperTest {
  private static final TimeZone ZONE = TimeZone.getDefault();

  private final PurchaseContractMapper mapper =
      new PurchaseContractMapper("sap-prod", Payloads.FIELDS);

  @AfterEach
  void restoreZone() {
    TimeZone.setDefault(ZONE);
  }

  @Test
  void makesAnAgreementOfAContract() {
    SourceRow row = mapper.map(contract("4600000001")).getFirst();

    assertThat(row.nativeId()).isEqualTo("4600000001");
    assertThat(row.kind()).isEqualTo(EntityKind.AGREEMENT);
    assertThat(row.standing()).isEqualTo(Standing.PRIMARY);
    assertThat(row.keys())
        .containsExactly(new TypedKey("sap:purchase-contract", "sap-prod/4600000001"));
    assertThat(row.effectiveAt()).contains(Instant.parse("2025-06-16T08:37:42.123Z"));
    assertThat(display(row, "name")).isEqualTo("FreightLink shipment API");
    assertThat(display(row, "status")).isEqualTo("active");
    assertThat(display(row, "created")).isEqualTo("2025-01-15");
    assertThat(display(row, "business_owner")).isEqualTo("jonas.adler@meridian.example");
    assertThat(display(row, "technical_owner")).isEqualTo("amina.diallo@meridian.example");
    assertThat(display(row, "identity_type")).isEqualTo("service_account");
    assertThat(display(row, "renewal_date")).isEqualTo("2025-12-01");
    assertThat(display(row, "currency")).isEqualTo("EUR");
    assertThat(row.fields().get("spend").value()).isEqualTo(FieldValue.of(new BigDecimal("48000")));
    assertThat(row.relations())
        .containsExactly(
            new Relation(
                "supplied_by", EntityKind.PARTY, new TypedKey("sap:supplier", "sap-prod/17300001")),
            new Relation(
                "covers",
                EntityKind.IDENTITY,
                new TypedKey(
                    "aws:arn", "arn:aws:iam::482913705566:user/service/freightlink-sync")));
  }

  @Test
  void saysWhatProcurementKnowsOfTheIdentity() {
    SourceRow row = mapper.map(contract("4600000001")).get(1);

    assertThat(row.nativeId()).isEqualTo("4600000001#identity");
    assertThat(row.kind()).isEqualTo(EntityKind.IDENTITY);
    assertThat(row.standing()).isEqualTo(Standing.ENRICHMENT);
    assertThat(row.keys())
        .containsExactly(
            new TypedKey("aws:arn", "arn:aws:iam::482913705566:user/service/freightlink-sync"));
    assertThat(row.fields().keySet())
        .containsExactlyInAnyOrder("business_owner", "technical_owner", "identity_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"})
  void shiftsNoValidityDateWhateverTheZoneOfThisMachine(String zone) {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));

    SourceRow row = mapper.map(contract("4600000001")).getFirst();

    assertThat(display(row, "term_start")).isEqualTo("2025-02-01");
    assertThat(display(row, "term_end")).isEqualTo("2026-01-31");
  }

  @Test
  void publishesAContractWithoutOwnersAsIncompleteAndDropsNothing() {
    List<SourceRow> rows = mapper.map(contract("4600000002"));

    SourceRow agreement = rows.getFirst();
    assertThat(agreement.removed()).isFalse();
    assertThat(agreement.fields())
        .doesNotContainKeys("business_owner", "technical_owner", "identity_type", "renewal_date");
    assertThat(display(agreement, "name")).isEqualTo("Purchase contract 4600000002");
    assertThat(agreement.effectiveAt()).isEmpty();
    assertThat(rows.get(1).removed()).as("nobody is named any more").isTrue();
  }

  @Test
  void saysThatAContractWithoutEndHasNone() {
    SourceRow row = mapper.map(contract("4600000002")).getFirst();

    assertThat(row.fields().get("term_end")).isEqualTo(Assertion.of(FieldValue.NULL));
  }

  @Test
  void keepsADeletedContractAsCancelledAndTakesItsWordOnTheIdentityBack() {
    List<SourceRow> rows = mapper.map(contract("4600000003"));

    assertThat(display(rows.getFirst(), "status")).isEqualTo("cancelled");
    assertThat(rows.getFirst().removed()).isFalse();
    assertThat(rows.getFirst().relations()).extracting(Relation::type).contains("covers");
    assertThat(rows.get(1).nativeId()).isEqualTo("4600000003#identity");
    assertThat(rows.get(1).removed()).isTrue();
  }

  @Test
  void guessesNothing() {
    List<SourceRow> rows = mapper.map(contract("4600000004"));
    SourceRow row = rows.getFirst();

    assertThat(display(row, "status"))
        .as("locked is neither active nor over")
        .isEqualTo("unrecognized");
    assertThat(display(row, "identity_type")).isEqualTo("unrecognized");
    assertThat(row.fields())
        .as("a user name is nobody's address")
        .doesNotContainKey("business_owner");
    assertThat(display(row, "technical_owner")).isEqualTo("group:cloud platform");
    assertThat(display(row, "renewal_date")).isEqualTo("2025-12-01");
  }

  @Test
  void coversEveryIdentityThatTheReferenceNames() {
    List<SourceRow> rows = mapper.map(contract("4600000004"));

    assertThat(rows)
        .extracting(SourceRow::nativeId)
        .containsExactly("4600000004", "4600000004#identity", "4600000004#identity-2");
    assertThat(rows.get(1).keys())
        .containsExactly(new TypedKey("keycloak:client-id", "meridian/billing-sync"));
    assertThat(rows.get(2).keys())
        .containsExactly(new TypedKey("cmdb:correlation-id", "onprem:fax01/svc-fax"));
  }

  @ParameterizedTest
  @CsvSource({"01,draft", "02,active", "03,draft", "05,active", "08,cancelled", "26,unrecognized"})
  void readsTheProcessingState(String state, String status) {
    ObjectNode contract = contract("4600000001");
    contract.put("PurchasingProcessingStatus", state);

    assertThat(display(mapper.map(contract).getFirst(), "status")).isEqualTo(status);
  }

  @Test
  void refusesADateThatIsNoneAndNamesThePropertyOnly() {
    ObjectNode contract = contract("4600000001");
    contract.put("ValidityEndDate", "sometime");

    assertThatThrownBy(() -> mapper.map(contract))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ValidityEndDate")
        .hasMessageNotContaining("sometime");
  }

  @Test
  void asksForNothingOnTheIdentityWhereNoPropertyIsConfigured() {
    PurchaseContractMapper plain = new PurchaseContractMapper("sap-prod", ContractFields.NONE);

    assertThat(plain.map(contract("4600000001")))
        .singleElement()
        .satisfies(row -> assertThat(row.fields()).doesNotContainKey("business_owner"));
    assertThat(plain.nativeIds("1")).containsExactly("1");
  }

  @Test
  void makesAPartyOfASupplierWithoutItsTaxNumber() {
    SupplierMapper suppliers = new SupplierMapper("sap-prod");
    List<JsonNode> rows = Payloads.rows("suppliers.json");

    SourceRow active = suppliers.map(rows.getFirst()).getFirst();
    assertThat(active.nativeId()).isEqualTo("supplier/17300001");
    assertThat(active.keys()).containsExactly(new TypedKey("sap:supplier", "sap-prod/17300001"));
    assertThat(active.type()).isEqualTo(Optional.of("supplier"));
    assertThat(active.fields().keySet())
        .containsExactlyInAnyOrder("name", "party_type", "status", "active", "created");
    assertThat(display(active, "name")).isEqualTo("FreightLink B.V.");
    assertThat(display(suppliers.map(rows.get(1)).getFirst(), "status")).isEqualTo("disabled");
    assertThat(display(suppliers.map(rows.get(2)).getFirst(), "status")).isEqualTo("retired");
  }

  private static ObjectNode contract(String number) {
    return Payloads.rows("purchase-contracts.json").stream()
        .filter(row -> row.path("PurchaseContract").asText().equals(number))
        .map(row -> (ObjectNode) row.deepCopy())
        .findFirst()
        .orElseThrow();
  }

  private static String display(SourceRow row, String field) {
    return row.fields().get(field).value().display();
  }
}
