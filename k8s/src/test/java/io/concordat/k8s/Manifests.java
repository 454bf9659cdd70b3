package io.concordat.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ClusterRole;
import io.kubernetes.client.openapi.models.V1ClusterRoleBinding;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads manifests and holds them to the schema that the Kubernetes API itself is generated from.
 */
final class Manifests {
  private interface Schema {
    void check(JsonElement manifest) throws IOException;
  }

  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          "apps/v1/Deployment", V1Deployment::validateJsonElement,
          "v1/Service", V1Service::validateJsonElement,
          "v1/ServiceAccount", V1ServiceAccount::validateJsonElement,
          "v1/ConfigMap", V1ConfigMap::validateJsonElement,
          "v1/Namespace", V1Namespace::validateJsonElement,
          "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::validateJsonElement,
          "rbac.authorization.k8s.io/v1/ClusterRole", V1ClusterRole::validateJsonElement,
          "rbac.authorization.k8s.io/v1/ClusterRoleBinding",
              V1ClusterRoleBinding::validateJsonElement);

  private static final YAMLMapper YAML = new YAMLMapper();

  private Manifests() {}

  /** Every document of every resource file that the Kustomization names. */
  static List<JsonNode> of(Path kustomization) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    for (JsonNode resource : YAML.readTree(kustomization.toFile()).path("resources")) {
      Path file = kustomization.resolveSibling(resource.asText());
      if (!Files.isDirectory(file)) {
        documents.addAll(documents(file));
      }
    }
    return documents;
  }

  static List<JsonNode> documents(Path file) throws IOException {
    return documents(Files.readString(file));
  }

  static List<JsonNode> documents(String yaml) throws IOException {
    try (MappingIterator<JsonNode> read = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      return read.readAll();
    }
  }

  /** The YAML files beside a Kustomization, itself left out. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.toString().endsWith(".yaml"))
          .filter(f -> !f.endsWith("kustomization.yaml"))
          .sorted()
          .toList();
    }
  }

  /**
   * Checks one document.
   *
   * @throws IllegalArgumentException naming the unknown, missing or mistyped field
   */
  static void validate(JsonNode manifest) throws IOException {
    String kind = manifest.path("apiVersion").asText() + "/" + manifest.path("kind").asText();
    Schema schema = SCHEMAS.get(kind);
    if (schema == null) {
      throw new IllegalArgumentException("no schema is known for '" + kind + "'");
    }
    schema.check(JsonParser.parseString(manifest.toString()));
  }
}
