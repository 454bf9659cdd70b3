package io.concordat.connector.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * A complete answer of any status, unpacked. Its failures are sentences that begin with what was
 * asked for, tell the status and name the remedy; nothing of the body ever stands in them.
 */
public final class Answer {
  /** No vendor's wait is believed for longer. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final Call call;
  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;
  private final Clock clock;

  /** Reads a value token by token. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(JsonParser in) throws IOException;
  }

  Answer(Call call, int status, HttpHeaders headers, byte[] body, Clock clock) {
    this.call = call;
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.clock = clock;
  }

  public int status() {
    return status;
  }

  /** The first header of a name, in whatever case. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The body as it came, of any status. Not copied. */
  public byte[] bytes() {
    return body;
  }

  /** Whether a word of ours, in ASCII, stands in the body: for errors that only the body tells. */
  public boolean contains(String word) {
    return new String(body, StandardCharsets.ISO_8859_1).contains(word);
  }

  /** Whether a web page (or other markup) came. */
  public boolean isMarkup() {
    if (header("Content-Type").orElse("").toLowerCase(Locale.ROOT).contains("html")) {
      return true;
    }
    for (byte b : body) {
      if (!Character.isWhitespace(b)) {
        return b == '<';
      }
    }
    return false;
  }

  /** The server's own clock; empty if it does not tell. */
  public Optional<Instant> servedAt() {
    return header("Date").flatMap(Answer::httpDate);
  }

  /** This answer if its status is 2xx, else its {@link #failure()} is thrown. */
  public Answer accepted() {
    if (status / 100 != 2) {
      throw failure();
    }
    return this;
  }

  /**
   * The body as a tree, after {@link #accepted()}.
   *
   * @throws SourceFailure.Unavailable for a web page, no JSON, JSON that breaks off, no UTF-8
   * @throws SourceFailure.Rejected for JSON that is too deep or too large to be held
   */
  public JsonNode json() {
    return read(in -> BoundedJson.MAPPER.readTree(in));
  }

  /** As {@link #json()}, and it is an object. */
  public JsonNode object() {
    JsonNode tree = json();
    if (!tree.isObject()) {
      throw unusable("without a JSON object");
    }
    return tree;
  }

  /** As {@link #json()}, read into a type; properties that it lacks are dropped. */
  public <T> T as(Class<T> type) {
    return read(in -> BoundedJson.MAPPER.readValue(in, type));
  }

  /**
   * As {@link #json()}, read token by token: nothing but what the reader takes is ever held. It
   * reads one value to its end.
   */
  public <T> T read(Reader<T> reader) {
    accepted();
    if (isMarkup()) {
      throw unusable("with a web page: the server is asleep, or wants a log-in");
    }
    if (!BoundedJson.isUtf8(body)) {
      throw unusable("with a text that is not UTF-8");
    }
    try (JsonParser in = BoundedJson.MAPPER.createParser(body)) {
      T value = reader.read(in);
      if (value == null) {
        throw unusable("without JSON");
      }
      if (in.nextToken() != null) {
        throw unusable("with JSON and something behind it");
      }
      return value;
    } catch (IOException e) {
      // Never as the cause: a parser's message may quote what it read.
      if (BrokenExchange.has(e, StreamConstraintsException.class)) {
        throw new SourceFailure.Rejected(
            said()
                + " with JSON that is too deep, has too long a number or text, or too many values:"
                + " lower page-size");
      }
      throw unusable("with JSON that breaks off, is malformed, or is not of the expected form");
    }
  }

  /** What a status that is not 2xx means. */
  public SourceFailure failure() {
    return switch (status) {
      case 429 -> throttled(retryAfter());
      case 401 ->
          SourceFailure.Rejected.credentials(
              said() + ": the credentials are wrong, locked or expired");
      case 403 -> new SourceFailure.Rejected(said() + ": " + missingRight());
      case 404, 410 ->
          SourceFailure.Rejected.setting(
              said() + ": there is nothing at this address; check it, and that the API is active");
      case 407 ->
          SourceFailure.Rejected.setting(
              said() + ": the proxy wants a log-in, which is not supported; let this host through");
      case 301, 302, 303, 307, 308 ->
          SourceFailure.Rejected.setting(
              call.what()
                  + " answered a redirect"
                  + redirectHost().map(host -> " to " + host).orElse("")
                  + ", which is not followed: set the address to where it leads, if you trust it");
      case 408, 425 -> new SourceFailure.Unavailable(said());
      case 503 ->
          retryAfter().isPresent()
              ? throttled(retryAfter())
              : new SourceFailure.Unavailable(said());
      default ->
          status >= 500
              ? new SourceFailure.Unavailable(said())
              : new SourceFailure.Rejected(
                  said() + ": it does not take the request; check the configured scope");
    };
  }

  /** A request to slow down; for vendors that name the wait elsewhere than in Retry-After. */
  public SourceFailure.Throttled throttled(Optional<Duration> wait) {
    return new SourceFailure.Throttled(said() + ": too many requests", wait.map(Answer::bounded));
  }

  /** An answer whose status says yes and whose content does not: try later. */
  public SourceFailure.Unavailable unusable(String why) {
    return new SourceFailure.Unavailable(said() + " " + why);
  }

  /** The wait that Retry-After names, in seconds or as a date; at most a day. */
  public Optional<Duration> retryAfter() {
    return header("Retry-After")
        .map(String::strip)
        .flatMap(text -> seconds(text).or(() -> httpDate(text).map(this::until)))
        .map(Answer::bounded);
  }

  /**
   * A wait in seconds as Retry-After names it, at most a day. RFC 9110 knows whole seconds only;
   * Microsoft's documents show {@code 2.128}, which is rounded up.
   */
  public static Optional<Duration> seconds(String text) {
    return text.matches("\\d{1,9}(\\.\\d{1,9})?")
        ? Optional.of(
            bounded(
                Duration.ofSeconds(
                    new BigDecimal(text).setScale(0, RoundingMode.CEILING).longValue())))
        : Optional.empty();
  }

  /** How long it is until an instant of the vendor's; zero if that is past. */
  public Duration until(Instant instant) {
    Duration wait = Duration.between(clock.instant(), instant);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  private String said() {
    return call.what() + " answered " + status;
  }

  private String missingRight() {
    return call.needs()
        .map(right -> "it is not allowed; it needs " + right)
        .orElse("the account may not read it");
  }

  private Optional<String> redirectHost() {
    try {
      return header("Location").map(URI::create).map(URI::getHost).map(Answer::shown);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A host that a stranger named, fit for a sentence. */
  static String shown(String host) {
    return host != null && host.matches("[A-Za-z0-9._:\\[\\]-]{1,253}") ? host : "no host";
  }

  private static Duration bounded(Duration wait) {
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private static Optional<Instant> httpDate(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "Answer[" + said() + "]";
  }
}
