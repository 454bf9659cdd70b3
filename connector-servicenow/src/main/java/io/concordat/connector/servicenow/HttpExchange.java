package io.concordat.connector.servicenow;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One HTTP call, bounded in time and size, and its failures sorted. Redirects are never followed:
 * they would carry the credential to wherever they point.
 *
 * <p>On the JDK's client and not on the Quarkus REST client, because that one holds an answer whole
 * before anybody can count it (a size bound must cut it off while it arrives), and because an HTML
 * page with status 200 has to be looked at before a reader chosen by its content type fails on it.
 */
final class HttpExchange {
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(16).build())
                  .build())
          .build();

  private final HttpClient client;
  private final Duration timeout;
  private final long maxBytes;
  private final Clock clock;

  HttpExchange(Duration connectTimeout, Duration timeout, long maxBytes, Clock clock) {
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(connectTimeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.timeout = timeout;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  Answer get(URI uri, String authorization) {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Accept", "application/json")
            .header("Authorization", authorization)
            .GET()
            .build());
  }

  Answer postForm(URI uri, String form) {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  private Answer send(HttpRequest request) {
    // The request's own time-out ends with the headers; waiting here bounds the body too.
    CompletableFuture<HttpResponse<byte[]>> pending =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
    try {
      HttpResponse<byte[]> response = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), response.headers(), response.body(), clock);
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new SourceFailure.Unavailable("no complete answer within " + timeout, e);
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new SourceFailure.Unavailable("interrupted while waiting for an answer", e);
    } catch (ExecutionException e) {
      throw broken(e.getCause());
    }
  }

  private SourceFailure broken(Throwable cause) {
    if (cause instanceof IOException
        && cause.getMessage() != null
        && cause.getMessage().contains("body exceeds capacity")) {
      return new SourceFailure.Rejected(
          "an answer was larger than " + maxBytes + " bytes: lower page-size", cause);
    }
    return new SourceFailure.Unavailable(
        "the connection failed: " + cause.getClass().getSimpleName(), cause);
  }

  /** A complete answer of any status. */
  static final class Answer {
    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;
    private final Clock clock;

    Answer(int status, HttpHeaders headers, byte[] body, Clock clock) {
      this.status = status;
      this.headers = headers;
      this.body = body;
      this.clock = clock;
    }

    int status() {
      return status;
    }

    Optional<String> header(String name) {
      return headers.firstValue(name);
    }

    boolean contains(String ascii) {
      return new String(body, java.nio.charset.StandardCharsets.ISO_8859_1).contains(ascii);
    }

    /** Whether a web page came where JSON was asked for. */
    boolean isHtml() {
      if (header("Content-Type").orElse("").toLowerCase(java.util.Locale.ROOT).contains("html")) {
        return true;
      }
      for (byte b : body) {
        if (!Character.isWhitespace(b)) {
          return b == '<';
        }
      }
      return false;
    }

    /**
     * Throws where the status alone says what failed.
     *
     * @param what the subject of the sentence, such as {@code sys_user}
     */
    void refuseFailure(String what) {
      switch (status) {
        case 200 -> {}
        case 429 ->
            throw new SourceFailure.Throttled(
                what
                    + " answered 429"
                    + header("X-RateLimit-Rule").map(r -> " (a rate limit)").orElse(""),
                retryAfter());
        case 401 ->
            throw new SourceFailure.Rejected(
                what + " answered 401: the credentials are wrong, locked or expired");
        case 403 ->
            throw new SourceFailure.Rejected(
                what + " answered 403: the integration user may not read it");
        case 301, 302, 303, 307, 308 ->
            throw new SourceFailure.Rejected(
                what
                    + " answered a redirect"
                    + redirectHost().map(host -> " to " + host).orElse("")
                    + ", which is not followed: check url");
        case 408, 425 -> throw new SourceFailure.Unavailable(what + " answered " + status);
        default -> {
          if (status >= 500) {
            throw new SourceFailure.Unavailable(what + " answered " + status);
          }
          throw new SourceFailure.Rejected(what + " answered " + status);
        }
      }
    }

    /** The body as a tree. */
    JsonNode json(String what) {
      if (isHtml()) {
        throw new SourceFailure.Unavailable(
            what + " answered 200 with a web page: the instance hibernates or wants a log-in");
      }
      try {
        JsonNode tree = JSON.readTree(body);
        if (tree != null && tree.isObject()) {
          return tree;
        }
      } catch (IOException e) {
        // The exception may quote the body, so it is not kept as a cause.
        throw new SourceFailure.Unavailable(
            what + " answered 200 with JSON that breaks off or is malformed");
      }
      throw new SourceFailure.Unavailable(what + " answered 200 without a JSON object");
    }

    private Optional<String> redirectHost() {
      try {
        return header("Location").map(URI::create).map(URI::getHost);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    private Optional<Duration> retryAfter() {
      Optional<Duration> named = header("Retry-After").flatMap(this::wait);
      return named.isPresent()
          ? named
          : header("X-RateLimit-Reset")
              .filter(text -> text.matches("\\d{9,11}"))
              .map(text -> until(Instant.ofEpochSecond(Long.parseLong(text))));
    }

    private Optional<Duration> wait(String text) {
      if (text.matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
      }
      try {
        return Optional.of(
            until(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    private Duration until(Instant instant) {
      Duration wait = Duration.between(clock.instant(), instant);
      return wait.isNegative() ? Duration.ZERO : wait;
    }
  }
}
