package io.concordat.quickstart.standin.servicenow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may come in: one user by password, one client by {@code POST /oauth_token.do}. Both secrets
 * are drawn anew at each start.
 */
final class Accounts implements HttpHandler {
  static final String USER = "concordat.integration";
  static final String CLIENT_ID = "9d1f3a7c5b2e4860a1c7e5d3b9f20614";
  private static final Duration TOKEN_LIFE = Duration.ofSeconds(1799);

  private final SecureRandom random = new SecureRandom();
  private final String password = secret();
  private final String clientSecret = secret();
  private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
  private final Clock clock;

  Accounts(Clock clock) {
    this.clock = clock;
  }

  String password() {
    return password;
  }

  String clientSecret() {
    return clientSecret;
  }

  boolean admits(String authorization) {
    if (authorization == null) {
      return false;
    }
    if (authorization.startsWith("Bearer ")) {
      Instant end = tokens.get(authorization.substring("Bearer ".length()));
      return end != null && clock.instant().isBefore(end);
    }
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    return same(expected, authorization);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String expected =
          "grant_type=client_credentials&client_id=" + CLIENT_ID + "&client_secret=" + clientSecret;
      if (!exchange.getRequestMethod().equals("POST") || !same(expected, form)) {
        TableEndpoint.send(
            exchange,
            401,
            "application/json;charset=UTF-8",
            "{\"error_description\":\"access_denied\",\"error\":\"server_error\"}");
        return;
      }
      Instant now = clock.instant();
      tokens.values().removeIf(end -> !now.isBefore(end));
      String token = secret();
      tokens.put(token, now.plus(TOKEN_LIFE));
      TableEndpoint.send(
          exchange,
          200,
          "application/json;charset=UTF-8",
          "{\"access_token\":\""
              + token
              + "\",\"scope\":\"useraccount\",\"token_type\":\"Bearer\",\"expires_in\":"
              + TOKEN_LIFE.toSeconds()
              + "}");
    }
  }

  private String secret() {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean same(String one, String two) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), two.getBytes(StandardCharsets.UTF_8));
  }
}
