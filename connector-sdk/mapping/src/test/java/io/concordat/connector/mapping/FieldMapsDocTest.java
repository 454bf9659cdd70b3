package io.concordat.connector.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.ContractJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page for authors of mappings does what it says. */
class FieldMapsDocTest {
  private static final Path PAGE = Path.of("../../docs/field-maps.md");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @Test
  void theWholeFileMakesOfTheRowWhatThePageSays() throws IOException {
    String page = Files.readString(PAGE);
    String file = blocks(page, "yaml").get(1);
    JsonNode row = JSON.readTree(blocks(page, "json").getFirst());

    assertThat(MappingSchemaTest.validate(file)).isEmpty();
    SourceRow mapped =
        MappingShape.open("export")
            .parse("docs/field-maps.md", file)
            .row("licence")
            .map(row, RowContext.of("acme-licences", Instant.EPOCH))
            .build();

    Map<String, Object> values =
        mapped.fields().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, field -> plain(field.getValue())));
    assertThat(JSON.readTree(JSON.writeValueAsString(values)))
        .isEqualTo(JSON.readTree(blocks(page, "json").get(1)));
    String inWords = page.replaceAll("\\s+", " ");
    assertThat(inWords)
        .contains(
            "becomes `" + mapped.nativeId() + "`, an `agreement` of type `licence`",
            "in effect since `" + mapped.effectiveAt().orElseThrow() + "`");
    mapped
        .keys()
        .forEach(key -> assertThat(inWords).contains("`" + key.namespace() + "` `" + key.value()));
    assertThat(mapped.relations()).hasSize(3);
    mapped
        .relations()
        .forEach(
            tie ->
                assertThat(inWords)
                    .contains(
                        "`"
                            + tie.type()
                            + "` `"
                            + tie.target().namespace()
                            + "` `"
                            + tie.target().value()
                            + "`"));
  }

  @Test
  void namesEveryConversion() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(As.NAMES).allSatisfy(as -> assertThat(page).contains("`" + as + "`"));
    assertThat(ReadingReader.ENTRIES)
        .allSatisfy(entry -> assertThat(page).contains("`" + entry + "`"));
  }

  private static JsonNode plain(Assertion assertion) {
    try {
      return JSON.readTree(ContractJson.mapper().writeValueAsString(assertion.value()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> blocks(String page, String language) {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
