package io.concordat.connector.erp.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.connector.erp.keyed.AgreementRows;
import io.concordat.connector.erp.keyed.PlainRows;
import io.concordat.connector.mapping.FieldMaps;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Standing;
import io.concordat.contract.TypedKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OdooMappingTest {
  private static final Instant NOW = Instant.parse("2026-06-01T08:00:00Z");
  private static final FieldMaps SHIPPED = OdooSources.SHAPE.shipped();
  private static final FieldMaps OWN = OdooSources.SHAPE.parse("own.yaml", TestOdoo.OWN_FIELDS);

  @Test
  void makesAnAgreementOfAPurchaseOrder() {
    SourceRow row = agreement(OWN, "purchase_order", order()).getFirst();

    assertThat(row.nativeId()).isEqualTo("purchase_order/17");
    assertThat(row.kind()).isEqualTo(EntityKind.AGREEMENT);
    assertThat(row.type()).contains("purchase_order");
    assertThat(row.keys()).containsExactly(new TypedKey("odoo:purchase-order", "odoo-prod/17"));
    assertThat(row.effectiveAt()).contains(Instant.parse("2026-01-05T07:00:00Z"));
    assertThat(text(row, "number")).isEqualTo("P00017");
    assertThat(text(row, "status")).isEqualTo("active");
    assertThat(text(row, "spend")).isEqualTo("48000.5");
    assertThat(text(row, "currency")).isEqualTo("EUR");
    assertThat(text(row, "supplier")).isEqualTo("FreightLink AG");
    assertThat(text(row, "business_owner")).isEqualTo("jonas.adler@meridian.example");
    assertThat(row.relations())
        .extracting(tie -> tie.type() + " " + tie.target().value())
        .containsExactlyInAnyOrder(
            "supplied_by odoo-prod/8",
            "covers arn:aws:iam::482913705566:user/service/freightlink-sync",
            "covers meridian/billing-sync");
  }

  @Test
  void saysOfEachIdentityWhoOwnsIt() {
    List<SourceRow> rows = agreement(OWN, "purchase_order", order());

    assertThat(rows)
        .extracting(SourceRow::nativeId)
        .containsExactly(
            "purchase_order/17", "purchase_order/17#identity", "purchase_order/17#identity-2");
    SourceRow identity = rows.get(1);
    assertThat(identity.standing()).isEqualTo(Standing.ENRICHMENT);
    assertThat(identity.kind()).isEqualTo(EntityKind.IDENTITY);
    assertThat(identity.fields()).containsOnlyKeys("business_owner");
  }

  @Test
  void takesItsWordOnTheIdentityBackWhenTheOrderIsCancelledOrNamesNobody() {
    for (ObjectNode order :
        List.of(order().put("state", "cancel"), order().without("x_reference"))) {
      List<SourceRow> rows = agreement(OWN, "purchase_order", order);

      assertThat(rows).hasSize(2);
      assertThat(rows.getFirst().removed()).isFalse();
      assertThat(rows.get(1).nativeId()).isEqualTo("purchase_order/17#identity");
      assertThat(rows.get(1).removed()).isTrue();
    }
  }

  @Test
  void publishesWhatIsIncompleteAndSaysSo() {
    SourceRow shipped = agreement(SHIPPED, "purchase_order", order()).getFirst();
    SourceRow own = agreement(OWN, "purchase_order", order()).getFirst();

    assertThat(shipped.fields().get("incomplete").value().toString())
        .contains("business_owner", "technical_owner", "renewal_date", "identity_type");
    assertThat(own.fields().get("incomplete").value().toString())
        .contains("technical_owner", "renewal_date", "identity_type")
        .doesNotContain("business_owner");
  }

  @ParameterizedTest
  @CsvSource({
    "draft,draft",
    "sent,draft",
    "to approve,draft",
    "purchase,active",
    "done,active",
    "cancel,cancelled",
    "on_hold,unrecognized"
  })
  void readsTheStateOfAnOrder(String state, String status) {
    SourceRow row = agreement(SHIPPED, "purchase_order", order().put("state", state)).getFirst();

    assertThat(text(row, "status")).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "draft,true,draft",
    "confirmed,true,active",
    "done,true,ended",
    "cancel,true,cancelled",
    "confirmed,false,retired",
    "open,true,unrecognized"
  })
  void readsTheStateOfAPurchaseAgreement(String state, boolean active, String status) {
    ObjectNode agreement = JsonMapper.builder().build().createObjectNode();
    agreement.put("id", 3).put("name", "BO00003").put("state", state).put("active", active);

    assertThat(text(agreement(SHIPPED, "purchase_agreement", agreement).getFirst(), "status"))
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "sale,3_progress,active",
    "sale,4_paused,disabled",
    "sale,5_renewed,ended",
    "sale,6_churn,ended",
    "draft,1_draft,draft",
    "cancel,3_progress,cancelled",
    "sale,8_other,unrecognized"
  })
  void readsTheStateOfASubscription(String state, String subscriptionState, String status) {
    ObjectNode order = JsonMapper.builder().build().createObjectNode();
    order.put("id", 4).put("state", state).put("subscription_state", subscriptionState);

    assertThat(text(agreement(SHIPPED, "subscription", order).getFirst(), "status"))
        .isEqualTo(status);
  }

  @Test
  void makesAPartyOfAPartner() {
    ObjectNode partner = JsonMapper.builder().build().createObjectNode();
    partner.put("id", 8).put("name", "FreightLink AG").put("active", true);

    SourceRow row = new PlainRows(TestOdoo.ID, SHIPPED.row("supplier")).of(partner, NOW).getFirst();

    assertThat(row.kind()).isEqualTo(EntityKind.PARTY);
    assertThat(row.keys()).containsExactly(new TypedKey("odoo:partner", "odoo-prod/8"));
    assertThat(text(row, "party_type")).isEqualTo("supplier");
    assertThat(text(row, "status")).isEqualTo("active");
  }

  private static List<SourceRow> agreement(FieldMaps maps, String row, ObjectNode json) {
    return new AgreementRows(TestOdoo.ID, maps.row(row)).of(json, NOW);
  }

  private static ObjectNode order() {
    ObjectNode order = JsonMapper.builder().build().createObjectNode();
    order.put("id", 17).put("name", "P00017").put("state", "purchase");
    order.put("amount_total", 48_000.5).put("write_date", "2026-01-05 07:00:00");
    order.putObject("partner_id").put("id", 8).put("name", "FreightLink AG");
    order.putObject("currency_id").put("id", 1).put("name", "EUR");
    order.put("x_owner", "Jonas.Adler@meridian.example");
    order.put(
        "x_reference",
        "arn:aws:iam::482913705566:user/service/freightlink-sync keycloak:meridian/billing-sync");
    return order;
  }

  private static String text(SourceRow row, String field) {
    return row.fields().get(field).value().display();
  }
}
