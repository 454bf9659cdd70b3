package io.concordat.quickstart.summary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiClientTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private URI service;

  @BeforeEach
  void aListOfTwoPages() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/list",
        exchange -> {
          String uri = exchange.getRequestURI().toString();
          asked.add(uri);
          String next = uri.contains("limit") && !uri.contains("cursor") ? "\"1.a b\"" : "null";
          byte[] answer =
              ("{\"items\": [" + asked.size() + "], \"nextCursor\": " + next + "}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    service = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void readsAListPageByPage() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      List<JsonNode> items = new ApiClient(http, () -> "t").items(service, "/list?state=open");
      assertThat(items).extracting(JsonNode::asInt).containsExactly(1, 2);
    }
    assertThat(asked)
        .containsExactly("/list?state=open&limit=500", "/list?state=open&limit=500&cursor=1.a+b");
  }

  @Test
  void asksForNoPageOfAListThatHasNone() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      List<JsonNode> items = new ApiClient(http, () -> "t").whole(service, "/list");
      assertThat(items).extracting(JsonNode::asInt).containsExactly(1);
    }
    assertThat(asked).containsExactly("/list");
  }
}
