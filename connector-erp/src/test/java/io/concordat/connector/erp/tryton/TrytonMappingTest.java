package io.concordat.connector.erp.tryton;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.connector.erp.keyed.AgreementRows;
import io.concordat.connector.mapping.FieldMaps;
import io.concordat.connector.spi.SourceRow;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrytonMappingTest {
  private static final Instant NOW = Instant.parse("2026-06-01T08:00:00Z");
  private static final FieldMaps SHIPPED = TrytonSources.SHAPE.shipped();

  @ParameterizedTest
  @CsvSource({
    "draft,draft",
    "quotation,draft",
    "confirmed,active",
    "processing,active",
    "done,ended",
    "cancelled,cancelled",
    "on_hold,unrecognized"
  })
  void readsTheStateOfAPurchase(String state, String status) {
    assertThat(text(row("purchase", state), "status")).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "draft,draft",
    "quotation,draft",
    "running,active",
    "closed,ended",
    "cancelled,cancelled",
    "paused,unrecognized"
  })
  void readsTheStateOfASubscription(String state, String status) {
    assertThat(text(row("subscription", state), "status")).isEqualTo(status);
  }

  @Test
  void namesAnAgreementThatHasNeitherDescriptionNorNumber() {
    assertThat(text(row("purchase", "draft"), "name")).isEqualTo("(without a description)");
  }

  @Test
  void publishesWhatIsIncompleteAndSaysSo() {
    assertThat(row("purchase", "draft").fields().get("incomplete").value().toString())
        .contains("business_owner", "technical_owner", "renewal_date", "identity_type");
  }

  private static SourceRow row(String name, String state) {
    ObjectNode row = JsonMapper.builder().build().createObjectNode();
    row.put("id", 3).put("state", state).putNull("number");
    return new AgreementRows(TestTryton.ID, SHIPPED.row(name)).of(row, NOW).getFirst();
  }

  private static String text(SourceRow row, String field) {
    return row.fields().get(field).value().display();
  }
}
