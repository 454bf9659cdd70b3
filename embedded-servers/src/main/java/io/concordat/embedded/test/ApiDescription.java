package io.concordat.embedded.test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A service's OpenAPI document, held against what the service answers. */
public final class ApiDescription {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);

  private final JsonNode document;

  private ApiDescription(JsonNode document) {
    this.document = document;
  }

  /** Reads what {@code GET /q/openapi?format=json} answers. */
  public static ApiDescription of(String document) {
    return new ApiDescription(read(document));
  }

  public String title() {
    return document.at("/info/title").asText();
  }

  /** Operations that do not say what they answer where all goes well, such as {@code post /x}. */
  public List<String> speechless() {
    List<String> speechless = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        JsonNode responses = operation.getValue().path("responses");
        if (responses.isObject() && !says(responses)) {
          speechless.add(operation.getKey() + " " + path.getKey());
        }
      }
    }
    return speechless;
  }

  private static boolean says(JsonNode responses) {
    boolean says = false;
    for (Map.Entry<String, JsonNode> response : responses.properties()) {
      if (response.getKey().startsWith("2")) {
        if (!response.getKey().equals("204") && !response.getValue().has("content")) {
          return false;
        }
        says = true;
      }
    }
    return says;
  }

  /** Whether a call without a body is as the document has it. */
  public boolean needsBody(String method, String path) {
    return operation(method, path).at("/requestBody/required").asBoolean();
  }

  /**
   * Where an answer to {@code GET} is of another type than described, or null where that is not.
   *
   * @param path as the document has it, such as {@code /api/v1/things/{id}}
   * @param answer a 200's body
   */
  public List<String> contradictions(String path, String answer) {
    JsonNode described =
        operation("get", path).at("/responses/200/content/application~1json/schema");
    if (described.isMissingNode()) {
      return List.of(path + " has no schema for its answer");
    }
    ObjectNode schema = JSON.createObjectNode();
    schema.putArray("allOf").add(described);
    schema.set("components", document.path("components"));
    return SCHEMAS.getSchema(schema).validate(read(answer)).stream()
        .map(ValidationMessage::getMessage)
        .map(message -> path + " " + message)
        .toList();
  }

  private JsonNode operation(String method, String path) {
    return document.path("paths").path(path).path(method);
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("this is no JSON: " + text, e);
    }
  }
}
