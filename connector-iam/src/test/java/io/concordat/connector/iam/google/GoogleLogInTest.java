package io.concordat.connector.iam.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoogleLogInTest {
  private static final String PREFIX = "concordat.google.sources.google-prod.";
  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir Path folder;

  @Test
  void signsWhoItIsWithItsKey() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    Path file = keyFile("service_account", pem(pair));
    try (FakeGoogle google = new FakeGoogle()) {
      read(
          google,
          Map.of("credentials-file", file.toString(), "token-url", google.url() + "/token"));
      assertThat(google.tokenForm())
          .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
      String[] parts = google.tokenForm().get("assertion").split("\\.");
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(pair.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
      JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
      assertThat(claims.path("iss").asText()).isEqualTo("reader@acme.iam.gserviceaccount.com");
      assertThat(claims.path("aud").asText()).isEqualTo(google.url() + "/token");
      assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(3600);
    }
  }

  @Test
  void tellsThatTheLogInIsRefused() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    Path file = keyFile("service_account", pem(generator.generateKeyPair()));
    try (FakeGoogle google = new FakeGoogle()) {
      for (Map<String, String> way :
          List.of(
              Map.of("credentials-file", file.toString(), "token-url", google.url() + "/elsewhere"),
              Map.of("metadata-server", "true", "metadata-url", google.url()),
              Map.of("access-token-file", file.toString()))) {
        google.reset();
        google.deny("/computeMetadata");
        assertThatThrownBy(() -> read(google, way))
            .isInstanceOfSatisfying(
                SourceFailure.Rejected.class, e -> assertThat(e.ofCredentials()).isTrue());
        assertThat(google.requests()).hasSize(1);
      }
    }
  }

  @Test
  void asksTheMetadataServer() {
    try (FakeGoogle google = new FakeGoogle()) {
      read(google, Map.of("metadata-server", "true", "metadata-url", google.url()));
    }
  }

  @Test
  void letsGooglesOwnMetadataServerBePlainHttpAndNoOther() {
    assertThat(source(Map.of("metadata-server", "true")).streams()).isNotEmpty();
    assertThatThrownBy(
            () -> source(Map.of("metadata-server", "true", "metadata-url", "http://meta.example")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(PREFIX + "metadata-url: is plain http");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          service_account  | no pem | private_key is no RSA key
          authorized_user  | no pem | the file is no key of a service account
          external_account | no pem | the file is for workload identity federation
          """)
  void refusesAFileThatIsNoKeyWithoutQuotingIt(String type, String pem, String sentence)
      throws IOException {
    Path file = keyFile(type, pem);
    assertThatThrownBy(() -> source(Map.of("credentials-file", file.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(PREFIX + "credentials-file: ")
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("no pem");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          metadata-server | false          | set exactly one of credentials-file
          projects        | '-'            | projects must hold ids of projects
          page-size       | 101            | page-size is 101; it must be from 1 to 100
          iam-url         | http://x.example | iam-url: is plain http
          """)
  void namesThePropertyInEachRefusal(String property, String value, String sentence) {
    Map<String, String> properties = new HashMap<>(Map.of("metadata-server", "true"));
    properties.put(property, value);
    assertThatThrownBy(() -> source(properties))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(PREFIX)
        .hasMessageContaining(sentence);
  }

  private Path keyFile(String type, String pem) throws IOException {
    return Files.writeString(
        folder.resolve("key.json"),
        JSON.writeValueAsString(
            Map.of(
                "type", type,
                "client_email", "reader@acme.iam.gserviceaccount.com",
                "private_key_id", "k1",
                "private_key", pem,
                "token_uri", "https://elsewhere.example/token")));
  }

  private static String pem(KeyPair pair) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static void read(FakeGoogle google, Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("iam-url", google.url());
    properties.put("resource-manager-url", google.url());
    properties.put("policy-analyzer-url", google.url());
    assertThat(source(properties).streams().getFirst().read(Checkpoint.start()).rows())
        .isNotEmpty();
  }

  private static Source source(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>();
    more.forEach((key, value) -> properties.put(PREFIX + key, value));
    return new GoogleSources(TestConfig.of(GoogleConfig.class, properties)).sources().getFirst();
  }
}
