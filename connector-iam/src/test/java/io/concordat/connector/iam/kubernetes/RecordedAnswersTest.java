package io.concordat.connector.iam.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldNames;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a kube-apiserver 1.36 answered of token Secrets that were used, not used, and refused: see
 * {@code vendor/kubernetes/ORIGIN.md}.
 */
class RecordedAnswersTest {
  private static final Map<String, String> RECORDED =
      Map.of(
          "/api/v1/secrets", "token-secrets.json",
          "/api/v1/serviceaccounts", "service-accounts.json",
          "/api/v1/namespaces/kube-system/configmaps/kube-apiserver-legacy-service-account-token-tracking",
              "tracking.json");
  private static final String NONE =
      "{\"kind\": \"PartialObjectMetadataList\", \"metadata\": {}, \"items\": []}";
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Instant TRACKED = Instant.parse("2025-05-06T09:30:00Z");

  @TempDir private Path folder;
  private HttpServer server;
  private Source source;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", RecordedAnswersTest::answer);
    server.start();
    Path kubeconfig = folder.resolve("kubeconfig.yaml");
    FakeKubernetes.writeKubeconfig(
        kubeconfig, "http://127.0.0.1:" + server.getAddress().getPort(), "token: any");
    source =
        KubernetesSources.source(
            "k8s",
            TestConfig.of(
                    KubernetesConfig.class,
                    Map.of("concordat.kubernetes.sources.k8s.kubeconfig", kubeconfig.toString()))
                .sources()
                .get("k8s"),
            Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void readsTheUseOfTokenSecrets() {
    Map<String, SourceRow> tokens = rows("token-secrets");
    assertThat(tokens).hasSize(5);

    SourceRow conveyor = tokens.get("warehouse/conveyor-token");
    assertThat(status(conveyor)).isEqualTo("active");
    assertUsed(conveyor, "2026-01-15T00:00:00Z", Evidence.Meaning.SUCCESS, TRACKED);

    SourceRow printer = tokens.get("warehouse/printer-token");
    assertThat(status(printer)).isEqualTo("active");
    assertUsed(printer, null, Evidence.Meaning.SUCCESS, TRACKED);

    SourceRow scanner = tokens.get("warehouse/scanner-token");
    Instant made = Instant.parse("2026-11-27T19:32:01Z");
    assertUsed(scanner, made.toString(), Evidence.Meaning.SUCCESS, made);
  }

  @Test
  void tellsARefusedTokenAndThatSomebodyTriedIt() {
    Map<String, SourceRow> tokens = rows("token-secrets");
    SourceRow crane = tokens.get("warehouse/crane-token-x7k2p");
    assertThat(status(crane)).isEqualTo("disabled");
    assertUsed(crane, "2026-11-27T00:00:00Z", Evidence.Meaning.ATTEMPT, TRACKED);

    SourceRow forklift = tokens.get("warehouse/forklift-token-9qd4z");
    assertThat(status(forklift)).isEqualTo("disabled");
    assertUsed(forklift, null, Evidence.Meaning.SUCCESS, TRACKED);
  }

  @Test
  void saysOfAccountsWhatTheirTokenSecretsTell() {
    Map<String, SourceRow> accounts = rows("service-accounts");
    assertThat(accounts).hasSize(7);
    assertThat(authenticated(accounts.get("warehouse/conveyor")).value().display())
        .isEqualTo("2026-01-15T00:00:00Z");
    assertThat(authenticated(accounts.get("warehouse/crane")).evidence().orElseThrow().meaning())
        .isEqualTo(Evidence.Meaning.ATTEMPT);
    assertThat(accounts.get("warehouse/shelf").fields())
        .as("used a token of the TokenRequest API")
        .doesNotContainKey(FieldNames.LAST_AUTHENTICATION);
    assertThat(accounts.get("warehouse/scanner").fields().get(FieldNames.DESCRIPTION).value())
        .extracting(value -> value.display())
        .isEqualTo("Lesegerät am Tor – スキャナー");
  }

  private Map<String, SourceRow> rows(String stream) {
    Page page =
        source.streams().stream()
            .filter(one -> one.name().equals(stream))
            .findFirst()
            .orElseThrow()
            .read(Checkpoint.start());
    assertThat(page.more()).isFalse();
    assertThat(page.gap()).isEmpty();
    assertThat(page.rejects()).isEmpty();
    assertThat(page.rows()).asString().doesNotContain("kubectl", "fieldsV1", "managedFields");
    return page.rows().stream()
        .collect(
            Collectors.toMap(
                row -> row.fields().get(FieldNames.NAME).value().display(), row -> row));
  }

  private static void assertUsed(
      SourceRow token, String lastUsed, Evidence.Meaning meaning, Instant from) {
    Assertion used = token.fields().get(FieldNames.LAST_USED);
    if (lastUsed == null) {
      assertThat(used.value().isNull()).isTrue();
    } else {
      assertThat(used.value().display()).isEqualTo(lastUsed);
    }
    assertThat(used.evidence().orElseThrow())
        .isEqualTo(
            new Evidence(
                NOW, Optional.of(from), Optional.of(NOW), meaning, Evidence.Completeness.COMPLETE));
  }

  private static Assertion authenticated(SourceRow account) {
    return account.fields().get(FieldNames.LAST_AUTHENTICATION);
  }

  private static String status(SourceRow row) {
    return row.fields().get(FieldNames.STATUS).value().display();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = body(exchange.getRequestURI().getPath());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] body(String path) throws IOException {
    if (!RECORDED.containsKey(path)) {
      return NONE.getBytes(StandardCharsets.UTF_8);
    }
    try (InputStream in =
        RecordedAnswersTest.class.getResourceAsStream("/vendor/kubernetes/" + RECORDED.get(path))) {
      return in.readAllBytes();
    }
  }
}
