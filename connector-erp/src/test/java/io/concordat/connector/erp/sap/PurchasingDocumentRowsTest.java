package io.concordat.connector.erp.sap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.connector.erp.keyed.KeyedRows;
import io.concordat.connector.erp.keyed.PlainRows;
import io.concordat.connector.mapping.FieldMaps;
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

class PurchasingDocumentRowsTest {
  private static final TimeZone ZONE = TimeZone.getDefault();

  private static final Instant NOW = Instant.parse("2026-06-01T08:00:00Z");
  private static final FieldMaps SHIPPED = SapStreams.SHAPE.shipped();

  private final KeyedRows contracts = rows(PurchasingDocument.CONTRACT, Payloads.FIELDS, SHIPPED);

  @AfterEach
  void restoreZone() {
    TimeZone.setDefault(ZONE);
  }

  @Test
  void makesAnAgreementOfAContract() {
    SourceRow row = contracts.of(contract("4600000001"), NOW).getFirst();

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
    assertThat(row.type()).contains("purchase_contract");
    assertThat(row.fields()).as("nothing is missing").doesNotContainKey("incomplete");
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
    SourceRow row = contracts.of(contract("4600000001"), NOW).get(1);

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

    SourceRow row = contracts.of(contract("4600000001"), NOW).getFirst();

    assertThat(display(row, "term_start")).isEqualTo("2025-02-01");
    assertThat(display(row, "term_end")).isEqualTo("2026-01-31");
  }

  @Test
  void publishesAContractWithoutOwnersAsIncompleteAndDropsNothing() {
    List<SourceRow> rows = contracts.of(contract("4600000002"), NOW);

    SourceRow agreement = rows.getFirst();
    assertThat(agreement.removed()).isFalse();
    assertThat(agreement.fields().get("incomplete").value())
        .isEqualTo(
            FieldValue.of(
                List.of("business_owner", "technical_owner", "renewal_date", "identity_type")));
    assertThat(agreement.fields())
        .doesNotContainKeys("business_owner", "technical_owner", "identity_type", "renewal_date");
    assertThat(display(agreement, "name")).isEqualTo("Purchase contract 4600000002");
    assertThat(agreement.effectiveAt()).isEmpty();
    assertThat(rows.get(1).removed()).as("nobody is named any more").isTrue();
  }

  @Test
  void saysThatAContractWithoutEndHasNone() {
    SourceRow row = contracts.of(contract("4600000002"), NOW).getFirst();

    assertThat(row.fields().get("term_end")).isEqualTo(Assertion.of(FieldValue.NULL));
  }

  @Test
  void keepsADeletedContractAsCancelledAndTakesItsWordOnTheIdentityBack() {
    List<SourceRow> rows = contracts.of(contract("4600000003"), NOW);

    assertThat(display(rows.getFirst(), "status")).isEqualTo("cancelled");
    assertThat(rows.getFirst().removed()).isFalse();
    assertThat(rows.getFirst().relations()).extracting(Relation::type).contains("covers");
    assertThat(rows.get(1).nativeId()).isEqualTo("4600000003#identity");
    assertThat(rows.get(1).removed()).isTrue();
  }

  @Test
  void guessesNothing() {
    List<SourceRow> rows = contracts.of(contract("4600000004"), NOW);
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
    List<SourceRow> rows = contracts.of(contract("4600000004"), NOW);

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

    assertThat(display(contracts.of(contract, NOW).getFirst(), "status")).isEqualTo(status);
  }

  @Test
  void refusesADateThatIsNoneAndNamesThePropertyOnly() {
    ObjectNode contract = contract("4600000001");
    contract.put("ValidityEndDate", "sometime");

    assertThatThrownBy(() -> contracts.of(contract, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ValidityEndDate")
        .hasMessageNotContaining("sometime");
  }

  @Test
  void saysNothingOfTheIdentityWhereNoPropertyIsConfigured() {
    KeyedRows plain = rows(PurchasingDocument.CONTRACT, ContractFields.NONE, SHIPPED);

    assertThat(plain.of(contract("4600000001"), NOW))
        .singleElement()
        .satisfies(row -> assertThat(row.fields()).doesNotContainKey("business_owner"));
    assertThat(plain.nativeIds(contract("4600000001"), NOW)).containsExactly("4600000001");
    assertThat(contracts.nativeIds(contract("4600000001"), NOW))
        .containsExactly("4600000001", "4600000001#identity");
  }

  @Test
  void makesAnAgreementOfAnOrder() {
    SourceRow row = order("4500000101").getFirst();

    assertThat(row.nativeId()).isEqualTo("order/4500000101");
    assertThat(row.kind()).isEqualTo(EntityKind.AGREEMENT);
    assertThat(row.type()).contains("purchase_order");
    assertThat(row.keys())
        .containsExactly(new TypedKey("sap:purchase-order", "sap-prod/4500000101"));
    assertThat(display(row, "name")).isEqualTo("Invoice bot, run time");
    assertThat(display(row, "number")).isEqualTo("4500000101");
    assertThat(display(row, "status")).isEqualTo("active");
    assertThat(row.fields().get("spend").value())
        .as("12 months at 150.50, 500 calls at 2.40 for 100 of them; not the deleted item")
        .isEqualTo(FieldValue.of(new BigDecimal("1818")));
    assertThat(display(row, "term_start")).isEqualTo("2026-01-01");
    assertThat(display(row, "technical_owner")).isEqualTo("group:automation");
    assertThat(row.fields().get("incomplete").value())
        .isEqualTo(FieldValue.of(List.of("renewal_date")));
    assertThat(row.relations())
        .extracting(tie -> tie.type() + " " + tie.target().value())
        .containsExactly(
            "supplied_by sap-prod/17300001",
            "ordered_under sap-prod/4600000001",
            "covers meridian/invoice-bot");
    assertThat(order("4500000101").get(1).nativeId()).isEqualTo("order/4500000101#identity");
  }

  @Test
  void takesAnOrderWithoutPricesForOneWhoseValueIsNotKnown() {
    List<SourceRow> rows = order("4500000102");

    assertThat(display(rows.getFirst(), "name")).isEqualTo("Purchase order 4500000102");
    assertThat(display(rows.getFirst(), "status")).isEqualTo("cancelled");
    assertThat(rows.getFirst().fields()).doesNotContainKey("spend");
    assertThat(rows.get(1).removed()).isTrue();
  }

  @Test
  void readsColumnsThatAnOperatorAdded() {
    FieldMaps maps =
        SapStreams.SHAPE.parse(
            "mine.yaml",
            """
            version: 1
            extends: default
            customFields: [cost_center]
            rows:
              purchase_contract:
                fields:
                  business_owner: YY1_Sponsor_PDH
                  cost_center: YY1_CostCenter_PDH
                relations:
                  covers: {from: YY1_Accounts_PDH}
            """);
    KeyedRows own = rows(PurchasingDocument.CONTRACT, ContractFields.NONE, maps);
    ObjectNode contract = contract("4600000001");
    contract.put("YY1_Sponsor_PDH", "CFO@Meridian.example").put("YY1_CostCenter_PDH", "4711");
    contract.put("YY1_Accounts_PDH", "keycloak:meridian/a keycloak:meridian/b");

    List<SourceRow> rows = own.of(contract, NOW);

    assertThat(display(rows.getFirst(), "business_owner")).isEqualTo("cfo@meridian.example");
    assertThat(display(rows.getFirst(), "cost_center")).isEqualTo("4711");
    assertThat(rows)
        .extracting(SourceRow::nativeId)
        .containsExactly("4600000001", "4600000001#identity", "4600000001#identity-2");
    assertThat(display(rows.get(2), "business_owner")).isEqualTo("cfo@meridian.example");
  }

  @Test
  void takesOnlyTheRowsForWhichTheOperatorsMappingIs() {
    FieldMaps maps =
        SapStreams.SHAPE.parse(
            "mine.yaml",
            """
            version: 1
            extends: default
            rows:
              purchase_contract:
                when: {from: PurchasingOrganization, in: ["9999"]}
            """);
    KeyedRows own = rows(PurchasingDocument.CONTRACT, Payloads.FIELDS, maps);

    assertThat(own.of(contract("4600000001").put("PurchasingOrganization", "1000"), NOW)).isEmpty();
    assertThat(own.of(contract("4600000001").put("PurchasingOrganization", "9999"), NOW))
        .hasSize(2);
  }

  @Test
  void makesAPartyOfASupplierWithoutItsTaxNumber() {
    KeyedRows suppliers = new PlainRows("sap-prod", SHIPPED.row("supplier"));
    List<JsonNode> rows = Payloads.rows("suppliers.json");

    SourceRow active = suppliers.of(rows.getFirst(), NOW).getFirst();
    assertThat(active.nativeId()).isEqualTo("supplier/17300001");
    assertThat(suppliers.nativeIds(rows.getFirst(), NOW)).containsExactly("supplier/17300001");
    assertThat(active.keys()).containsExactly(new TypedKey("sap:supplier", "sap-prod/17300001"));
    assertThat(active.type()).isEqualTo(Optional.of("supplier"));
    assertThat(active.fields().keySet())
        .containsExactlyInAnyOrder("name", "party_type", "status", "active", "created");
    assertThat(display(active, "name")).isEqualTo("FreightLink B.V.");
    assertThat(active.fields().get("active").value()).isEqualTo(FieldValue.of(true));
    SourceRow blocked = suppliers.of(rows.get(1), NOW).getFirst();
    assertThat(display(blocked, "status")).isEqualTo("disabled");
    assertThat(blocked.fields().get("active").value()).isEqualTo(FieldValue.of(false));
    SourceRow deleted = suppliers.of(rows.get(2), NOW).getFirst();
    assertThat(display(deleted, "status")).isEqualTo("retired");
  }

  private static List<SourceRow> order(String number) {
    KeyedRows orders = rows(PurchasingDocument.ORDER, Payloads.FIELDS, SHIPPED);
    return orders.of(row("purchase-orders.json", "PurchaseOrder", number), NOW);
  }

  private static KeyedRows rows(
      PurchasingDocument document, ContractFields fields, FieldMaps maps) {
    return DocumentValues.rows("sap-prod", document, maps.row(document.stream()), fields);
  }

  private static ObjectNode contract(String number) {
    return row("purchase-contracts.json", "PurchaseContract", number);
  }

  private static ObjectNode row(String file, String key, String number) {
    return Payloads.rows(file).stream()
        .filter(row -> row.path(key).asText().equals(number))
        .map(row -> (ObjectNode) row.deepCopy())
        .findFirst()
        .orElseThrow();
  }

  private static String display(SourceRow row, String field) {
    return row.fields().get(field).value().display();
  }
}
