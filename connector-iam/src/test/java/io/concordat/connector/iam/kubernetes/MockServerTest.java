package io.concordat.connector.iam.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.FieldNames;
import io.concordat.contract.RelationTypes;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against fabric8's server, which others wrote, filled over its own API. */
class MockServerTest {
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";

  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(),
          new MockWebServer(),
          new HashMap<>(),
          new KubernetesCrudDispatcher(),
          false);

  @TempDir Path folder;

  @BeforeEach
  void start() {
    server.init();
  }

  @AfterEach
  void stop() {
    server.destroy();
  }

  @Test
  void readsWhatAServerOfOthersKeeps() throws Exception {
    String account =
        create(
            "/api/v1/namespaces/payments/serviceaccounts",
            """
            {"apiVersion": "v1", "kind": "ServiceAccount",
             "metadata": {"name": "settle", "namespace": "payments",
                          "labels": {"owner": "payments"}}}
            """);
    String role =
        create(
            RBAC + "clusterroles",
            """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
             "metadata": {"name": "settler"},
             "rules": [{"verbs": ["create"], "apiGroups": ["batch"], "resources": ["jobs"]}]}
            """);
    String binding =
        create(
            RBAC + "clusterrolebindings",
            """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
             "metadata": {"name": "settler"},
             "roleRef": {"kind": "ClusterRole", "name": "settler"},
             "subjects": [{"kind": "ServiceAccount", "name": "settle", "namespace": "payments"}]}
            """);
    String token =
        create(
            "/api/v1/namespaces/payments/secrets",
            """
            {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/service-account-token",
             "metadata": {"name": "settle-token", "namespace": "payments",
                          "annotations": {"kubernetes.io/service-account.uid": "%s"}},
             "stringData": {"token": "%s"}}
            """
                .formatted(account, FakeKubernetes.TOKEN));

    Map<String, SourceRow> rows = everything();

    assertThat(rows.keySet()).containsExactlyInAnyOrder(account, role, binding, token);
    SourceRow identity = rows.get(account);
    assertThat(identity.fields().get(FieldNames.PRIVILEGE).value().display()).isEqualTo("write");
    assertThat(identity.fields().get(FieldNames.TECHNICAL_OWNER).value().display())
        .isEqualTo("group:payments");
    assertThat(identity.relations())
        .filteredOn(relation -> relation.type().equals(RelationTypes.HOLDS))
        .hasSize(2);
    assertThat(rows.get(token).relations())
        .extracting(relation -> relation.target().value())
        .containsExactly("mock/" + account);
    assertThat(rows.values()).asString().doesNotContain(FakeKubernetes.TOKEN);
  }

  /** The uid that the server gave. */
  private String create(String path, String json) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + path))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(json))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(201);
      return new ObjectMapper().readTree(response.body()).at("/metadata/uid").asText();
    }
  }

  private Map<String, SourceRow> everything() {
    Path file = folder.resolve("config");
    String url = "http://127.0.0.1:" + server.getPort();
    FakeKubernetes.writeKubeconfig(file, url, "token: anything");
    Source source =
        KubernetesSources.source(
            "mock",
            TestConfig.of(
                    KubernetesConfig.class,
                    Map.of("concordat.kubernetes.sources.mock.kubeconfig", file.toString()))
                .sources()
                .get("mock"),
            Clock.systemUTC());
    Map<String, SourceRow> rows = new LinkedHashMap<>();
    for (SourceStream stream : source.streams()) {
      Checkpoint at = Checkpoint.start();
      Page page;
      do {
        page = stream.read(at);
        page.rows().forEach(row -> rows.put(row.nativeId(), row));
        assertThat(page.gap()).isEmpty();
        at = page.next();
      } while (page.more());
    }
    return rows;
  }
}
