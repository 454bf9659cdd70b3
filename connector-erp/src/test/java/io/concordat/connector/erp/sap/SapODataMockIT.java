package io.concordat.connector.erp.sap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.concordat.connector.erp.keyed.Pull;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.testkit.Rehearsal;
import io.concordat.contract.Relation;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * SAP's own mock of a gateway, read by the connector and compared row by row with what it was
 * filled with. Each client of the mock holds rows of its own, so that a test which changes some
 * disturbs no other. Where node or npm is missing, or the mock's packages cannot be fetched, it is
 * skipped with a sentence; {@code CONCORDAT_ODATA_MOCK_REQUIRED=true} makes that a failure.
 */
class SapODataMockIT {
  private static final String CONTRACTS = "API_PURCHASECONTRACT_PROCESS_SRV/A_PurchaseContract";
  private static final Pattern SERVICE = Pattern.compile("/sap/opu/odata/sap/(\\w+)/");
  private static final Pattern SELECTED = Pattern.compile("\\$select=([^& ]+)");

  private static ODataMock mock;

  @BeforeAll
  static void start() throws Exception {
    Optional<String> missing = ODataMock.missing();
    if (missing.isEmpty()) {
      missing = ODataMock.install();
    }
    String reason = missing.orElse("");
    if (missing.isPresent() && "true".equals(System.getenv("CONCORDAT_ODATA_MOCK_REQUIRED"))) {
      fail(reason + "; CONCORDAT_ODATA_MOCK_REQUIRED says that the mock must be tried");
    }
    Assumptions.assumeTrue(
        missing.isEmpty(), "NOT TRIED on SAP's own mock of a gateway: " + reason);
    mock = ODataMock.start("CONCORDAT:planted-Passw0rd");
  }

  @AfterAll
  static void stop() {
    if (mock != null) {
      mock.close();
    }
  }

  @Test
  void readsEveryRowOfEveryEntitySetPageByPage() throws Exception {
    Pull pull = Pull.full(source("100"));

    assertThat(pull.rejects()).isEmpty();
    assertThat(ids(pull)).isEqualTo(idsOfTheFiles());
    assertThat(asked("100", "/A_PurchaseContract"))
        .as("36 contracts by 7, and a short page")
        .hasSize(6)
        .last()
        .asString()
        .contains("PurchaseContract gt '4600000035'");
  }

  @Test
  void takesContractsForWhatTheyAre() {
    Pull pull = Pull.full(stream("101", "purchase_contract"));

    assertThat(pull.value("4600000001", "name")).isEqualTo("FreightLink shipment API 1");
    assertThat(pull.value("4600000001", "term_start")).isEqualTo("2025-02-01");
    assertThat(pull.value("4600000001", "term_end")).isEqualTo("2026-01-31");
    assertThat(pull.value("4600000001", "renewal_date")).isEqualTo("2025-12-01");
    assertThat(pull.value("4600000001", "currency")).isEqualTo("EUR");
    assertThat(pull.value("4600000001", "business_owner"))
        .isEqualTo("jonas.adler@meridian.example");
    assertThat(pull.row("4600000001").effectiveAt())
        .contains(Instant.parse("2026-01-05T07:00:00.123Z"));
    assertThat(ties(pull, "4600000001"))
        .containsExactlyInAnyOrder(
            "supplied_by sap-prod/17300001",
            "covers arn:aws:iam::482913705566:user/service/contract-1");
    assertThat(pull.value("4600000003", "name"))
        .as("not the deleted item's text")
        .isEqualTo("Payline clearing feed 3");
    assertThat(pull.value("4600000009", "name"))
        .as("no item at all")
        .isEqualTo("Purchase contract 4600000009");
    assertThat(pull.value("4600000003", "incomplete")).contains("renewal_date", "technical_owner");
    assertThat(pull.row("4600000002").fields().get("term_end").value().isNull())
        .as("31.12.9999")
        .isTrue();
    assertThat(
            Map.of(
                "02", pull.value("4600000001", "status"),
                "01", pull.value("4600000004", "status"),
                "08", pull.value("4600000006", "status"),
                "L", pull.value("4600000011", "status"),
                "S", pull.value("4600000017", "status"),
                "in preparation", pull.value("4600000021", "status")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "02", "active",
                "01", "draft",
                "08", "cancelled",
                "L", "cancelled",
                "S", "unrecognized",
                "in preparation", "draft"));
  }

  @Test
  void takesOrdersAndSuppliersForWhatTheyAre() {
    Pull orders = Pull.full(stream("101", "purchase_order"));
    Pull suppliers = Pull.full(stream("101", "supplier"));

    assertThat(orders.value("order/4500000001", "spend"))
        .as("12.50, and 2500 by 4.00 a thousand; what was taken back does not count")
        .isEqualTo("22.5");
    assertThat(ties(orders, "order/4500000001"))
        .contains("ordered_under sap-prod/4600000001", "ordered_under sap-prod/4600000002");
    assertThat(orders.value("order/4500000002", "term_end")).isEmpty();
    assertThat(suppliers.value("supplier/17300011", "name")).isEqualTo("Tallinn Robotics OÜ");
    assertThat(suppliers.value("supplier/17300001", "status")).isEqualTo("active");
    assertThat(suppliers.value("supplier/17300004", "status")).isEqualTo("retired");
    assertThat(suppliers.value("supplier/17300007", "status")).isEqualTo("disabled");
  }

  @Test
  void findsInAnIncrementWhatChangedAndNothingElse() throws Exception {
    SourceStream contracts = stream("110", "purchase_contract");
    Pull before = Pull.full(contracts);
    mock.merge(
        CONTRACTS + "('4600000013')",
        "110",
        JsonNodeFactory.instance
            .objectNode()
            .put("YY1_BusinessOwner_PDH", "ines.roth@meridian.example")
            .put("LastChangeDateTime", "/Date(" + Instant.now().toEpochMilli() + "+0000)/"));

    Pull after = before.increment(contracts);

    assertThat(after.rows()).containsOnlyKeys("4600000013", "4600000013#identity");
    assertThat(after.value("4600000013", "business_owner")).isEqualTo("ines.roth@meridian.example");
    assertThat(before.increment(stream("111", "purchase_contract")).rows())
        .as("where nothing changed")
        .isEmpty();
    assertThat(asked("110", "/A_PurchaseContract").getLast())
        .containsPattern("LastChangeDateTime ge datetimeoffset'[0-9-]{10}T[0-9:]{8}Z'");
  }

  @Test
  void retiresWhatWasDeletedWithTheNextFullRun() throws Exception {
    Rehearsal rehearsal = new Rehearsal(source("120"));
    assertThat(rehearsal.pull().values())
        .extracting(RunReport::outcome)
        .containsOnly(RunOutcome.COMPLETED);
    mock.delete(CONTRACTS + "('4600000005')", "120");

    rehearsal.pull();
    assertThat(rehearsal.retired("purchase_contract")).as("an increment cannot tell").isEmpty();
    Map<String, RunReport> full = rehearsal.pullInFull();

    assertThat(full.values()).extracting(RunReport::outcome).containsOnly(RunOutcome.COMPLETED);
    assertThat(rehearsal.retired("purchase_contract"))
        .containsExactlyInAnyOrder("4600000005", "4600000005#identity");
    assertThat(full.values()).extracting(RunReport::published).containsExactly(0L, 2L, 0L);
  }

  @Test
  void readsTheClientThatIsConfiguredAndTheScopeOfItsFilter() {
    assertThat(Pull.full(stream("200", "purchase_contract")).rows())
        .containsOnlyKeys("4700000001", "4700000001#identity");
    assertThat(Pull.full(stream("200", "supplier")).value("supplier/27300001", "name"))
        .isEqualTo("Training Supplies");

    Source filtered = source("102", Map.of("contract-filter", "PurchasingOrganization eq '2020'"));
    assertThat(ids(Pull.full(Pull.stream(filtered, "purchase_contract"))))
        .hasSize(12)
        .contains("4600000001", "4600000034")
        .doesNotContain("4600000002");
  }

  @Test
  void asksForNothingThatTheServicesDoNotDeclare() throws Exception {
    Pull.full(source("103"));

    Map<String, Set<String>> selected = new HashMap<>();
    for (String line : asked("103", "$select=")) {
      Matcher service = SERVICE.matcher(line);
      Matcher names = SELECTED.matcher(line);
      assertThat(service.find() && names.find()).as(line).isTrue();
      selected.put(service.group(1), Set.copyOf(List.of(names.group(1).split("[,/]"))));
    }
    assertThat(selected).hasSize(3);
    for (Map.Entry<String, Set<String>> asked : selected.entrySet()) {
      String metadata = mock.metadata(asked.getKey());
      assertThat(asked.getValue())
          .allSatisfy(name -> assertThat(metadata).contains(" Name=\"" + name + "\""));
    }
  }

  @Test
  void findsEveryRightInAConnectionTestAndNamesWhatIsWrong() {
    assertThat(((ConnectionTest) source("104")).probes())
        .hasSize(3)
        .extracting(probe -> probe.attempt().make())
        .allMatch(ConnectionTest.Finding.Granted.class::isInstance);

    Source wrong = source("104", Map.of("password", "wrong"));
    assertThatThrownBy(() -> Pull.stream(wrong, "supplier").read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("answered 401");
    Source elsewhere = source("104", Map.of("contract-path", "/sap/opu/odata/sap/OTHER_SRV/A"));
    assertThatThrownBy(() -> Pull.stream(elsewhere, "purchase_contract").read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("answered 404");
  }

  private static Source source(String client) {
    return source(client, Map.of());
  }

  private static Source source(String client, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("client", client);
    settings.put("page-size", "7");
    settings.put("purchase-orders", "true");
    settings.putAll(more);
    return TestSap.sources(TestSap.system(mock.uri().toString(), settings), Clock.systemUTC())
        .sources()
        .getFirst();
  }

  private static SourceStream stream(String client, String name) {
    return Pull.stream(source(client), name);
  }

  private static List<String> asked(String client, String part) throws IOException {
    return mock.asked().stream()
        .filter(line -> line.endsWith("sap-client=" + client) && line.contains(part))
        .toList();
  }

  private static List<String> ties(Pull pull, String row) {
    return pull.row(row).relations().stream()
        .map((Relation tie) -> tie.type() + " " + tie.target().value())
        .toList();
  }

  /** Documents and suppliers, without what is said of the identities that they name. */
  private static Set<String> ids(Pull pull) {
    return pull.rows().values().stream()
        .filter(row -> !row.removed())
        .map(SourceRow::nativeId)
        .filter(id -> !id.contains("#identity"))
        .collect(Collectors.toSet());
  }

  private static Set<String> idsOfTheFiles() throws IOException {
    List<String> ids = new ArrayList<>();
    for (JsonNode row : ODataMock.rows("A_PurchaseContract")) {
      ids.add(row.get("PurchaseContract").asText());
    }
    for (JsonNode row : ODataMock.rows("A_PurchaseOrder")) {
      ids.add("order/" + row.get("PurchaseOrder").asText());
    }
    for (JsonNode row : ODataMock.rows("A_Supplier")) {
      ids.add("supplier/" + row.get("Supplier").asText());
    }
    return Set.copyOf(ids);
  }
}
