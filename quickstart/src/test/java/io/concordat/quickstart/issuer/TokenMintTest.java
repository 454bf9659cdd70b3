package io.concordat.quickstart.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.embedded.Ports;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenMintTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final URI ISSUER = URI.create("http://127.0.0.1:18080");

  @TempDir Path directory;

  @Test
  void tokenSaysWhoMayDoWhatAndForHowLong() throws Exception {
    String token = mint().mint("ada", "steward", Duration.ofHours(1));
    JwtClaims claims = consumer(NOW.plusSeconds(10)).processToClaims(token);
    assertThat(claims.getSubject()).isEqualTo("ada");
    assertThat(claims.getStringListClaimValue("groups")).containsExactly("steward");
    assertThat(claims.getExpirationTime().getValue())
        .isEqualTo(NOW.plus(Duration.ofHours(1)).getEpochSecond());
  }

  @Test
  void keyOutlivesARestartAndIsTheOwnersAlone() throws Exception {
    String token = mint().mint("ada", "reader", Duration.ofHours(1));
    assertThat(consumer(NOW).processToClaims(token).getSubject()).isEqualTo("ada");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("signing-key.jwk"))))
        .isEqualTo("rw-------");
  }

  @Test
  void refusesARoleThatIsNone() {
    assertThatThrownBy(() -> mint().mint("ada", "admin", Duration.ofHours(1)))
        .hasMessageContaining("reader, steward, policy-author, operator");
  }

  @Test
  void issuerServesThePublicHalfOfTheKeyAndNothingElse() throws Exception {
    int port = Ports.free();
    URI uri = URI.create("http://127.0.0.1:" + port);
    try (Issuer issuer =
            Issuer.start(
                new InetSocketAddress(Ports.loopback(), port), uri, SigningKey.in(directory));
        HttpClient http = HttpClient.newHttpClient()) {
      assertThat(issuer).isNotNull();
      assertThat(get(http, uri.resolve("/.well-known/openid-configuration")))
          .contains("\"issuer\": \"" + uri + "\"", uri + "/jwks");
      assertThat(get(http, uri.resolve("/jwks"))).contains("\"n\"").doesNotContain("\"d\"");
      assertThat(get(http, uri.resolve("/jwks/signing-key.jwk"))).isEmpty();
    }
  }

  private static String get(HttpClient http, URI uri) throws Exception {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private TokenMint mint() {
    return new TokenMint(SigningKey.in(directory), ISSUER, InstantSource.fixed(NOW));
  }

  private JwtConsumer consumer(Instant at) throws Exception {
    List<org.jose4j.jwk.JsonWebKey> keys =
        new JsonWebKeySet(SigningKey.in(directory).jwks()).getJsonWebKeys();
    return new JwtConsumerBuilder()
        .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys))
        .setExpectedIssuer(ISSUER.toString())
        .setExpectedAudience("concordat")
        .setEvaluationTime(NumericDate.fromSeconds(at.getEpochSecond()))
        .setRequireExpirationTime()
        .build();
  }
}
