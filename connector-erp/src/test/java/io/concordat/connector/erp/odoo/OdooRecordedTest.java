package io.concordat.connector.erp.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.erp.keyed.Pull;
import io.concordat.connector.spi.SourceRow;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a real Odoo answered, and what is made of it. */
class OdooRecordedTest {
  private static final FakeOdoo ODOO = new FakeOdoo();

  private static final String OWN_FIELDS =
      """
      version: 1
      extends: default
      customFields: [reviewed, representative]
      rows:
        purchase_agreement:
          fields:
            business_owner: {from: x_owner, as: owner}
            identity_type: {from: x_identity_type, as: identity_type}
            renewal_date: {from: x_renewal_date, as: date}
            reviewed: {from: x_reviewed, as: flag}
            representative: {from: x_owner_id.name, as: free_text}
          relations:
            covers: {kind: identity, from: x_reference, as: identity_reference}
      """;

  private static Pull pull;

  @BeforeAll
  static void readEverything() {
    ODOO.resetToRecorded();
    String mapping = TestOdoo.file(OWN_FIELDS).toString();
    pull = Pull.full(TestOdoo.source(ODOO, Map.of("mapping", mapping)));
  }

  @AfterAll
  static void stop() {
    ODOO.close();
  }

  @Test
  void takesEveryRowAndNoTemplate() {
    assertThat(pull.rejects()).isEmpty();
    assertThat(pull.rows().keySet())
        .filteredOn(id -> !id.contains("#"))
        .containsExactlyInAnyOrder(
            "supplier/6",
            "supplier/7",
            "supplier/8",
            "supplier/9",
            "purchase_agreement/1",
            "purchase_agreement/2",
            "purchase_agreement/3",
            "purchase_agreement/4",
            "purchase_agreement/5",
            "purchase_agreement/7",
            "purchase_order/1",
            "purchase_order/2",
            "purchase_order/3",
            "purchase_order/4",
            "purchase_order/5",
            "purchase_order/6");
  }

  @Test
  void namesAnAddressWithoutANameAsOdooShowsIt() {
    assertThat(pull.value("supplier/7", "name")).isEqualTo("Kühn & Söhne \"Spedition\" 東京");
    assertThat(pull.value("supplier/9", "name")).isEqualTo("FreightLink AG, Invoice");
    assertThat(pull.value("supplier/8", "status")).isEqualTo("retired");
  }

  @Test
  void readsEveryStateThatAnOrderOrAnAgreementCanHave() {
    assertThat(statuses("purchase_agreement/"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "1",
                "active",
                "2",
                "draft",
                "3",
                "ended",
                "4",
                "cancelled",
                "5",
                "retired",
                "7",
                "draft"));
    assertThat(statuses("purchase_order/"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "1",
                "draft",
                "2",
                "draft",
                "3",
                "draft",
                "4",
                "active",
                "5",
                "active",
                "6",
                "cancelled"));
  }

  @Test
  void readsDatesAmountsAndTies() {
    assertThat(pull.value("purchase_agreement/1", "term_end")).isEqualTo("2026-12-31");
    assertThat(pull.row("purchase_agreement/2").fields().get("term_end").value().isNull()).isTrue();
    assertThat(pull.row("purchase_agreement/7").relations()).isEmpty();
    assertThat(pull.value("purchase_order/1", "spend")).isEqualTo("0.3");
    assertThat(pull.value("purchase_order/4", "spend")).isEqualTo("48001.5");
    assertThat(pull.value("purchase_order/4", "term_start")).isEqualTo("2026-11-27");
    assertThat(pull.row("purchase_order/1").fields()).doesNotContainKey("term_start");
    assertThat(pull.row("purchase_order/5").relations())
        .extracting(tie -> tie.type() + " " + tie.target().value())
        .containsExactly("supplied_by odoo-prod/6");
  }

  @Test
  void readsFieldsOfOnesOwnOfEveryType() {
    SourceRow agreement = pull.row("purchase_agreement/1");

    assertThat(pull.value("purchase_agreement/1", "business_owner"))
        .isEqualTo("jonas.adler@meridian.example");
    assertThat(pull.value("purchase_agreement/1", "identity_type")).isEqualTo("service_account");
    assertThat(pull.value("purchase_agreement/1", "renewal_date")).isEqualTo("2027-03-31");
    assertThat(pull.value("purchase_agreement/1", "reviewed")).isEqualTo("true");
    assertThat(pull.value("purchase_agreement/1", "representative")).isEqualTo("Administrator");
    assertThat(agreement.relations())
        .extracting(tie -> tie.type() + " " + tie.target().value())
        .contains("covers arn:aws:iam::482913705566:user/service/freightlink-sync");
    assertThat(pull.value("purchase_agreement/2", "reviewed")).isEqualTo("false");
    assertThat(pull.row("purchase_agreement/2").fields())
        .doesNotContainKeys("business_owner", "identity_type", "renewal_date", "representative");
  }

  private static Map<String, String> statuses(String prefix) {
    return pull.rows().keySet().stream()
        .filter(id -> id.startsWith(prefix) && !id.contains("#"))
        .collect(
            Collectors.toMap(id -> id.substring(prefix.length()), id -> pull.value(id, "status")));
  }
}
