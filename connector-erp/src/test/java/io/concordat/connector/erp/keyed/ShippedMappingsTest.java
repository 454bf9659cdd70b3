package io.concordat.connector.erp.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.concordat.connector.mapping.MappingShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The mappings that are shipped fit their schema, and lead an editor to it. */
class ShippedMappingsTest {
  private static final Path MAPPINGS = Path.of("src/main/resources/mappings");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @ParameterizedTest
  @ValueSource(strings = {"coupa", "odoo", "tryton"})
  void fitAndNameTheSchema(String system) throws IOException {
    Path file = MAPPINGS.resolve(system + ".yaml");
    String text = Files.readString(file);

    Object plain = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    assertThat(schema().validate(JSON.valueToTree(plain))).isEmpty();
    String first = text.lines().findFirst().orElseThrow();
    assertThat(first).startsWith("# yaml-language-server: $schema=");
    assertThat(MAPPINGS.resolve(first.substring(first.indexOf('=') + 1))).isRegularFile();
  }

  private static JsonSchema schema() throws IOException {
    try (InputStream in = MappingShape.class.getResourceAsStream("mapping.v1.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(JSON.readTree(in));
    }
  }
}
