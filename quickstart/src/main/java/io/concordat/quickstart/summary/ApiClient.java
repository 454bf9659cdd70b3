package io.concordat.quickstart.summary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads a service's API with a token. */
public final class ApiClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_PAGES = 40;

  private final HttpClient http;
  private final Supplier<String> token;

  public ApiClient(HttpClient http, Supplier<String> token) {
    this.http = http;
    this.token = token;
  }

  /** One resource; a missing node if the service has no such thing or does not answer. */
  public JsonNode get(URI service, String path) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + token.get())
            .header("Accept", "application/json")
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return response.statusCode() == 200
          ? JSON.readTree(response.body())
          : MissingNode.getInstance();
    } catch (IOException away) {
      return MissingNode.getInstance();
    }
  }

  /** All items of a list that comes whole: it takes neither a limit nor a cursor. */
  public List<JsonNode> whole(URI service, String path) throws InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    get(service, path).path("items").forEach(items::add);
    return items;
  }

  /** All items of a list that has pages, page after page, within reason. */
  public List<JsonNode> items(URI service, String path) throws InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    String cursor = null;
    String first = path + (path.contains("?") ? "&" : "?") + "limit=500";
    for (int page = 0; page < MOST_PAGES; page++) {
      JsonNode answer =
          get(
              service,
              cursor == null
                  ? first
                  : first + "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
      answer.path("items").forEach(items::add);
      cursor = answer.path("nextCursor").asText("");
      if (cursor.isEmpty() || cursor.equals("null")) {
        break;
      }
    }
    return items;
  }
}
