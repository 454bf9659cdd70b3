package io.concordat.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a source trusts, what it shows, and through whom it goes. */
class TransportTest {
  private static final Call CALL = Call.get("keys", "keys");
  private final HandClock clock = new HandClock();
  @TempDir private static Path folder;

  @Test
  void trustsItsOwnAuthorityAloneAndAnotherOnceTheFileSaysSo() throws Exception {
    TestKeys server = TestKeys.make(folder, "server");
    TestKeys other = TestKeys.make(folder, "other");
    Path ca = folder.resolve("ca.pem");
    Files.copy(other.certificate(), ca);
    try (RawServer https =
        new RawServer(
            (request, out) -> out.write(RawServer.json("{}")), "https", server.sockets(null))) {
      VendorHttp javasOwn = Sample.http(https.uri(), Authorization.none());
      assertThatThrownBy(() -> javasOwn.send(CALL))
          .isInstanceOfSatisfying(
              SourceFailure.Rejected.class, refused -> assertThat(refused.ofSetting()).isTrue())
          .hasMessageContaining(
              "keys: the certificate of 127.0.0.1 is not trusted: set tls.ca-file");
      VendorHttp http =
          Sample.transport(clock, "tls.ca-file", ca.toString())
              .to(https.uri(), Authorization.none());
      assertThatThrownBy(() -> http.send(CALL)).hasMessageContaining("is not trusted");

      Files.copy(server.certificate(), ca, StandardCopyOption.REPLACE_EXISTING);
      clock.move(WatchedFile.PAUSE);
      assertThat(http.send(CALL).object()).isEmpty();

      Files.writeString(ca, "no certificate");
      clock.move(WatchedFile.PAUSE);
      assertThat(http.send(CALL).object()).as("a broken file changes nothing").isEmpty();
    }
  }

  @Test
  void showsAClientCertificate() throws Exception {
    TestKeys server = TestKeys.make(folder, "mutual");
    TestKeys client = TestKeys.make(folder, "client");
    try (RawServer https =
        new RawServer(
            (request, out) -> out.write(RawServer.json("{}")), "https", server.sockets(client))) {
      VendorHttp http =
          Sample.http(
              https.uri(),
              Authorization.none(),
              "tls.ca-file",
              server.certificate().toString(),
              "tls.client-certificate-file",
              client.certificate().toString(),
              "tls.client-key-file",
              client.key().toString());
      assertThat(http.send(CALL).object()).isEmpty();
      VendorHttp without =
          Sample.http(
              https.uri(), Authorization.none(), "tls.ca-file", server.certificate().toString());
      assertThatThrownBy(() -> without.send(CALL)).isInstanceOf(SourceFailure.Unavailable.class);
    }
  }

  @Test
  void refusesToStartWithFilesThatHoldSomethingElse() throws Exception {
    TestKeys keys = TestKeys.make(folder, "files");
    Path text = Files.writeString(folder.resolve("text"), "planted");
    assertThatThrownBy(() -> Sample.transport("tls.ca-file", text.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(Sample.PREFIX + "tls.ca-file: holds no certificate");
    assertThatThrownBy(
            () ->
                Sample.transport(
                    "tls.client-certificate-file",
                    keys.certificate().toString(),
                    "tls.client-key-file",
                    text.toString()))
        .hasMessageContaining("tls.client-key-file: holds no unencrypted PKCS #8 key")
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt")
        .hasMessageNotContaining("planted");
    Path noise =
        Files.writeString(
            folder.resolve("noise"),
            "-----BEGIN PRIVATE KEY-----\ncGxhbnRlZA==\n-----END PRIVATE KEY-----\n");
    assertThatThrownBy(
            () ->
                Sample.transport(
                    "tls.client-certificate-file",
                    keys.certificate().toString(),
                    "tls.client-key-file",
                    noise.toString()))
        .hasMessageContaining("a key of none of the kinds");
  }

  @Test
  void goesThroughTheProxyButForHostsThatItCallsDirectly() throws IOException {
    try (RawServer proxy = RawServer.of(RawServer.json("{\"by\":\"proxy\"}"))) {
      String[] settings = {
        "proxy.host", "127.0.0.1",
        "proxy.port", Integer.toString(proxy.port()),
        "proxy.non-proxy-hosts", "*.internal.invalid,plain.invalid,10.*",
        "timeout", "PT20S"
      };
      assertThat(get("http://vendor.invalid/", settings)).isEqualTo("proxy");
      assertThat(proxy.requests().getFirst()).startsWith("GET http://vendor.invalid/keys HTTP/1.1");
      for (String direct : List.of("http://a.internal.invalid/", "http://plain.invalid/")) {
        assertThatThrownBy(() -> get(direct, settings)).isInstanceOf(SourceFailure.class);
      }
      try (RawServer near = RawServer.of(RawServer.json("{\"by\":\"itself\"}"))) {
        assertThat(get(near.uri().toString(), settings)).isEqualTo("itself");
      }
      assertThat(proxy.requests()).hasSize(1);
    }
  }

  @Test
  void sendsNoCredentialToAProxyOnTheWayToHttps() throws IOException {
    try (RawServer proxy =
        RawServer.of(RawServer.response(407, "planted".getBytes(StandardCharsets.UTF_8)))) {
      VendorHttp http =
          Sample.http(
              java.net.URI.create("https://vendor.invalid/"),
              Authorization.bearer(Secret.of("planted")),
              "proxy.host",
              "127.0.0.1",
              "proxy.port",
              Integer.toString(proxy.port()));
      assertThatThrownBy(() -> http.send(CALL).json())
          .isInstanceOf(SourceFailure.Rejected.class)
          .hasMessageContaining("keys answered 407: the proxy wants a log-in")
          .hasMessageNotContaining("planted");
      assertThat(proxy.requests().getFirst())
          .startsWith("CONNECT vendor.invalid:443")
          .doesNotContain("planted");
    }
  }

  @Test
  void keepsToItsOwnPaceOverAllItsServers() throws IOException {
    try (RawServer server = RawServer.of(RawServer.json("{}"))) {
      Transport transport = Sample.transport("requests-per-second", "20");
      VendorHttp one = transport.to(server.uri(), Authorization.none());
      VendorHttp two = transport.to(server.uri(), Authorization.none());
      long began = System.nanoTime();
      for (int i = 0; i < 3; i++) {
        one.send(CALL);
        two.send(CALL);
      }
      assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(240_000_000L);
    }
  }

  private static String get(String address, String... settings) {
    return Sample.http(java.net.URI.create(address), Authorization.none(), settings)
        .send(CALL)
        .object()
        .path("by")
        .asText();
  }
}
