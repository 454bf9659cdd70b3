package io.concordat.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The manifests fit the Kubernetes schema and keep what a platform team would ask of them. */
class ManifestsTest {
  private static final Path BASE = Path.of("base/kustomization.yaml");
  private static final Path EXAMPLE = Path.of("overlays/example/kustomization.yaml");
  private static final Set<String> SERVICES =
      Set.of(
          "lifecycle-registry",
          "reconciler",
          "connector-servicenow",
          "connector-erp",
          "connector-iam");

  @Test
  void everyManifestFitsTheKubernetesSchema() throws IOException {
    for (Path kustomization : List.of(BASE, EXAMPLE)) {
      List<JsonNode> manifests = Manifests.of(kustomization);
      assertThat(manifests).isNotEmpty();
      for (JsonNode manifest : manifests) {
        Manifests.validate(manifest);
      }
    }
  }

  @Test
  void aMisspeltOrMistypedFieldWouldBeSeen() throws IOException {
    ObjectNode misspelt = (ObjectNode) deployment("reconciler").deepCopy();
    ((ObjectNode) misspelt.path("spec")).put("replica", 2);
    assertThatThrownBy(() -> Manifests.validate(misspelt)).hasMessageContaining("replica");

    ObjectNode mistyped = (ObjectNode) deployment("reconciler").deepCopy();
    ((ObjectNode) mistyped.path("spec").path("template").path("spec")).put("containers", "none");
    assertThatThrownBy(() -> Manifests.validate(mistyped)).hasMessageContaining("containers");

    ObjectNode incomplete = (ObjectNode) deployment("reconciler").deepCopy();
    ((ObjectNode) incomplete.path("spec")).remove("selector");
    assertThatThrownBy(() -> Manifests.validate(incomplete)).hasMessageContaining("selector");
  }

  @Test
  void theBaseNamesEveryFileAndDeploysEveryService() throws IOException {
    Set<String> named = new TreeSet<>();
    Manifests.of(BASE).stream()
        .filter(m -> m.path("kind").asText().equals("Deployment"))
        .forEach(m -> named.add(m.at("/metadata/name").asText()));
    assertThat(named).isEqualTo(new TreeSet<>(SERVICES));
    int documents = 0;
    for (Path file : Manifests.files(Path.of("base"))) {
      documents += Manifests.documents(file).size();
    }
    assertThat(Manifests.of(BASE)).hasSize(documents);
  }

  @Test
  void everyDeploymentIsProbedBoundedAndConfined() throws IOException {
    for (String service : SERVICES) {
      JsonNode pod = deployment(service).at("/spec/template/spec");
      assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).as(service).isFalse();
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).as(service).isTrue();
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      JsonNode container = pod.path("containers").path(0);
      assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
      assertThat(container.at("/readinessProbe/httpGet/path").asText())
          .isEqualTo("/q/health/ready");
      assertThat(container.has("startupProbe")).isTrue();
      assertThat(container.at("/resources/requests").size()).isEqualTo(2);
      assertThat(container.at("/resources/limits/memory").isTextual()).isTrue();
      JsonNode security = container.path("securityContext");
      assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
      assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    }
  }

  @Test
  void secretsAreOnlyReferredTo() throws IOException {
    for (JsonNode manifest : Manifests.of(BASE)) {
      assertThat(manifest.path("kind").asText()).isNotEqualTo("Secret");
      for (JsonNode env : manifest.at("/spec/template/spec/containers/0/env")) {
        if (env.path("name").asText().matches(".*(PASSWORD|SECRET|TOKEN|USERNAME).*")) {
          assertThat(env.path("value").isMissingNode()).isTrue();
          assertThat(env.at("/valueFrom/secretKeyRef/name").isTextual()).isTrue();
        }
      }
      manifest
          .path("data")
          .fieldNames()
          .forEachRemaining(key -> assertThat(key).doesNotContainPattern("PASSWORD|SECRET|TOKEN$"));
    }
  }

  @Test
  void whatIsMountedForTheServiceToReadIsNamedToIt() throws IOException {
    for (String service : SERVICES) {
      JsonNode container = deployment(service).at("/spec/template/spec/containers/0");
      List<String> named = new ArrayList<>();
      for (JsonNode env : container.path("env")) {
        assertThat(env.path("name").asText())
            .as("one file per property would need an extension that the services do not ship")
            .isNotEqualTo("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS");
        if (env.path("name").asText().equals("SMALLRYE_CONFIG_LOCATIONS")) {
          named.add(env.path("value").asText());
        }
      }
      List<String> mounted = new ArrayList<>();
      for (JsonNode mount : container.path("volumeMounts")) {
        if (Set.of("sources", "delivery").contains(mount.path("name").asText())) {
          mounted.add(mount.path("mountPath").asText());
        }
      }
      assertThat(named).as(service).isEqualTo(mounted);
      assertThat(mounted).as(service).hasSize(service.equals("lifecycle-registry") ? 0 : 1);
    }
  }

  private static JsonNode deployment(String service) throws IOException {
    return Manifests.of(BASE).stream()
        .filter(m -> m.path("kind").asText().equals("Deployment"))
        .filter(m -> m.at("/metadata/name").asText().equals(service))
        .findFirst()
        .orElseThrow();
  }
}
