package io.concordat.connector.erp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * OAuth 2.0 client credentials (RFC 6749, 4.4), the client by basic authentication. The token is
 * kept until a minute before it ends.
 */
final class ClientCredentials implements SapCredentials {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration MARGIN = Duration.ofMinutes(1);
  private static final long DEFAULT_LIFETIME = 600;

  private final URI tokenUrl;
  private final BasicCredentials client;
  private final Optional<String> scope;
  private final Duration timeout;
  private final HttpClient http;
  private final Clock clock;
  private Token token;

  /** An access token and when it is used no more. */
  private record Token(String value, Instant until) {
    @Override
    public String toString() {
      return "Token[until=" + until + "]";
    }
  }

  ClientCredentials(
      URI tokenUrl,
      BasicCredentials client,
      Optional<String> scope,
      Duration timeout,
      HttpClient http,
      Clock clock) {
    this.tokenUrl = tokenUrl;
    this.client = client;
    this.scope = scope;
    this.timeout = timeout;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public synchronized String authorization() {
    if (token == null || !clock.instant().isBefore(token.until())) {
      token = fetch();
    }
    return "Bearer " + token.value();
  }

  @Override
  public boolean renewable() {
    return true;
  }

  @Override
  public synchronized void forget() {
    token = null;
  }

  private Token fetch() {
    String form =
        "grant_type=client_credentials"
            + scope
                .map(value -> "&scope=" + URLEncoder.encode(value, StandardCharsets.UTF_8))
                .orElse("");
    HttpRequest request =
        HttpRequest.newBuilder(tokenUrl)
            .timeout(timeout)
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", client.authorization())
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    Instant asked = clock.instant();
    HttpResponse<byte[]> response =
        Exchange.send(http, request, HttpResponse.BodyHandlers.ofByteArray());
    int status = response.statusCode();
    if (status == 429 || status >= 500) {
      throw new SourceFailure.Unavailable("the token end point answered " + status);
    }
    if (status != 200) {
      throw new SourceFailure.Rejected(
          "the token end point answered " + status + ": client id and secret were not taken");
    }
    JsonNode answer = read(response.body());
    String value = answer.path("access_token").asText("");
    if (value.isEmpty()) {
      throw new SourceFailure.Rejected("the token end point's answer holds no access_token");
    }
    long lifetime = answer.path("expires_in").asLong(DEFAULT_LIFETIME);
    return new Token(value, asked.plusSeconds(lifetime).minus(MARGIN));
  }

  private static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new SourceFailure.Rejected("the token end point's answer is no JSON");
    }
  }
}
