package io.concordat.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OAuthClientTest {
  private final HandClock clock = new HandClock();
  private final RawServer server =
      RawServer.of(RawServer.json("{\"access_token\":\"t1\",\"expires_in\":3600}"));
  @TempDir private Path folder;

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void logsInByAFormWithScopeAndAudience() {
    Authorization oauth =
        client("planted&s=cret")
            .with("scope", Optional.of("core.contract.read core.supplier.read"))
            .with("audience", Optional.of("https://api.example"))
            .with("resource", Optional.empty())
            .over(transport());
    assertThat(oauth.header()).contains(Header.authorization("Bearer t1"));
    oauth.header();
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().getFirst())
        .startsWith("POST /oauth/token HTTP/1.1")
        .contains("Content-Type: application/x-www-form-urlencoded")
        .endsWith(
            "grant_type=client_credentials&client_id=concordat&client_secret=planted%26s%3Dcret"
                + "&scope=core.contract.read+core.supplier.read&audience=https%3A%2F%2Fapi.example");
  }

  @Test
  void logsInByBasicWithoutTheSecretInTheForm() {
    Authorization oauth =
        client("planted").by(OAuthClient.ClientAuthentication.BASIC).over(transport());
    oauth.header();
    assertThat(server.requests().getFirst())
        .contains(
            "Authorization: Basic "
                + Base64.getEncoder()
                    .encodeToString("concordat:planted".getBytes(StandardCharsets.UTF_8)))
        .endsWith("\r\n\r\ngrant_type=client_credentials");
  }

  @Test
  void callsTheApiOnceMoreWithAFreshToken() {
    server.answers(
        (request, out) -> {
          if (request.startsWith("POST")) {
            int logins = (int) server.requests().stream().filter(r -> r.startsWith("POST")).count();
            out.write(RawServer.json("{\"access_token\":\"t" + logins + "\"}"));
          } else {
            out.write(
                request.contains("Bearer t2")
                    ? RawServer.json("{\"ok\":true}")
                    : RawServer.response(401, new byte[0]));
          }
        });
    Transport transport = transport();
    VendorHttp http = transport.to(server.uri(), client("planted").over(transport));
    assertThat(http.send(Call.get("keys", "keys")).object().path("ok").asBoolean()).isTrue();
    assertThat(server.requests()).hasSize(4);
    assertThat(http.send(Call.get("keys", "keys")).status()).isEqualTo(200);
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void asksForAPersonWhereAFreshTokenIsRefusedToo() {
    server.answers(
        (request, out) ->
            out.write(
                request.startsWith("POST")
                    ? RawServer.json("{\"access_token\":\"t\"}")
                    : RawServer.response(401, new byte[0])));
    Transport transport = transport();
    VendorHttp http = transport.to(server.uri(), client("planted").over(transport));
    assertThatThrownBy(() -> http.send(Call.get("keys", "keys")).json())
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("keys answered 401");
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void takesARotatedSecretWhereTheOldOneIsRefused() throws IOException {
    Path file = folder.resolve("client-secret");
    Files.writeString(file, "old");
    server.answers(
        (request, out) ->
            out.write(
                request.contains("client_secret=new")
                    ? RawServer.json("{\"access_token\":\"t2\"}")
                    : RawServer.response(401, new byte[0])));
    Authorization oauth =
        OAuthClient.of(
                Sample.PREFIX,
                server.uri().resolve("/oauth/token"),
                Sample.settings("client-id", "concordat", "client-secret-file", file.toString()),
                clock)
            .over(transport());
    assertThatThrownBy(oauth::header).hasMessageContaining("the token endpoint answered 401");
    Files.writeString(file, "new");
    assertThat(oauth.header()).contains(Header.authorization("Bearer t2"));
  }

  @Test
  void logInAtTheWrongAddressIsNoRightThatIsMissing() {
    server.answers((request, out) -> out.write(RawServer.response(404, new byte[0])));
    assertThatThrownBy(() -> client("planted").over(transport()).header())
        .hasMessageContaining("the token endpoint answered 404: there is nothing at this address")
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class,
            failure -> {
              assertThat(failure.ofSetting()).isTrue();
              assertThat(failure.ofCredentials()).isFalse();
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403})
  void asksForAPersonWhereTheClientIsRefusedAndShowsNothing(int status) {
    server.answers(
        (request, out) ->
            out.write(
                RawServer.response(
                    status, "{\"error\":\"planted\"}".getBytes(StandardCharsets.UTF_8))));
    assertThatThrownBy(() -> client("planted").over(transport()).header())
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("the token endpoint answered " + status + ": check client-id")
        .hasMessageNotContaining("planted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"access_token\":\"\"} | without an access_token",
        "{\"access_token\":{}} | without an access_token",
        "{\"access_token\":\"a\\r\\nX-Evil: 1\"} | a line break",
        "[] | without a JSON object",
        "<html/> | a web page",
      })
  void survivesATokenEndpointThatIsNone(String body, String sentence) {
    server.answers((request, out) -> out.write(RawServer.json(body)));
    assertThatThrownBy(() -> client("planted").over(transport()).header())
        .isInstanceOf(SourceFailure.class)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("X-Evil");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"99999999999999999999999999", "-1", "1e300", "\"3600\"", "null", "{}", "0"})
  void survivesALifetimeThatIsNone(String lifetime) {
    server.answers(
        (request, out) ->
            out.write(RawServer.json("{\"access_token\":\"t\",\"expires_in\":" + lifetime + "}")));
    Authorization oauth = client("planted").over(transport());
    oauth.header();
    oauth.header();
    assertThat(server.requests()).hasSize(1);
    clock.move(Duration.ofDays(1));
    oauth.header();
    assertThat(server.requests()).hasSize(2);
  }

  private OAuthClient client(String secret) {
    return OAuthClient.of(
        Sample.PREFIX,
        server.uri().resolve("/oauth/token"),
        Sample.settings("client-id", "concordat", "client-secret", secret),
        clock);
  }

  private Transport transport() {
    return Sample.transport(clock);
  }
}
