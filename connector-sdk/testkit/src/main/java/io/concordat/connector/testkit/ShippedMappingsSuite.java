package io.concordat.connector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The mappings that a connector ships, under {@code src/main/resources/mappings}, fit the schema
 * that each names in its first line, and by that line an editor finds it. A connector inherits the
 * suite as it is.
 */
public abstract class ShippedMappingsSuite {
  private static final Path FOLDER = Path.of("src/main/resources/mappings");
  private static final String NAMES_IT = "# yaml-language-server: $schema=";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TestFactory
  final Stream<DynamicTest> fitTheSchemaThatTheyName() throws IOException {
    List<Path> mappings;
    try (Stream<Path> files = Files.list(FOLDER)) {
      mappings = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    assertThat(mappings).as("what is shipped").isNotEmpty();
    return mappings.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> fits(file)));
  }

  private static void fits(Path file) throws IOException {
    String text = Files.readString(file);
    String first = text.lines().findFirst().orElse("");
    assertThat(first).startsWith(NAMES_IT);
    Path schema = file.resolveSibling(first.substring(NAMES_IT.length()));
    assertThat(schema).isRegularFile();
    Object plain = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);

    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(JSON.readTree(schema.toFile()))
                .validate(JSON.valueToTree(plain)))
        .isEmpty();
  }
}
