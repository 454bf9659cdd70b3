package io.concordat.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What an overlay may add so that the connector reads its own cluster, and no more than that. */
class ComponentsTest {
  private static final Path SOURCE = component("kubernetes-source");
  private static final Path TOKEN_SECRETS = component("kubernetes-token-secrets");
  private static final Pattern YAML_BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyManifestFitsTheKubernetesSchema() throws IOException {
    for (Path component : List.of(SOURCE, TOKEN_SECRETS)) {
      JsonNode kustomization = Manifests.documents(component).getFirst();
      assertThat(kustomization.path("kind").asText()).isEqualTo("Component");
      List<JsonNode> manifests = Manifests.of(component);
      assertThat(manifests).hasSize(2);
      for (JsonNode manifest : manifests) {
        Manifests.validate(manifest);
      }
    }
  }

  @Test
  void theReaderMayListAndGetAndNothingElse() throws IOException {
    for (Path component : List.of(SOURCE, TOKEN_SECRETS)) {
      for (JsonNode rule : role(component).path("rules")) {
        assertThat(texts(rule.path("verbs"))).isSubsetOf("list", "get");
        assertThat(texts(rule.path("resources"))).doesNotContain("*");
        assertThat(texts(rule.path("apiGroups"))).doesNotContain("*");
        if (texts(rule.path("verbs")).contains("get")) {
          assertThat(rule.path("resourceNames")).as("one thing by its name").hasSize(1);
        }
      }
    }
    assertThat(resources(SOURCE)).doesNotContain("secrets", "configmaps");
  }

  @Test
  void theRightsGoToTheConnectorAloneInWhateverNamespaceItIs() throws IOException {
    for (Path component : List.of(SOURCE, TOKEN_SECRETS)) {
      JsonNode binding = Manifests.of(component).getLast();
      assertThat(binding.at("/roleRef/name")).isEqualTo(role(component).at("/metadata/name"));
      assertThat(binding.path("subjects")).hasSize(1);
      assertThat(binding.at("/subjects/0/name").asText()).isEqualTo("connector-iam");
      assertThat(binding.at("/subjects/0").has("namespace"))
          .as("Kustomize fills it in; one that stands here would stay")
          .isFalse();
    }
  }

  @Test
  void onlyTheConnectorsPodIsGivenAToken() throws IOException {
    List<JsonNode> patches = new ArrayList<>();
    for (JsonNode patch : Manifests.documents(SOURCE).getFirst().path("patches")) {
      patches.addAll(Manifests.documents(patch.path("patch").asText()));
    }
    assertThat(patches).hasSize(1);
    JsonNode patch = patches.getFirst();
    assertThat(patch.at("/metadata/name").asText()).isEqualTo("connector-iam");
    assertThat(patch.at("/spec/template/spec/automountServiceAccountToken").asBoolean()).isTrue();
    assertThat(patch.at("/spec/template/spec")).hasSize(1);
    assertThat(Manifests.of(Path.of("base/kustomization.yaml")))
        .anyMatch(
            base ->
                base.path("kind").equals(patch.path("kind"))
                    && base.at("/metadata/name").equals(patch.at("/metadata/name")));
  }

  @Test
  void theDocumentedRolesAreTheseRoles() throws IOException {
    List<JsonNode> documented = new ArrayList<>();
    Matcher blocks = YAML_BLOCK.matcher(Files.readString(Path.of("../docs/sources/kubernetes.md")));
    while (blocks.find()) {
      for (JsonNode document : Manifests.documents(blocks.group(1))) {
        if (document.path("kind").asText().equals("ClusterRole")) {
          Manifests.validate(document);
          documented.add(document.path("rules"));
        }
      }
    }
    assertThat(documented)
        .containsExactly(role(SOURCE).path("rules"), role(TOKEN_SECRETS).path("rules"));
  }

  private static Path component(String name) {
    return Path.of("components", name, "kustomization.yaml");
  }

  private static JsonNode role(Path component) throws IOException {
    return Manifests.of(component).getFirst();
  }

  private static Set<String> resources(Path component) throws IOException {
    Set<String> resources = new HashSet<>();
    for (JsonNode rule : role(component).path("rules")) {
      resources.addAll(texts(rule.path("resources")));
    }
    return resources;
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
