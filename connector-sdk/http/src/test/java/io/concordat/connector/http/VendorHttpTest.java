package io.concordat.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VendorHttpTest {
  private final RawServer server = RawServer.of(RawServer.json("{}"));
  @TempDir private Path folder;

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void sendsAQueryAHeaderAndTheCredential() {
    http(Authorization.basic("me", Secret.of("planted")))
        .send(
            Call.get("keys", "api/keys?first=1")
                .query("filter", "a b&c=d/ü")
                .header("accept", "application/vnd.x+json"));
    assertThat(server.requests().getFirst())
        .startsWith("GET /api/keys?first=1&filter=a%20b%26c%3Dd%2F%C3%BC HTTP/1.1")
        .contains("accept: application/vnd.x+json")
        .contains("Accept-Encoding: gzip")
        .contains("Authorization: Basic bWU6cGxhbnRlZA==")
        .doesNotContain("application/json");
  }

  @Test
  void writesJsonAndForms() {
    VendorHttp http = http(Authorization.key("X-Api-Key", Secret.of("k")));
    http.send(Call.post("incident", "incident").json(Map.of("text", "ä")));
    http.send(Call.patch("incident", "incident/1").json(Map.of("state", 6)));
    http.send(Call.put("incident", "incident/1").body("text/plain", new byte[] {'x'}));
    http.send(Call.delete("incident", "incident/1"));
    http.send(Call.post("log-in", "login").form(Map.of("user", "a b")));
    assertThat(server.requests())
        .allMatch(request -> request.contains("X-Api-Key: k"))
        .satisfiesExactly(
            post -> assertThat(post).startsWith("POST").endsWith("{\"text\":\"ä\"}"),
            patch -> assertThat(patch).startsWith("PATCH").endsWith("{\"state\":6}"),
            put -> assertThat(put).contains("Content-Type: text/plain").endsWith("x"),
            delete -> assertThat(delete).startsWith("DELETE"),
            form -> assertThat(form).endsWith("user=a+b"));
  }

  @Test
  void resolvesATargetAsALinkInAPage() {
    VendorHttp http = Sample.http(URI.create("https://x.example/auth"), Authorization.none());
    assertThat(http.inside("keys", "admin/keys")).hasToString("https://x.example/auth/admin/keys");
    assertThat(http.inside("keys", URI.create("https://x.example/a/b?c=1"), "?c=2"))
        .hasToString("https://x.example/a/b?c=2");
    assertThat(http.inside("keys", "/admin")).hasToString("https://x.example/admin");
    assertThat(http.inside("keys", "https://X.example:443/n?s=1"))
        .hasToString("https://X.example:443/n?s=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/keys",
        "//evil.example/keys",
        "http://x.example/keys",
        "https://x.example:8443/keys",
        "https://x.example.evil.example/",
        "https://x.example@evil.example/",
        "https://me:planted@x.example/",
        "file:///etc/passwd",
        "mailto:x",
        "https://exa mple/planted",
        "::"
      })
  void sendsNothingToAnotherServer(String link) {
    VendorHttp http =
        Sample.http(URI.create("https://x.example"), Authorization.bearer(Secret.of("planted")));
    assertThatThrownBy(() -> http.send(Call.get("the next page", link)))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageStartingWith("the next page: the link to it ")
        .hasMessageNotContaining("planted");
  }

  @Test
  void followsNoRedirectNotEvenToTheSameServer() {
    server.answers(
        (request, out) ->
            out.write(RawServer.response(302, new byte[0], "Location: " + server.uri() + "x")));
    assertThatThrownBy(() -> http(Authorization.none()).send(Call.get("keys", "keys")).json())
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("keys answered a redirect to 127.0.0.1, which is not followed");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void triesAPasswordThatWasRotatedInTheMeantime() throws IOException {
    Path file = folder.resolve("password");
    Files.writeString(file, "old");
    server.answers(
        (request, out) -> {
          Files.writeString(file, "new");
          out.write(
              request.contains("Authorization: Basic bWU6bmV3")
                  ? RawServer.json("{}")
                  : RawServer.response(401, new byte[0]));
        });
    HandClock clock = new HandClock();
    Authorization basic =
        Authorization.basic(
            Sample.PREFIX,
            Sample.settings("username", "me", "password-file", file.toString()),
            clock);
    VendorHttp http = Sample.transport(clock).to(server.uri(), basic);
    assertThat(http.send(Call.get("keys", "keys")).status()).isEqualTo(200);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void showsARefusedPasswordOnce() {
    server.answers((request, out) -> out.write(RawServer.response(401, new byte[0])));
    Answer answer =
        http(Authorization.basic("me", Secret.of("planted"))).send(Call.get("keys", "keys"));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(server.requests()).as("a second try could lock the account").hasSize(1);
  }

  @Test
  void unpacksAnAnswer() {
    byte[] packed = GzipTest.pack("{\"a\":\"ä\"}".getBytes(StandardCharsets.UTF_8));
    server.answers(
        (request, out) -> out.write(RawServer.response(200, packed, "Content-Encoding: GZip")));
    assertThat(
            http(Authorization.none()).send(Call.get("keys", "keys")).object().path("a").asText())
        .isEqualTo("ä");
  }

  @Test
  void tellsTheStatusOfAFailureWhoseBodyCannotBeUnpacked() {
    server.answers(
        (request, out) ->
            out.write(RawServer.response(503, new byte[] {1, 2}, "Content-Encoding: gzip")));
    assertThat(http(Authorization.none()).send(Call.get("keys", "keys")).status()).isEqualTo(503);
  }

  @Test
  void quotesNoCredentialThatIsNoHeader() {
    assertThatThrownBy(
            () -> http(Authorization.bearer(Secret.of("planted\n"))).send(Call.get("keys", "keys")))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageNotContaining("planted");
    assertThatThrownBy(
            () ->
                http(Authorization.none())
                    .send(Call.get("keys", "keys").header("X-Key", "planted\u0000")))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("keys: the request cannot be made")
        .hasMessageNotContaining("planted");
  }

  @Test
  void saysWhereNobodyAnswers() throws IOException {
    server.close();
    assertThatThrownBy(() -> http(Authorization.none()).send(Call.get("keys", "keys")))
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessageContaining("keys: the connection failed: nobody answers at 127.0.0.1")
        .hasNoCause();
  }

  private VendorHttp http(Authorization authorization) {
    return Sample.http(server.uri(), authorization);
  }
}
