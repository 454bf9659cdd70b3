package io.concordat.connector.erp.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.contract.ContractJson;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of the page, worked. */
class ExportDocTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PAGE = "../docs/sources/export.md";

  @TempDir Path folder;

  @Test
  void makesOfTheExampleWhatThePageSays() throws IOException {
    String page = Files.readString(Path.of(PAGE));
    Drop drop = new Drop(folder);
    drop.write("licences.yaml", block(page, "yaml"));
    drop.write("contracts-2026-06.csv", block(page, "csv"));
    Properties given = new Properties();
    given.load(new StringReader(block(page, "properties")));
    Map<String, String> properties = new HashMap<>();
    given.forEach((key, value) -> properties.put(key.toString(), value.toString()));
    properties.put("concordat.export.sources.licences.folder", folder.toString());
    properties.put(
        "concordat.export.sources.licences.mapping", folder.resolve("licences.yaml").toString());

    Source source =
        ExportTestConfig.of(properties, Clock.fixed(Drop.NOW, ZoneOffset.UTC)).getFirst();
    Page read = source.streams().getFirst().read(Checkpoint.start());

    assertThat(read.more()).isFalse();
    assertThat(read.rejects()).isEmpty();
    ObjectNode made = JSON.createObjectNode();
    for (var row : read.rows()) {
      ObjectNode fields = made.putObject(row.nativeId());
      for (var field : row.fields().entrySet()) {
        String value = ContractJson.mapper().writeValueAsString(field.getValue().value());
        fields.set(field.getKey(), JSON.readTree(value));
      }
    }
    JsonNode said = JSON.readTree(block(page, "json"));
    assertThat(made).isEqualTo(said);
    assertThat(read.rows().toString()).doesNotContain("DE02120300000000202051");
    assertThat(read.rows().get(1).keys())
        .extracting(Object::toString)
        .singleElement()
        .asString()
        .contains("aws:arn", "arn:aws:iam::482913705566:role/planner");
  }

  private static String block(String page, String language) {
    List<String> blocks =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(blocks).as(language).hasSize(1);
    return blocks.getFirst();
  }
}
