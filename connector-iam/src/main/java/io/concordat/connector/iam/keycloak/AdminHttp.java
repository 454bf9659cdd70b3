package io.concordat.connector.iam.keycloak;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 * Calls a realm's admin API with a client's token, and sorts every failure at this border. The
 * JDK's own client is enough for a handful of GETs: no framework, no reflection over
 * representations that hold secrets. Messages never hold a body, because Keycloak's may hold one.
 */
final class AdminHttp {
  /** A page of 500 clients with long attributes is far below. */
  private static final long MAX_BODY = 32L * 1024 * 1024;

  /** A token is renewed this long before its end. */
  private static final Duration MARGIN = Duration.ofSeconds(20);

  static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Turns a body into a value. */
  interface Reader<T> {
    T read(byte[] body) throws IOException;
  }

  private record Token(String value, Instant renewAt) {}

  private record TokenAnswer(String access_token, long expires_in) {}

  private final KeycloakConfig.Realm realm;
  private final Clock clock;
  private final String base;
  private final HttpClient http;
  private Token token = new Token("", Instant.MIN);

  AdminHttp(KeycloakConfig.Realm realm, Clock clock) {
    this.realm = realm;
    this.clock = clock;
    this.base = realm.url().toString().replaceAll("/+$", "");
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(realm.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /**
   * Reads what lies under {@code /admin/realms/<realm>}.
   *
   * @param what names the call for a person, without ids
   * @param right the role that the call needs
   */
  <T> Answer<T> get(String what, String path, String right, Reader<T> reader) {
    HttpResponse<byte[]> response = send(what, request(path, token(false)));
    if (response.statusCode() == 401) {
      // The token was revoked, or the realm's keys were changed: once with a new one.
      response = send(what, request(path, token(true)));
    }
    return switch (response.statusCode()) {
      case 200 -> new Answer.Found<>(parse(what, response, reader));
      case 404 -> new Answer.Gone<>();
      case 403 -> new Answer.Denied<>(what + " is not allowed; it needs " + right);
      default -> throw failure(what, response);
    };
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest request(String path, String bearer) {
    return HttpRequest.newBuilder(
            URI.create(base + "/admin/realms/" + encoded(realm.realm()) + "/" + path))
        .timeout(realm.timeout())
        .header("Authorization", "Bearer " + bearer)
        .header("Accept", "application/json")
        .build();
  }

  private synchronized String token(boolean renew) {
    if (renew || !clock.instant().isBefore(token.renewAt())) {
      String form =
          "grant_type=client_credentials&client_id="
              + encoded(realm.clientId())
              + "&client_secret="
              + encoded(realm.clientSecret());
      String from = realm.authRealm().orElse(realm.realm());
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(base + "/realms/" + encoded(from) + "/protocol/openid-connect/token"))
              .timeout(realm.timeout())
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(form))
              .build();
      HttpResponse<byte[]> response = send("the token", request);
      if (response.statusCode() != 200) {
        throw failure("the token of client '" + realm.clientId() + "'", response);
      }
      TokenAnswer answer =
          parse("the token", response, body -> JSON.readValue(body, TokenAnswer.class));
      if (answer.access_token() == null || answer.access_token().isBlank()) {
        throw new SourceFailure.Rejected("the token: the answer holds none");
      }
      Duration life = Duration.ofSeconds(Math.max(1, answer.expires_in()));
      Duration kept =
          life.compareTo(MARGIN.multipliedBy(2)) > 0 ? life.minus(MARGIN) : life.dividedBy(2);
      token = new Token(answer.access_token(), clock.instant().plus(kept));
    }
    return token.value();
  }

  private HttpResponse<byte[]> send(String what, HttpRequest request) {
    try {
      return http.send(
          request,
          HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BODY));
    } catch (IOException e) {
      throw new SourceFailure.Unavailable(what + ": no answer from " + base, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceFailure.Unavailable(what + ": interrupted", e);
    }
  }

  private static <T> T parse(String what, HttpResponse<byte[]> response, Reader<T> reader) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (!type.contains("json")) {
      throw new SourceFailure.Unavailable(what + ": status 200, but not with JSON");
    }
    try {
      return reader.read(response.body());
    } catch (IOException e) {
      // Not as the cause: a parser's message quotes what it read.
      throw new SourceFailure.Unavailable(what + ": the JSON could not be read");
    }
  }

  private static SourceFailure failure(String what, HttpResponse<?> response) {
    String message = what + ": status " + response.statusCode();
    if (response.statusCode() == 429) {
      return new SourceFailure.Throttled(message, namedWait(response));
    }
    return response.statusCode() >= 500
        ? new SourceFailure.Unavailable(message)
        : new SourceFailure.Rejected(message);
  }

  private static Optional<Duration> namedWait(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }
}
