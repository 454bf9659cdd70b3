package io.concordat.connector.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldValue;
import io.concordat.contract.Relation;
import io.concordat.contract.Standing;
import io.concordat.contract.TypedKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the words of a mapping file do to rows. */
class RowMapTest {
  static final MappingShape SHAPE =
      MappingShape.of(RowMapTest.class, "sample").row("contract", "title").row("account");
  private static final Instant NOW = Instant.parse("2026-06-01T08:00:00Z");
  private static final RowContext CONTEXT = RowContext.of("erp-1", NOW);

  private final RowMap contracts = SHAPE.shipped().row("contract");
  private final RowMap accounts = SHAPE.shipped().row("account");

  @Test
  void mapsAWholeRow() {
    SourceRow row =
        contract(
            """
            {"Number": 4711, "Changed": "/Date(1750063062123+0000)/", "Title": " Freight API ",
             "State": "02", "Created": "/Date(1736899200000)/", "End": "99991231",
             "Amount": "48000.000", "Owner": "Jonas.Adler@meridian.example",
             "manager": {"email": "Amina@meridian.example"}, "Type": "Service Account",
             "Renewal": "2025-12-01T00:00:00", "Supplier": "17", "Password": "planted-Passw0rd",
             "Reference": "arn:aws:iam::1:user/x keycloak:r/c;onprem:fax01/svc"}
            """);

    assertThat(row.nativeId()).isEqualTo("4711");
    assertThat(row.kind()).isEqualTo(EntityKind.AGREEMENT);
    assertThat(row.type()).contains("purchase_contract");
    assertThat(row.standing()).isEqualTo(Standing.PRIMARY);
    assertThat(row.effectiveAt()).contains(Instant.parse("2025-06-16T08:37:42.123Z"));
    assertThat(row.keys()).containsExactly(new TypedKey("test:contract", "erp-1/4711"));
    assertThat(display(row, "name")).isEqualTo("Freight API");
    assertThat(display(row, "status")).isEqualTo("active");
    assertThat(display(row, "created")).isEqualTo("2025-01-15");
    assertThat(row.fields().get("term_end").value()).isEqualTo(FieldValue.NULL);
    assertThat(row.fields().get("spend").value()).isEqualTo(FieldValue.of(new BigDecimal("48000")));
    assertThat(display(row, "business_owner")).isEqualTo("jonas.adler@meridian.example");
    assertThat(display(row, "technical_owner")).isEqualTo("amina@meridian.example");
    assertThat(display(row, "identity_type")).isEqualTo("service_account");
    assertThat(display(row, "renewal_date")).isEqualTo("2025-12-01");
    assertThat(row.fields()).doesNotContainKey("incomplete");
    assertThat(row.relations())
        .containsExactly(
            tie("supplied_by", EntityKind.PARTY, "test:supplier", "erp-1/17"),
            tie("covers", EntityKind.IDENTITY, "aws:arn", "arn:aws:iam::1:user/x"),
            tie("covers", EntityKind.IDENTITY, "keycloak:client-id", "r/c"),
            tie("covers", EntityKind.IDENTITY, "cmdb:correlation-id", "onprem:fax01/svc"));
    assertThat(row.toString()).as("nobody named it").doesNotContain("planted-Passw0rd");
  }

  @Test
  void marksWhatIsIncompleteAndDropsNothing() {
    SourceRow row =
        contract(
            "{\"Number\": \"1\", \"Owner\": \"somebody\", \"Group\": \"Cloud\", \"Type\": \"Daemon\"}");

    assertThat(row.removed()).isFalse();
    assertThat(row.fields()).doesNotContainKeys("business_owner", "renewal_date");
    assertThat(display(row, "technical_owner")).isEqualTo("group:cloud");
    assertThat(display(row, "identity_type")).isEqualTo(FieldValue.UNRECOGNIZED);
    assertThat(row.fields().get("incomplete"))
        .isEqualTo(
            Assertion.of(
                FieldValue.of(List.of("business_owner", "renewal_date", "identity_type"))));
  }

  @Test
  void countsWhatTheCodeAddsAsGiven() {
    MappedRow mapped = contracts.map(json("{\"Number\": \"1\"}"), CONTEXT);
    mapped.builder().text("business_owner", "group:finance").text("technical_owner", "group:ops");

    assertThat(mapped.build().fields().get("incomplete").value())
        .isEqualTo(FieldValue.of(List.of("renewal_date", "identity_type")));
    assertThat(mapped.text("number")).contains("1");
    assertThat(mapped.text("term_end")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                              | active",
        "{'State': '01'}                 | draft",
        "{'State': '26'}                 | unrecognized",
        "{'State': '08', 'Draft': 'X'}   | draft",
        "{'State': '08', 'Draft': 'no'}  | cancelled",
        "{'State': '02', 'Deleted': 'l'} | cancelled",
        "{'State': '02', 'Deleted': 'S'} | unrecognized",
        "{'State': null, 'Deleted': ' '} | active",
      })
  void takesTheFirstReadingThatGivesAValue(String row, String status) {
    assertThat(display(contract(withNumber(row.replace('\'', '"'))), "status")).isEqualTo(status);
  }

  @Test
  void readsWhatTheConnectorDerivedWhereTheRowHasNothing() {
    JsonNode row = json("{\"Number\": \"1\"}");

    assertThat(display(contracts.map(row, CONTEXT).build(), "name")).isEqualTo("A contract");
    assertThat(display(contracts.map(row, CONTEXT.with("title", "First item")).build(), "name"))
        .isEqualTo("First item");
    assertThat(display(contracts.map(row, CONTEXT.with("title", (String) null)).build(), "name"))
        .isEqualTo("A contract");
  }

  @Test
  void withholdsFreeTextThatHasTheShapeOfASecret() {
    SourceRow row = contract("{\"Number\": \"1\", \"Title\": \"login, password=hunter22\"}");

    assertThat(display(row, "name")).isEqualTo(As.WITHHELD);
  }

  @Test
  void findsValuesBelowAndNamesWithDots() {
    SourceRow row =
        account(
            """
            {"metadata": {"uid": "u-1", "namespace": "prod", "name": "billing",
              "created": "2026-05-20T00:00:00Z", "labels": {"example.com/environment": "Live"}},
             "roles": [{"name": "View"}, {"name": "cluster-admin"}, {"name": "View"}, null],
             "lastSeen": "2026-05-31T10:00:00+02:00"}
            """);

    assertThat(row.nativeId()).isEqualTo("account/u-1");
    assertThat(row.type()).contains("workload");
    assertThat(row.keys()).containsExactly(new TypedKey("test:name", "erp-1/prod/billing"));
    assertThat(display(row, "environment")).isEqualTo("prod");
    assertThat(display(row, "privilege")).as("the first").isEqualTo("read");
    assertThat(row.relations())
        .containsExactly(
            tie("holds", EntityKind.ENTITLEMENT, "test:role", "view"),
            tie("holds", EntityKind.ENTITLEMENT, "test:role", "cluster-admin"));
    Assertion seen = row.fields().get("last_authentication");
    assertThat(seen.value().display()).isEqualTo("2026-05-31T08:00:00Z");
    assertThat(seen.evidence())
        .contains(
            new Evidence(
                NOW,
                Optional.of(Instant.parse("2026-05-20T00:00:00Z")),
                Optional.of(Instant.parse("2026-06-01T04:00:00Z")),
                Evidence.Meaning.SUCCESS,
                Evidence.Completeness.PARTIAL));
  }

  @Test
  void saysNotInTheWindowAndNotNever() {
    SourceRow row = account("{\"metadata\": {\"uid\": \"u\", \"created\": \"2020-01-01\"}}");

    Assertion seen = row.fields().get("last_authentication");
    assertThat(seen.value()).isEqualTo(FieldValue.NULL);
    assertThat(seen.evidence().orElseThrow().coverageFrom())
        .contains(Instant.parse("2026-03-03T08:00:00Z"));
    assertThat(row.keys()).as("a part of the name is missing").isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'Number': ' '}                      | id: is missing",
        "{'Number': '1', 'End': 'sometime'}   | term_end: End: is no date in a known form",
        "{'Number': '1', 'Amount': 'sometime'} | spend: Amount: is no number in a known form",
        "{'Number': '1', 'Changed': 'sometime'} | Changed: is no point in time in a known form",
      })
  void refusesARowThatItCannotReadAndNamesFieldAndPathOnly(String row, String reason) {
    assertThatThrownBy(() -> contract(row.replace('\'', '"')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("sometime");
  }

  @Test
  void saysWhyAnIdCannotBeReadToWhoeverMapsAndToNobodyElse() {
    JsonNode row = json("{\"Number\": \"" + "9".repeat(5_000) + "\"}");

    assertThat(contracts.id(row, CONTEXT)).isEmpty();
    assertThatThrownBy(() -> contracts.map(row, CONTEXT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Number: value: has 5000 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Number\": \"1\", \"Title\": {\"deep\": [1]}, \"State\": [], \"Amount\": [[[\"12\"]]]}",
        "{\"Number\": \"1\", \"manager\": \"nobody\", \"Supplier\": {\"a\": 1}}",
      })
  void takesWrongShapesForNothing(String row) {
    SourceRow mapped = contract(row);

    assertThat(display(mapped, "name")).isEqualTo("A contract");
    assertThat(mapped.relations()).isEmpty();
  }

  @Test
  void refusesMoreTiesThanARecordCanHold() {
    StringBuilder roles = new StringBuilder("{\"metadata\": {\"uid\": \"u\"}, \"roles\": [");
    for (int i = 0; i <= 2000; i++) {
      roles.append(i == 0 ? "" : ",").append("{\"name\": \"").append(i).append("\"}");
    }
    assertThatThrownBy(() -> account(roles.append("]}").toString()))
        .hasMessageContaining("roles[].name: the row has more than 2000 of them");
  }

  @Test
  void asksTheVendorForWhatTheMappingNamesOnly() {
    assertThat(contracts.columns())
        .containsExactly(
            "Number",
            "Changed",
            "Title",
            "Deleted",
            "Draft",
            "State",
            "Created",
            "End",
            "Amount",
            "Owner",
            "manager.email",
            "Group",
            "Type",
            "Renewal",
            "Supplier",
            "Reference");
    assertThat(accounts.columns()).contains("roles.name", "metadata.created");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{from: a, as: date, format: dd.MM.yyyy}           | 31.12.2026          | 2026-12-31",
        "{from: a, as: date, format: [MM/dd/yy, d.M.yyyy]} | 1.2.2026            | 2026-02-01",
        "{from: a, as: date, format: epoch_seconds}        | 1767225600          | 2026-01-01",
        "{from: a, as: date}                               | 20260102            | 2026-01-02",
        "{from: a, as: date}                               | 2026-01-02 23:30:00 | 2026-01-02",
        "{from: a, as: instant}                            | 2026-01-02 23:30:00 | 2026-01-02T23:30:00Z",
        "{from: a, as: instant, zone: Europe/Berlin}       | 2026-07-02T00:30:00 | 2026-07-01T22:30:00Z",
        "{from: a, as: instant, zone: Europe/Berlin}       | 2026-07-02          | 2026-07-01T22:00:00Z",
        "{from: a, as: instant, format: yyyyMMddHHmmss}    | 20260102233000      | 2026-01-02T23:30:00Z",
        "{from: a, as: instant, format: epoch_millis}      | 1767225600000       | 2026-01-01T00:00:00Z",
        "~{from: a, as: number, decimal: \",\"}~           | 1.234.567,80        | 1234567.8",
        "{from: a, as: number, decimal: .}                 | 1'234.50            | 1234.5",
        "{from: a, as: flag}                               | X                   | true",
        "{from: a, as: word}                               | Managed - Identity  | managed_identity",
        "{from: a, as: access_effect}                      | Remove Access       | remove",
        "{from: a, as: environment, values: {Int: test}}   | INT                 | test",
        "{from: a, values: {x: y}, otherwise: keep}        | Z                   | Z",
        "{from: a, values: {c: one, C: two}}               | C                   | two",
        "{from: a, absentWhen: [n/a], default: none}       | n/a                 | none",
        "~{from: a, list: true, split: \",\", as: lower}~  | B, a,,b             | b, a",
        "{from: '\"Vertrag Nr.\"'}                         | -                   | V-1",
      })
  void convertsAsItIsTold(String rule, String value, String expected) {
    FieldMaps maps =
        MappingShape.open("export")
            .parse(
                "test.yaml",
                "version: 1\nrows: {r: {kind: resource, id: id, fields: {name: " + rule + "}}}");
    JsonNode row =
        JsonMapper.builder()
            .build()
            .createObjectNode()
            .put("id", "1")
            .put("a", value)
            .put("Vertrag Nr.", "V-1");

    assertThat(display(maps.row("r").map(row, CONTEXT).build(), "name")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "date,31.02.2026",
    "date,2026-02-30",
    "date,20260231",
    "instant,2026-02-30 10:00:00",
    "number,1e",
    "flag,perhaps",
    "instant,1",
    "date,9",
    "number,1.234.567,80"
  })
  void guessesNoValue(String as, String value) {
    String format = value.startsWith("31") ? ", format: dd.MM.yyyy" : "";
    FieldMaps maps =
        MappingShape.open("export")
            .parse(
                "test.yaml",
                "version: 1\nrows: {r: {kind: resource, id: id, fields: {name: {from: a, as: "
                    + as
                    + format
                    + "}}}}");
    JsonNode row = JsonMapper.builder().build().createObjectNode().put("id", "1").put("a", value);

    assertThatThrownBy(() -> maps.row("r").map(row, CONTEXT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("name: a: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind                          | true | false",
        "{from: kind, in: [contract]}  | true | false",
        "{from: kind, notIn: [contract]} | false | true",
      })
  void isForTheRowsThatItsConditionTakes(String when, boolean contract, boolean nothing) {
    RowMap map =
        MappingShape.open("export")
            .parse(
                "test.yaml",
                "version: 1\nrows: {r: {kind: resource, when: "
                    + when
                    + ", id: a, fields: {name: a}}}")
            .row("r");

    assertThat(map.takes(json("{\"kind\": \"contract\"}"), CONTEXT)).isEqualTo(contract);
    assertThat(map.takes(json("{\"kind\": \"\"}"), CONTEXT)).isEqualTo(nothing);
  }

  private SourceRow contract(String json) {
    return contracts.map(json(json), CONTEXT).build();
  }

  private SourceRow account(String json) {
    return accounts.map(json(json), CONTEXT).build();
  }

  private static String withNumber(String row) {
    return row.equals("{}") ? "{\"Number\": 1}" : row.replace("{", "{\"Number\": 1, ");
  }

  private static JsonNode json(String text) {
    try {
      return JsonMapper.builder().build().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Relation tie(String type, EntityKind kind, String namespace, String value) {
    return new Relation(type, kind, new TypedKey(namespace, value));
  }

  private static String display(SourceRow row, String field) {
    return row.fields().get(field).value().display();
  }
}
