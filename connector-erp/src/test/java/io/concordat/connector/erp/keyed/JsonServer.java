package io.concordat.connector.erp.keyed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A stand-in for a vendor's server: JSON in, JSON out, and out of its mind when it is told to. */
public abstract class JsonServer implements AutoCloseable {
  protected static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final Deque<Reply> next = new ConcurrentLinkedDeque<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /**
   * What came in.
   *
   * @param query the parameters, decoded
   * @param body the JSON; missing where there was none
   */
  public record Request(
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String raw,
      JsonNode body) {
    /** A header; empty if there was none. */
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
    }
  }

  /** What goes out. */
  public record Reply(int status, String contentType, String body, Map<String, String> headers) {
    public static Reply json(Object tree) {
      return json(200, tree);
    }

    public static Reply json(int status, Object tree) {
      return new Reply(status, "application/json", tree.toString(), Map.of());
    }

    public static Reply page(String html) {
      return new Reply(200, "text/html", html, Map.of());
    }

    public Reply with(String header, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(header, value);
      return new Reply(status, contentType, body, more);
    }
  }

  protected JsonServer() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /** What a sane server would say. */
  protected abstract Reply answer(Request request) throws IOException;

  /** Answers the next request that is no log-in with this instead. */
  public void once(Reply reply) {
    next.add(reply);
  }

  /** Everything that was asked since {@link #forget}. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  public void forget() {
    requests.clear();
    next.clear();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Whether a request is a log-in, which canned replies are not for. */
  protected boolean isLogIn(Request request) {
    return false;
  }

  private void handle(HttpExchange exchange) throws IOException {
    Request request = request(exchange);
    requests.add(request);
    Reply canned = isLogIn(request) ? null : next.poll();
    Reply reply = canned == null ? answer(request) : canned;
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", reply.contentType());
    reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Request request(HttpExchange exchange) throws IOException {
    String raw = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
    return new Request(
        exchange.getRequestURI().getPath(),
        pairs(exchange.getRequestURI().getRawQuery()),
        headers,
        raw,
        raw.startsWith("{") ? JSON.readTree(raw) : MissingNode.getInstance());
  }

  /** The pairs of a query or a form. */
  protected static Map<String, String> pairs(String raw) {
    return raw == null || raw.isEmpty()
        ? Map.of()
        : Stream.of(raw.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                    pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
