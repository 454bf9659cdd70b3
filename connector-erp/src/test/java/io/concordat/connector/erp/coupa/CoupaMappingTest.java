package io.concordat.connector.erp.coupa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.connector.erp.keyed.AgreementRows;
import io.concordat.connector.erp.keyed.PlainRows;
import io.concordat.connector.mapping.FieldMaps;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.TypedKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoupaMappingTest {
  private static final Instant NOW = Instant.parse("2026-06-01T08:00:00Z");
  private static final FieldMaps SHIPPED = CoupaSources.SHAPE.shipped();
  private static final FieldMaps OWN = CoupaSources.SHAPE.parse("own.yaml", TestCoupa.OWN_FIELDS);

  @Test
  void makesAnAgreementOfAContract() {
    SourceRow row = contract(OWN, contract());

    assertThat(row.nativeId()).isEqualTo("contract/17");
    assertThat(row.kind()).isEqualTo(EntityKind.AGREEMENT);
    assertThat(row.type()).contains("contract");
    assertThat(row.keys()).containsExactly(new TypedKey("coupa:contract", "coupa-prod/17"));
    assertThat(row.effectiveAt()).contains(Instant.parse("2026-03-20T22:20:45Z"));
    assertThat(text(row, "name")).isEqualTo("FreightLink shipment API");
    assertThat(text(row, "number")).isEqualTo("C-17");
    assertThat(text(row, "status")).isEqualTo("active");
    assertThat(text(row, "created")).isEqualTo("2025-10-27");
    assertThat(text(row, "spend")).isEqualTo("48000");
    assertThat(text(row, "currency")).isEqualTo("EUR");
    assertThat(text(row, "supplier")).isEqualTo("FreightLink AG");
    assertThat(text(row, "business_owner")).isEqualTo("jonas.adler@meridian.example");
    assertThat(row.relations())
        .extracting(tie -> tie.type() + " " + tie.target().value())
        .containsExactlyInAnyOrder("supplied_by coupa-prod/8", "covers meridian/billing-sync");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-31T00:00:00-08:00,30,days,2026-12-01",
    "2026-12-31T00:00:00-08:00,3,months,2026-09-30",
    "2026-02-28T00:00:00-08:00,1,years,2025-02-28",
    "2026-12-31T00:00:00-08:00,0,days,",
    "2026-12-31T00:00:00-08:00,-5,days,",
    "2026-12-31T00:00:00-08:00,2000000000,years,",
    "2026-12-31T00:00:00-08:00,3,fortnights,",
    ",3,months,",
  })
  void findsTheLastDayForANotice(String end, String length, String unit, String date) {
    ObjectNode contract = contract();
    contract.put("end-date", end).put("length-of-notice-value", length);
    contract.put("length-of-notice-unit", unit);

    SourceRow row = contract(SHIPPED, contract);

    if (date == null) {
      assertThat(row.fields()).doesNotContainKey("renewal_date");
      assertThat(text(row, "incomplete")).contains("renewal_date");
    } else {
      assertThat(text(row, "renewal_date")).isEqualTo(date);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "created,false,draft",
    "draft,false,draft",
    "pending_approval,false,draft",
    "approved,false,draft",
    "completed,false,active",
    "published,false,active",
    "published,true,ended",
    "inactive,false,disabled",
    "expired,false,ended",
    "withdrawn,false,cancelled",
    "on_the_moon,false,unrecognized",
  })
  void readsTheStatusOfAContract(String status, boolean terminated, String meaning) {
    ObjectNode contract = contract().put("status", status).put("terminated", terminated);

    assertThat(text(contract(SHIPPED, contract), "status")).isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource({
    "draft,draft",
    "buyer_hold,draft",
    "issued,active",
    "soft_closed,ended",
    "closed,ended",
    "cancelled,cancelled",
    "error,unrecognized"
  })
  void readsTheStatusOfAnOrder(String status, String meaning) {
    ObjectNode order = JsonMapper.builder().build().createObjectNode();
    order.put("id", 4).put("po-number", "PO-4").put("status", status);

    SourceRow row =
        new AgreementRows(TestCoupa.ID, SHIPPED.row("purchase_order")).of(order, NOW).getFirst();

    assertThat(text(row, "status")).isEqualTo(meaning);
    assertThat(text(row, "number")).isEqualTo("PO-4");
  }

  @Test
  void saysNothingOfASpendOfZero() {
    ObjectNode contract = contract().put("maximum-value", "0.00").put("max-commit", "500.00");

    assertThat(text(contract(SHIPPED, contract), "spend")).isEqualTo("500");
  }

  @ParameterizedTest
  @CsvSource({"active,active,true", "inactive,disabled,false", "draft,draft,false"})
  void makesAPartyOfASupplier(String status, String meaning, String active) {
    ObjectNode supplier = JsonMapper.builder().build().createObjectNode();
    supplier.put("id", 8).put("name", "FreightLink AG").put("status", status);

    SourceRow row =
        new PlainRows(TestCoupa.ID, SHIPPED.row("supplier")).of(supplier, NOW).getFirst();

    assertThat(row.keys()).containsExactly(new TypedKey("coupa:supplier", "coupa-prod/8"));
    assertThat(text(row, "status")).isEqualTo(meaning);
    assertThat(text(row, "active")).isEqualTo(active);
  }

  private static SourceRow contract(FieldMaps maps, ObjectNode json) {
    return new AgreementRows(TestCoupa.ID, maps.row("contract"), new NoticeDate())
        .of(json, NOW)
        .getFirst();
  }

  private static ObjectNode contract() {
    ObjectNode row = JsonMapper.builder().build().createObjectNode();
    row.put("id", 17).put("name", "FreightLink shipment API").put("number", "C-17");
    row.put("status", "published").put("terminated", false).put("maximum-value", "48000.00");
    row.put("created-at", "2025-10-27T13:26:13-07:00");
    row.put("updated-at", "2026-03-20T15:20:45-07:00");
    row.putObject("currency").put("code", "EUR");
    row.putObject("supplier").put("id", 8).put("name", "FreightLink AG");
    row.putObject("custom-fields")
        .put("owner", "jonas.adler@meridian.example")
        .put("pays-for", "keycloak:meridian/billing-sync");
    return row;
  }

  private static String text(SourceRow row, String field) {
    return row.fields().get(field).value().display();
  }
}
