package io.concordat.connector.iam.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntraSettingsTest {
  private static final String PREFIX = "concordat.entra.sources.entra-prod.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tenant-id            | acme.onmicrosoft.com      | tenant-id must be the tenant's id
          graph-url            | http://graph.example      | graph-url: is plain http
          login-url            | nowhere                   | login-url: must be an https address
          page-size            | 101                       | page-size is 101; it must be from 1 to 100
          client-id            | ''                        | client-id: is required
          client-secret        | ''                        | client-secret: is required
          federated-token-file | /var/run/token            | federated-token-file: is set, and so is
          """)
  void namesThePropertyInEachRefusal(String property, String value, String sentence) {
    assertThatThrownBy(() -> source(Map.of(property, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(PREFIX)
        .hasMessageContaining(sentence);
  }

  @Test
  void readsSignInsInTheGlobalCloudAloneUnlessToldOtherwise() {
    assertThat(source(Map.of()).streams()).extracting(SourceStream::name).contains("sign-ins");
    assertThat(source(Map.of("graph-url", "https://microsoftgraph.chinacloudapi.cn")).streams())
        .extracting(SourceStream::name)
        .doesNotContain("sign-ins");
    assertThat(source(Map.of("sign-ins", "false")).streams())
        .extracting(SourceStream::name)
        .doesNotContain("sign-ins");
  }

  @Test
  void startsColdWhereTheScopeChanges() {
    assertThat(source(Map.of("microsoft-apps", "true")).fingerprint())
        .isNotEqualTo(source(Map.of()).fingerprint());
    assertThat(source(Map.of("client-secret", "another")).fingerprint())
        .isEqualTo(source(Map.of()).fingerprint());
  }

  @Test
  void asksForTheScopeOfTheCloudThatIsConfigured() {
    try (FakeGraph graph = new FakeGraph()) {
      read(graph, graph.properties("entra-prod"));
      assertThat(graph.tokenForm())
          .containsEntry("grant_type", "client_credentials")
          .containsEntry("scope", graph.url() + "/.default")
          .containsEntry("client_secret", "not-a-secret-at-all");
    }
  }

  @Test
  void showsAFederatedTokenInsteadOfASecret(@TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "signed-by-the-cluster\n");
    try (FakeGraph graph = new FakeGraph()) {
      Map<String, String> properties = new HashMap<>(graph.properties("entra-prod"));
      properties.remove(PREFIX + "client-secret");
      properties.put(PREFIX + "federated-token-file", token.toString());
      read(graph, properties);
      assertThat(graph.tokenForm())
          .containsEntry("client_assertion", "signed-by-the-cluster")
          .containsEntry("client_id", "concordat")
          .doesNotContainKey("client_secret");
    }
  }

  @Test
  void tellsThatAFederatedTokenIsRefused(@TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "signed-by-another-cluster");
    try (FakeGraph graph = new FakeGraph()) {
      Map<String, String> properties = new HashMap<>(graph.properties("entra-prod"));
      properties.remove(PREFIX + "client-secret");
      properties.put(PREFIX + "federated-token-file", token.toString());
      properties.put(PREFIX + "tenant-id", "99999999-aaaa-4bbb-8ccc-222222222222");
      assertThatThrownBy(() -> read(graph, properties))
          .hasMessageContaining("the token endpoint answered 401: check client-id")
          .isInstanceOfSatisfying(
              SourceFailure.Rejected.class, e -> assertThat(e.ofCredentials()).isTrue());
      assertThat(graph.requests()).hasSize(1);
    }
  }

  private static void read(FakeGraph graph, Map<String, String> properties) {
    SourceStream stream =
        new EntraSources(TestConfig.of(EntraConfig.class, properties))
            .sources()
            .getFirst()
            .streams()
            .getFirst();
    assertThat(stream.read(Checkpoint.start()).more()).isTrue();
    assertThat(graph.requests()).hasSize(2);
  }

  private static Source source(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>();
    properties.put(PREFIX + "tenant-id", FakeGraph.TENANT);
    properties.put(PREFIX + "client-id", "concordat");
    properties.put(PREFIX + "client-secret", "not-a-secret-at-all");
    more.forEach((key, value) -> properties.put(PREFIX + key, value));
    return new EntraSources(TestConfig.of(EntraConfig.class, properties)).sources().getFirst();
  }
}
