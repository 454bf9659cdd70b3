package io.concordat.connector.iam.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lists objects of one cluster, page by page, and sorts every failure at this border. Messages hold
 * no body. Where the metadata is enough, nothing else is asked for: so a Secret's data does not
 * even leave the server.
 */
final class ApiServer {
  private static final String METADATA_ALONE =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
  private static final String TRACKING =
      "/api/v1/namespaces/kube-system/configmaps/kube-apiserver-legacy-service-account-token-tracking";

  /** A page of 2000 objects with long annotations is far below. */
  private static final long MAX_BODY = 64L * 1024 * 1024;

  private static final int MAX_TOKEN = 4096;

  /** Credentials are looked up anew after this time, and at once if they are not accepted. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  private record ListBody(String kind, ListMetadata metadata, List<Item> items) {}

  private record ListMetadata(@JsonProperty("continue") String next) {}

  private record TrackingMap(Item.Metadata metadata, TrackingData data) {}

  private record TrackingData(String since) {}

  private final Connection connection;
  private final int pageSize;
  private final Duration timeout;
  private final Clock clock;
  private final ObjectReader json;
  private Optional<Connection.Access> access = Optional.empty();
  private Instant opened = Instant.MIN;

  /**
   * @param names the labels and annotations that may be read, lower case
   */
  ApiServer(Connection connection, Set<String> names, int pageSize, Duration timeout, Clock clock) {
    this.connection = connection;
    this.pageSize = pageSize;
    this.timeout = timeout;
    this.clock = clock;
    this.json =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .reader()
            .withAttribute(AllowedTexts.ALLOWED, names);
  }

  /**
   * One page of a list.
   *
   * @param from the token of the page before; empty at the beginning
   */
  Answer list(Resource resource, Optional<String> namespace, Optional<String> from) {
    StringBuilder query = new StringBuilder("?limit=").append(pageSize);
    resource.fieldSelector().ifPresent(f -> query.append("&fieldSelector=").append(encoded(f)));
    from.ifPresent(token -> query.append("&continue=").append(encoded(token)));
    String what = "the list of " + resource.path(namespace);
    HttpResponse<byte[]> response =
        send(
            what,
            resource.path(namespace) + query,
            resource.metadataOnly() ? METADATA_ALONE : "application/json");
    return switch (response.statusCode()) {
      case 200 -> listed(what, parse(what, response, ListBody.class));
      case 403 -> new Answer.Forbidden(resource.missingRight(namespace));
      case 410 -> new Answer.Expired();
      // A token of another life of the server: its store was restored, or it is another cluster.
      case 400 -> {
        if (from.isPresent()) {
          yield new Answer.Expired();
        }
        throw failure(what, response);
      }
      default -> throw failure(what, response);
    };
  }

  /** Since when the cluster notes the use of token Secrets. */
  Tracking tracking() {
    String what = "since when the use of token Secrets is noted";
    HttpResponse<byte[]> response = send(what, TRACKING, "application/json");
    return switch (response.statusCode()) {
      case 200 -> {
        TrackingMap found = parse(what, response, TrackingMap.class);
        Optional<Instant> made =
            Optional.ofNullable(found.metadata()).flatMap(Item.Metadata::madeAt);
        yield new Tracking(
            Optional.ofNullable(found.data()).flatMap(data -> Tracking.begun(data.since(), made)),
            Optional.empty());
      }
      case 404 -> new Tracking(Optional.empty(), Optional.empty());
      case 403 -> new Tracking(Optional.empty(), Optional.of(Tracking.RIGHT + " is not allowed"));
      default -> throw failure(what, response);
    };
  }

  private static Answer.Listed listed(String what, ListBody body) {
    if (body.kind() == null || !body.kind().endsWith("List") || body.metadata() == null) {
      throw new SourceFailure.Unavailable(what + ": status 200, but with no list");
    }
    Optional<String> next =
        Optional.ofNullable(body.metadata().next()).filter(token -> !token.isEmpty());
    if (next.isPresent() && next.get().length() > MAX_TOKEN) {
      throw new SourceFailure.Rejected(what + ": the continue token is longer than can be kept");
    }
    List<Item> items = body.items() == null ? List.of() : body.items();
    return new Answer.Listed(items.stream().filter(item -> item != null).toList(), next);
  }

  private HttpResponse<byte[]> send(String what, String path, String accept) {
    HttpResponse<byte[]> response = send(what, path, accept, access(false));
    return response.statusCode() == 401
        ? send(what, path, accept, access(true)) // expired, or replaced: once with new ones
        : response;
  }

  private HttpResponse<byte[]> send(
      String what, String path, String accept, Connection.Access access) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(connection.server() + path))
            .timeout(timeout)
            .header("Accept", accept)
            .header("User-Agent", "concordat-connector-iam");
    access.authorization().ifPresent(value -> request.header("Authorization", value));
    // A request's own time-out ends with its headers; a body of slow bytes has to end as well.
    CompletableFuture<HttpResponse<byte[]>> sent =
        access
            .http()
            .sendAsync(
                request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BODY));
    try {
      return sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw noAnswer(what, e.getCause());
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new SourceFailure.Unavailable(what + ": no whole answer within " + timeout);
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new SourceFailure.Unavailable(what + ": interrupted", e);
    }
  }

  private SourceFailure noAnswer(String what, Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof CertificateException || at instanceof CertPathValidatorException) {
        return SourceFailure.Rejected.setting(
            what
                + ": the certificate of "
                + connection.server()
                + " is not trusted: it is of another authority than the one that is configured, for"
                + " another name, or has expired");
      }
    }
    return new SourceFailure.Unavailable(what + ": no answer from " + connection.server(), cause);
  }

  private synchronized Connection.Access access(boolean anew) {
    Instant now = clock.instant();
    if (anew || access.isEmpty() || !now.isBefore(opened.plus(KEPT))) {
      access = Optional.of(connection.open());
      opened = now;
    }
    return access.get();
  }

  private <T> T parse(String what, HttpResponse<byte[]> response, Class<T> type) {
    // Not every server states it; what claims to be something else is believed.
    if (!response.headers().firstValue("Content-Type").orElse("json").contains("json")) {
      throw new SourceFailure.Unavailable(what + ": status 200, but not with JSON");
    }
    try {
      T value = json.forType(type).readValue(response.body());
      if (value == null) {
        throw new SourceFailure.Unavailable(what + ": status 200, but with nothing");
      }
      return value;
    } catch (IOException e) {
      // Not as the cause: a parser's message quotes what it read.
      throw new SourceFailure.Unavailable(what + ": the JSON could not be read");
    }
  }

  private static SourceFailure failure(String what, HttpResponse<?> response) {
    String message = what + ": status " + response.statusCode();
    return switch (response.statusCode()) {
      case 401 ->
          SourceFailure.Rejected.credentials(message + ": the credentials are not accepted");
      case 429 -> new SourceFailure.Throttled(message, namedWait(response));
      default ->
          response.statusCode() >= 500
              ? new SourceFailure.Unavailable(message)
              : new SourceFailure.Rejected(message);
    };
  }

  private static Optional<Duration> namedWait(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
