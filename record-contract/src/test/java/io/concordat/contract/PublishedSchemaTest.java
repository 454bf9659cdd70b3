package io.concordat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published schemas say what is really written, no less and no more. */
class PublishedSchemaTest {

  @ParameterizedTest
  @EnumSource(EventType.class)
  void whatIsWrittenFitsItsSchema(EventType type) throws IOException {
    for (Object body : Samples.all().get(type)) {
      assertThat(validate(type, tree(body))).as("%s", body).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void everyWrittenPropertyIsInTheSchema(EventType type) throws IOException {
    JsonNode schema = schemaTree(type);
    for (Object body : Samples.all().get(type)) {
      Set<String> undocumented = new TreeSet<>();
      Iterator<String> names = tree(body).fieldNames();
      names.forEachRemaining(
          name -> {
            if (!schema.path("properties").has(name)) {
              undocumented.add(name);
            }
          });
      assertThat(undocumented).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void aMissingRequiredPropertyIsRefused(EventType type) throws IOException {
    Object body = Samples.all().get(type).getFirst();
    for (JsonNode required : schemaTree(type).path("required")) {
      ObjectNode cut = (ObjectNode) tree(body);
      cut.remove(required.asText());
      assertThat(validate(type, cut)).as("without %s", required).isNotEmpty();
    }
  }

  @Test
  void aFieldThatCouldHoldASecretIsRefusedBySchemaToo() throws IOException {
    ObjectNode record = (ObjectNode) tree(Samples.fullRecord());
    ((ObjectNode) record.get("fields")).putObject("client_secret").put("value", "x");
    assertThat(validate(EventType.RECORD_OBSERVED, record)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void theDataSchemaAttributeIsTheSchemasId(EventType type) throws IOException {
    assertThat(schemaTree(type).path("$id").asText()).isEqualTo(type.schemaId());
    Map<String, String> headers = type.headers("id-1", "/test", "subject", Samples.NOW);
    assertThat(headers)
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_type", type.type())
        .containsEntry("ce_dataschema", type.schemaId());
  }

  private static JsonNode tree(Object body) throws IOException {
    return ContractJson.mapper().readTree(ContractJson.write(body));
  }

  private static Set<ValidationMessage> validate(EventType type, JsonNode body) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                schemaTree(type),
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    return schema.validate(body);
  }

  private static JsonNode schemaTree(EventType type) throws IOException {
    try (InputStream in =
        EventType.class.getClassLoader().getResourceAsStream(type.schemaResource())) {
      assertThat(in).as(type.schemaResource()).isNotNull();
      return ContractJson.mapper().readTree(in);
    }
  }
}
