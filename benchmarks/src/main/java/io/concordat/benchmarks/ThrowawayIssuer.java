package io.concordat.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;

/** An OIDC issuer with a key that lives as long as the benchmark: the services demand one. */
final class ThrowawayIssuer implements AutoCloseable {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final HttpServer server;
  private final KeyPair keys;

  private ThrowawayIssuer(HttpServer server, KeyPair keys) {
    this.server = server;
    this.keys = keys;
  }

  static ThrowawayIssuer start() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ThrowawayIssuer issuer = new ThrowawayIssuer(server, generator.generateKeyPair());
    issuer.serve("/.well-known/openid-configuration", issuer.configuration());
    issuer.serve("/jwks", issuer.keySet());
    server.start();
    return issuer;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A token for somebody who may read and operate. */
  String token() throws GeneralSecurityException {
    Instant now = Instant.now();
    String unsigned =
        encode("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"bench\"}")
            + "."
            + encode(
                """
                {"iss":"%s","sub":"bench","upn":"bench","preferred_username":"bench",\
                "aud":"concordat","groups":["reader","steward","policy-author","operator"],\
                "iat":%d,"exp":%d}"""
                    .formatted(url(), now.getEpochSecond(), now.getEpochSecond() + 36_000));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update(unsigned.getBytes(StandardCharsets.US_ASCII));
    return unsigned + "." + BASE64.encodeToString(signature.sign());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private String configuration() {
    return """
    {"issuer":"%1$s","jwks_uri":"%1$s/jwks","authorization_endpoint":"%1$s/authorize",\
    "token_endpoint":"%1$s/token","response_types_supported":["code"],\
    "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}"""
        .formatted(url());
  }

  private String keySet() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return """
    {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"bench","n":"%s","e":"%s"}]}"""
        .formatted(
            unsigned(key.getModulus().toByteArray()),
            unsigned(key.getPublicExponent().toByteArray()));
  }

  private void serve(String path, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  private static String encode(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String unsigned(byte[] number) {
    int sign = number[0] == 0 ? 1 : 0;
    return BASE64.encodeToString(java.util.Arrays.copyOfRange(number, sign, number.length));
  }
}
