package io.concordat.connector.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceFailure;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;

/**
 * OAuth client credentials: fetches a token from {@code /oauth_token.do} and keeps it until shortly
 * before it ends.
 */
final class OAuthAuthorization implements Authorization {
  /** A token that ends within this many seconds is not used any more. */
  private static final long MARGIN_SECONDS = 30;

  private final HttpExchange http;
  private final URI tokenUri;
  private final String form;
  private final Clock clock;
  private String header;
  private Instant usableUntil = Instant.MIN;

  OAuthAuthorization(
      HttpExchange http, URI tokenUri, String clientId, String clientSecret, Clock clock) {
    this.http = http;
    this.tokenUri = tokenUri;
    this.form =
        "grant_type=client_credentials&client_id="
            + URLEncoder.encode(clientId, StandardCharsets.UTF_8)
            + "&client_secret="
            + URLEncoder.encode(clientSecret, StandardCharsets.UTF_8);
    this.clock = clock;
  }

  @Override
  public synchronized String header() {
    if (header == null || !clock.instant().isBefore(usableUntil)) {
      fetch();
    }
    return header;
  }

  @Override
  public synchronized boolean refused(String refusedHeader) {
    // Another thread may have fetched a fresh one in the meantime: that one is kept.
    if (refusedHeader.equals(header)) {
      header = null;
    }
    return true;
  }

  private void fetch() {
    HttpExchange.Answer answer = http.postForm(tokenUri, form);
    if (answer.status() == 400 || answer.status() == 401 || answer.status() == 403) {
      throw new SourceFailure.Rejected(
          "the token endpoint answered "
              + answer.status()
              + ": check client-id and client-secret, and that client credentials are allowed");
    }
    answer.refuseFailure("the token endpoint");
    JsonNode body = answer.json("the token endpoint");
    String token = body.path("access_token").asText("");
    if (token.isEmpty()) {
      throw new SourceFailure.Rejected("the token endpoint answered without an access_token");
    }
    header = "Bearer " + token;
    long lifetime = Math.clamp(body.path("expires_in").asLong(300), 1, 86_400);
    usableUntil = clock.instant().plusSeconds(Math.max(1, lifetime - MARGIN_SECONDS));
  }
}
