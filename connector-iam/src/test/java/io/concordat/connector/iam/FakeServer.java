package io.concordat.connector.iam;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the stand-ins of vendors that speak JSON over HTTP share. */
public abstract class FakeServer implements AutoCloseable {
  protected static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** An answer: a status, headers and a value to be written as JSON. */
  public record Reply(int status, Map<String, String> headers, Object body) {
    public static Reply ok(Object body) {
      return new Reply(200, Map.of(), body);
    }

    public static Reply of(int status, Object body) {
      return new Reply(status, Map.of(), body);
    }
  }

  protected FakeServer() {
    // Otherwise every answer waits 40 ms for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /** Answers one request, one at a time. */
  protected abstract Reply answer(String method, URI uri, Map<String, String> headers, byte[] body)
      throws IOException;

  public final String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Method and path of every request since {@link #forgetRequests}. */
  public final List<String> requests() {
    return requests;
  }

  protected final void forgetRequests() {
    requests.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** The parameters of a query or a form. */
  public static Map<String, String> parameters(String raw) {
    Map<String, String> parameters = new HashMap<>();
    if (raw != null && !raw.isEmpty()) {
      for (String pair : raw.split("&")) {
        int at = pair.indexOf('=');
        parameters.put(
            URLDecoder.decode(pair.substring(0, at), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      Map<String, String> headers = new HashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      Reply reply;
      try {
        reply = answer(exchange.getRequestMethod(), exchange.getRequestURI(), headers, body);
      } catch (RuntimeException e) {
        reply = Reply.of(599, Map.of("defect", String.valueOf(e)));
      }
      byte[] bytes = JSON.writeValueAsBytes(reply.body());
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
