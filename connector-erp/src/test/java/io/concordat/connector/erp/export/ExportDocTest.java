package io.concordat.connector.erp.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.connector.erp.keyed.JsonServer;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
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

/** The worked examples of the page, worked. */
class ExportDocTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PAGE = "../docs/sources/export.md";

  @TempDir Path folder;

  @Test
  void makesOfTheExampleWhatThePageSays() throws IOException {
    String page = section("A worked example");
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

  @Test
  void readsThePagedExampleFromPageToPage() throws IOException {
    String page = section("A REST export in pages");
    JsonNode first = JSON.readTree(block(page, "json"));
    Drop drop = new Drop(folder);
    drop.write("marketplace.yaml", block(page, "yaml"));
    drop.write("key", "planted-key\n");
    Properties given = new Properties();
    given.load(new StringReader(block(page, "properties")));
    String prefix = "concordat.export.sources.marketplace.";
    try (Marketplace market = new Marketplace(first)) {
      Map<String, String> properties = new HashMap<>();
      given.forEach((key, value) -> properties.put(key.toString(), value.toString()));
      assertThat(properties.remove(prefix + "tls.ca-file")).isNotNull();
      properties.put(prefix + "url", market.uri() + "/api/v2");
      properties.put(prefix + "token-file", folder.resolve("key").toString());
      properties.put(prefix + "mapping", folder.resolve("marketplace.yaml").toString());

      SourceStream contracts =
          ExportTestConfig.of(properties, Clock.fixed(Drop.NOW, ZoneOffset.UTC))
              .getFirst()
              .streams()
              .getFirst();
      Page read = contracts.read(Checkpoint.start());
      Page last = contracts.read(read.next());

      assertThat(read.rows()).extracting(SourceRow::nativeId).containsExactly("M-1", "M-2");
      assertThat(read.rows().getFirst().fields()).doesNotContainKey("incomplete");
      assertThat(read.rows().get(1).fields().get("incomplete").value().display())
          .contains("technical_owner", "renewal_date");
      assertThat(read.more()).isTrue();
      assertThat(last.more()).isFalse();
      assertThat(market.requests())
          .extracting(JsonServer.Request::path, JsonServer.Request::query)
          .containsExactly(
              tuple("/api/v2/contracts", Map.of("size", "100", "sort", "id")),
              tuple("/api/v2/contracts", Map.of("size", "100", "sort", "id", "after", "M-2")));
    }
  }

  /** Its first page is the documented one, and its second is empty. */
  private static final class Marketplace extends JsonServer {
    private final JsonNode first;

    Marketplace(JsonNode first) {
      this.first = first;
    }

    @Override
    protected Reply answer(Request request) {
      if (!request.header("X-Api-Key").equals("planted-key")) {
        return Reply.json(401, JSON.createObjectNode());
      }
      ObjectNode second = JSON.createObjectNode();
      second.putObject("data").putArray("items");
      return Reply.json(request.query().containsKey("after") ? second : first);
    }
  }

  private static String section(String heading) throws IOException {
    String page = Files.readString(Path.of(PAGE));
    int begin = page.indexOf("## " + heading + "\n");
    assertThat(begin).as(heading).isNotNegative();
    return page.substring(begin, page.indexOf("\n## ", begin));
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
