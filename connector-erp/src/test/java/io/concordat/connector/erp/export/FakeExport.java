package io.concordat.connector.erp.export;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A REST export: {@code /pages} in pages of two rows with a link to the next, {@code /queries} with
 * one that is a query alone, {@code /tokens} in pages with a token, {@code /numbers} with a number;
 * {@code /document} as one document with an entity tag.
 */
final class FakeExport implements AutoCloseable {
  static final String TOKEN = "planted-token-0815";

  private final HttpServer server;
  private final Map<String, String> contracts = new ConcurrentSkipListMap<>();
  private final AtomicInteger bodies = new AtomicInteger();
  private volatile boolean forbidden;
  private volatile boolean stuck;
  private volatile byte[] document;
  private volatile boolean breaksOff;

  FakeExport() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/api";
  }

  void reset() {
    contracts.clear();
    for (int i = 1; i <= 5; i++) {
      contracts.put("C-" + i, "100." + i);
    }
    bodies.set(0);
    forbidden = false;
    stuck = false;
    document = null;
    breaksOff = false;
  }

  Map<String, String> contracts() {
    return contracts;
  }

  void forbid() {
    forbidden = true;
  }

  void stick() {
    stuck = true;
  }

  /** The one document is these bytes. */
  void document(byte[] content) {
    document = content;
    breaksOff = false;
  }

  /** The one document is these bytes, and more that never come. */
  void breakOff(byte[] content) {
    document = content;
    breaksOff = true;
  }

  /** How many bodies were served. */
  int bodies() {
    return bodies.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String asked = exchange.getRequestHeaders().getFirst("X-Api-Key");
    if (forbidden || !TOKEN.equals(asked)) {
      send(exchange, forbidden ? 403 : 401, "{}");
      return;
    }
    URI uri = exchange.getRequestURI();
    if (uri.getPath().equals("/api/document")) {
      document(exchange);
      return;
    }
    String query = String.valueOf(uri.getQuery());
    int from =
        query.matches(".*(after|token)=p?\\d+")
            ? Integer.parseInt(query.replaceAll(".*=p?", ""))
            : 0;
    List<Map.Entry<String, String>> all = List.copyOf(contracts.entrySet());
    StringBuilder rows = new StringBuilder();
    for (int i = from; i < Math.min(from + 2, all.size()); i++) {
      rows.append(rows.isEmpty() ? "" : ",").append(row(all.get(i)));
    }
    int next = stuck ? from : from + 2;
    String link = next >= all.size() ? "null" : link(uri.getPath(), next);
    // The link may stand before the rows as well as behind them.
    send(
        exchange,
        200,
        from % 4 == 0
            ? "{\"meta\":{\"next\":" + link + "},\"data\":{\"items\":[" + rows + "]}}"
            : "{\"data\":{\"x\":[1,{}],\"items\":["
                + rows
                + "]},\"meta\":{\"a\":1,\"next\":"
                + link
                + "}}");
  }

  private static String link(String path, int next) {
    return switch (path) {
      case "/api/tokens" -> "\"p" + next + "\"";
      case "/api/numbers" -> "" + next;
      case "/api/queries" -> "\"?after=p" + next + "\"";
      default -> "\"" + path + "?after=p" + next + "\"";
    };
  }

  private void document(HttpExchange exchange) throws IOException {
    if (document != null) {
      exchange.sendResponseHeaders(200, document.length == 0 ? -1 : document.length + more());
      exchange.getResponseBody().write(document);
      exchange.close();
      return;
    }
    String tag = "\"" + contracts.hashCode() + "\"";
    exchange.getResponseHeaders().set("ETag", tag);
    if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
      exchange.close();
      return;
    }
    StringBuilder lines = new StringBuilder();
    contracts.entrySet().forEach(contract -> lines.append(row(contract)).append('\n'));
    send(exchange, 200, lines.toString());
  }

  private int more() {
    return breaksOff ? 100 : 0;
  }

  private static String row(Map.Entry<String, String> contract) {
    return "{\"number\":\""
        + contract.getKey()
        + "\",\"price\":"
        + contract.getValue()
        + ",\"iban\":\""
        + Drop.SECRET
        + "\"}";
  }

  private void send(HttpExchange exchange, int status, String body) throws IOException {
    bodies.incrementAndGet();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
