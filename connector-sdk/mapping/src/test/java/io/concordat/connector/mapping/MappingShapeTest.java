package io.concordat.connector.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's file over the shipped one. */
class MappingShapeTest {
  private static final MappingShape SHAPE = RowMapTest.SHAPE;
  private static final String FIVE_LINES =
      """
      version: 1
      extends: default
      customFields: [cost_center]
      rows: {contract: {fields: {business_owner: u_owner, cost_center: u_cost_center,
        status: {firstOf: [{from: u_state, values: {run: active}}]}}}}
      """;

  @Test
  void addsColumnsInFiveLines() {
    FieldMaps maps = SHAPE.parse("mine.yaml", FIVE_LINES);
    RowMap contract = maps.row("contract");

    SourceRow row =
        map(
            contract,
            "{\"Number\": \"1\", \"u_owner\": \"A@b.example\", \"u_cost_center\": \"4711\","
                + " \"u_state\": \"Run\", \"Amount\": \"5\"}");

    assertThat(display(row, "business_owner"))
        .as("the rest of the rule stays: an owner")
        .isEqualTo("a@b.example");
    assertThat(display(row, "cost_center")).isEqualTo("4711");
    assertThat(display(row, "status")).isEqualTo("active");
    assertThat(display(row, "spend")).as("what is not mentioned stays").isEqualTo("5");
    assertThat(contract.columns()).contains("u_owner", "Amount").doesNotContain("Owner", "State");
    assertThat(maps.row("account").fields()).contains("privilege");
  }

  @Test
  void laysWordsKeysAndRelationsOverEachOtherByName() {
    RowMap account =
        SHAPE
            .parse(
                "mine.yaml",
                """
                version: 1
                extends: default
                rows:
                  account:
                    keys: {test:uid: metadata.uid}
                    fields:
                      privilege: {values: {edit: write, view: ~}}
                      environment: ~
                    relations:
                      holds: {namespace: mine:role}
                      serves: {kind: resource, namespace: application, from: app, as: lower}
                """)
            .row("account");

    SourceRow row =
        map(
            account,
            "{\"metadata\": {\"uid\": \"u\"}, \"roles\": [{\"name\": \"edit\"}], \"app\": \"A\"}");

    assertThat(row.keys()).extracting("namespace").containsExactly("test:uid");
    assertThat(display(row, "privilege")).isEqualTo("write");
    assertThat(account.fields()).doesNotContain("environment");
    assertThat(row.relations())
        .extracting(tie -> tie.type() + " " + tie.target().namespace() + " " + tie.targetKind())
        .containsExactly(
            "holds mine:role " + EntityKind.ENTITLEMENT,
            "serves application " + EntityKind.RESOURCE);
    assertThat(
            display(
                map(account, "{\"metadata\": {\"uid\": \"u\"}, \"roles\": [{\"name\": \"view\"}]}"),
                "privilege"))
        .as("the word was taken away")
        .isEqualTo("unrecognized");
  }

  @Test
  void changesItsDigestWithTheMeaningAlone() {
    String digest = SHAPE.parse("mine.yaml", FIVE_LINES).digest();

    assertThat(SHAPE.parse("other.yaml", "# why\n" + FIVE_LINES).digest()).isEqualTo(digest);
    assertThat(SHAPE.shipped().digest()).isNotEqualTo(digest).isEqualTo(SHAPE.shipped().digest());
    assertThat(SHAPE.parse("mine.yaml", FIVE_LINES.replace("u_owner", "u_boss")).digest())
        .isNotEqualTo(digest);
  }

  @Test
  void namesTheFileInWhichTheMistakeIs() {
    MappingRefusedException refusal =
        catchThrowableOfType(
            MappingRefusedException.class,
            () ->
                SHAPE.parse(
                    "mine.yaml",
                    "version: 1\nextends: default\nrows:\n  contract:\n    fields:\n"
                        + "      spend: {as: nubmer}\n"));

    assertThat(refusal)
        .hasMessage(
            "mine.yaml: line 6, column 19, rows.contract.fields.spend.as: 'nubmer' is none of text,"
                + " free_text, lower, word, email, owner, group, number, flag, date, instant,"
                + " identity_type, environment, access_effect; did you mean 'number'?");
    assertThat(refusal.line()).isEqualTo(6);
    assertThat(refusal.column()).isEqualTo(19);
    assertThat(refusal.field()).isEqualTo("rows.contract.fields.spend.as");
    assertThat(refusal.file()).isEqualTo("mine.yaml");
    assertThat(refusal.reason()).startsWith("'nubmer'");
  }

  @Test
  void namesThePlaceOfAWordThatTheContractDoesNotKnow() {
    assertThatThrownBy(
            () ->
                SHAPE.parse(
                    "mine.yaml",
                    "version: 1\nextends: default\nrows:\n  account:\n    fields:\n"
                        + "      environment:\n        values:\n          live: prodd\n"))
        .hasMessage(
            "mine.yaml: line 8, column 17, rows.account.fields.environment.values.live: 'prodd' is"
                + " no environment; there are dev, prod, test; did you mean 'prod'?");
  }

  @Test
  void takesTheWordsOfTheContractAndAnyWhereItLeavesThemOpen() {
    FieldMaps maps =
        SHAPE.parse(
            "mine.yaml",
            """
            version: 1
            extends: default
            rows:
              account:
                fields:
                  environment: {values: {live: prod, elsewhere: unrecognized, gone: n/a}, nullWhen: [n/a]}
                  privilege: {from: level, values: {x: admin}, default: none}
                  status: {from: state, values: {x: hibernating}, default: asleep}
            """);

    assertThat(maps.row("account").fields()).contains("environment", "privilege", "status");
  }

  @Test
  void loadsAFileAndNamesThePropertyWhereItCannot(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, FIVE_LINES);
    Path broken = folder.resolve("broken.yaml");
    Files.write(broken, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    Path wrong = folder.resolve("wrong.yaml");
    Files.writeString(wrong, "rows: [");

    assertThat(SHAPE.load("x.mapping", Optional.of(file)).row("contract").fields())
        .contains("cost_center");
    assertThat(SHAPE.load("x.mapping", Optional.empty()).digest())
        .isEqualTo(SHAPE.shipped().digest());
    assertThatThrownBy(() -> SHAPE.load("x.mapping", Optional.of(folder.resolve("none.yaml"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("x.mapping: " + folder.resolve("none.yaml") + " cannot be read");
    assertThatThrownBy(() -> SHAPE.load("x.mapping", Optional.of(broken)))
        .hasMessageContaining("is not UTF-8");
    assertThatThrownBy(() -> SHAPE.load("x.mapping", Optional.of(wrong)))
        .hasMessageStartingWith("x.mapping: " + wrong + ": line ");
    assertThatThrownBy(() -> MappingShape.open("export").load("x.mapping", Optional.empty()))
        .hasMessageStartingWith("x.mapping: is required");
  }

  @Test
  void carriesThePlaceOfAFailureThatTheFileHasAlone() {
    assertThatThrownBy(
            () ->
                MappingShape.open("export")
                    .parse("e.yaml", "version: 1\nextends: default\nrows: {}"))
        .hasMessageContaining("e.yaml: line 2, column 10, extends: there is no shipped mapping");
    assertThatThrownBy(() -> SHAPE.parse("e.yaml", "version: 1\nrows: {account: ~}"))
        .isInstanceOf(MappingRefusedException.class);
    assertThatThrownBy(
            () ->
                SHAPE.parse(
                    "e.yaml",
                    "version: 1\nextends: default\nrows: {contract: {fields: {sponsor: ~}}}"))
        .hasMessageContaining("rows.contract.fields.sponsor: takes away what is not there");
  }

  @Test
  void boundsWhatAFileMayHold() {
    String deep = "version: 1\nrows: " + "[".repeat(30) + "]".repeat(30);
    assertThatThrownBy(() -> SHAPE.parse("e.yaml", deep))
        .isInstanceOf(MappingRefusedException.class);
    assertThatThrownBy(() -> SHAPE.parse("e.yaml", "version: 1\nrows: &a {b: *a}"))
        .isInstanceOf(MappingRefusedException.class);
    assertThatThrownBy(() -> SHAPE.parse("e.yaml", "x".repeat(1_000_001)))
        .isInstanceOf(MappingRefusedException.class);
    assertThatThrownBy(() -> SHAPE.parse("e.yaml", "version: !!java.net.URL [x]\nrows: {}"))
        .isInstanceOf(MappingRefusedException.class);
    assertThatThrownBy(() -> SHAPE.parse("e.yaml", "")).hasMessageContaining("the file is empty");
  }

  private static SourceRow map(RowMap map, String json) {
    try {
      JsonNode row = JsonMapper.builder().build().readTree(json);
      return map.map(row, RowContext.of("s", Instant.EPOCH)).build();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String display(SourceRow row, String field) {
    return row.fields().get(field).value().display();
  }
}
