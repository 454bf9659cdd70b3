package io.concordat.connector.erp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Asks one SAP system, and sorts everything that can go wrong into the three failures. Follows no
 * redirect: SAP redirects to log-in pages, and credentials must not travel to where an answer
 * points.
 */
final class ODataClient {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

  private final URI base;
  private final Optional<String> client;
  private final SapCredentials credentials;
  private final Duration timeout;
  private final HttpClient http;
  private final Clock clock;

  ODataClient(
      URI base,
      Optional<String> client,
      SapCredentials credentials,
      Duration timeout,
      HttpClient http,
      Clock clock) {
    this.base = base;
    this.client = client;
    this.credentials = credentials;
    this.timeout = timeout;
    this.http = http;
    this.clock = clock;
  }

  /**
   * Reads one page.
   *
   * @param target path and query, or a link that an earlier page gave
   */
  ODataPage get(String target) {
    URI uri = withClient(sameServer(base.resolve(target)));
    HttpResponse<byte[]> response = send(uri);
    if (response.statusCode() == 401 && credentials.renewable()) {
      credentials.forget();
      response = send(uri);
    }
    refuseFailure(response);
    return page(uri, response);
  }

  private HttpResponse<byte[]> send(URI uri) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Accept", "application/json")
            .header("DataServiceVersion", "2.0")
            .header("MaxDataServiceVersion", "2.0")
            .header("Authorization", credentials.authorization())
            .GET()
            .build();
    return Exchange.send(
        http,
        request,
        HttpResponse.BodyHandlers.limiting(
            HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
  }

  private URI withClient(URI uri) {
    if (client.isEmpty()
        || (uri.getRawQuery() != null && uri.getRawQuery().contains("sap-client="))) {
      return uri;
    }
    String separator = uri.getRawQuery() == null ? "?" : "&";
    return URI.create(uri + separator + "sap-client=" + client.get());
  }

  private void refuseFailure(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == 200) {
      return;
    }
    Optional<Duration> wait = retryAfter(response);
    String said = "SAP answered " + status + message(response.body());
    if (status == 429 || (status == 503 && wait.isPresent())) {
      throw new SourceFailure.Throttled(said, wait);
    }
    if (status == 408 || status >= 500) {
      throw new SourceFailure.Unavailable(said);
    }
    if (status == 404 || status == 400 || status == 410) {
      throw new SourceFailure.Rejected(said + "; is the service active, and has it these fields?");
    }
    if (status >= 300 && status < 400) {
      throw new SourceFailure.Rejected(said + ", a redirect, which is not followed");
    }
    if (status == 401 || status == 403) {
      throw new SourceFailure.Rejected(
          said + "; the user needs the communication arrangement and its authorizations");
    }
    throw new SourceFailure.Rejected(said);
  }

  private ODataPage page(URI asked, HttpResponse<byte[]> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (type.toLowerCase(Locale.ROOT).contains("html") || startsLikeMarkup(response.body())) {
      throw markup(response.body());
    }
    JsonNode answer = parse(response.body());
    if (answer.has("error")) {
      throw new SourceFailure.Unavailable("SAP answered 200 with an error" + messageOf(answer));
    }
    JsonNode data = answer.path("d");
    JsonNode results = data.isArray() ? data : data.path("results");
    if (!results.isArray()) {
      throw new SourceFailure.Rejected("SAP answered 200 with JSON that is no OData V2 collection");
    }
    List<JsonNode> rows = new ArrayList<>();
    results.forEach(rows::add);
    return new ODataPage(rows, next(asked, data), servedAt(response));
  }

  /** Opaque, but for where it leads. */
  private Optional<URI> next(URI asked, JsonNode data) {
    Optional<String> link = ODataValues.text(data, "__next");
    if (link.isEmpty()) {
      return Optional.empty();
    }
    URI next;
    try {
      next = asked.resolve(URI.create(encoded(link.get())));
    } catch (IllegalArgumentException e) {
      throw new SourceFailure.Rejected("SAP's link to the next page is no address");
    }
    return Optional.of(sameServer(next));
  }

  private URI sameServer(URI uri) {
    if (!Origin.of(uri).equals(Origin.of(base))) {
      throw new SourceFailure.Rejected(
          "SAP's link to the next page leads to another server ("
              + uri.getHost()
              + "); credentials are not sent there");
    }
    return uri;
  }

  /** Some systems leave blanks, quotes and bars in their links unencoded. */
  private static String encoded(String link) {
    return link.replace(" ", "%20").replace("\"", "%22").replace("|", "%7C");
  }

  private static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new SourceFailure.Unavailable("SAP's answer broke off, or is no JSON");
    } catch (IOException e) {
      throw new SourceFailure.Unavailable("SAP's answer could not be read", e);
    }
  }

  private static boolean startsLikeMarkup(byte[] body) {
    for (byte b : body) {
      if (!Character.isWhitespace(b)) {
        return b == '<';
      }
    }
    return false;
  }

  /**
   * A log-in form is for a person: trying again with the same password locks the user. Any other
   * page is a dispatcher's or a gateway's, and passes.
   */
  private static SourceFailure markup(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    if (text.contains("sap-password") || text.contains("samlrequest") || text.contains("j_passw")) {
      return new SourceFailure.Rejected(
          "SAP answered 200 with a log-in page: the credentials were not taken");
    }
    return new SourceFailure.Unavailable("SAP answered 200 with a page instead of data");
  }

  private static String message(byte[] body) {
    try {
      JsonNode answer = JSON.readTree(body);
      return answer == null ? "" : messageOf(answer);
    } catch (IOException notJson) {
      return "";
    }
  }

  /** SAP's own words: code and message, cut short. */
  private static String messageOf(JsonNode answer) {
    JsonNode error = answer.path("error");
    JsonNode message = error.path("message");
    String text = message.isTextual() ? message.asText() : message.path("value").asText("");
    String said = (error.path("code").asText("") + " " + text).strip();
    return said.isEmpty() ? "" : " (" + said.substring(0, Math.min(said.length(), 200)) + ")";
  }

  private Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .flatMap(
            value ->
                value.matches("\\d{1,9}")
                    ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
                    : httpDate(value).map(at -> Duration.between(clock.instant(), at)))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
  }

  private static Optional<Instant> servedAt(HttpResponse<?> response) {
    return response.headers().firstValue("Date").flatMap(ODataClient::httpDate);
  }

  private static Optional<Instant> httpDate(String value) {
    try {
      return Optional.of(
          ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException notADate) {
      return Optional.empty();
    }
  }
}
