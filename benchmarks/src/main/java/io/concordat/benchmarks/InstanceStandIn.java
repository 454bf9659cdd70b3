package io.concordat.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A ServiceNow instance with one table of service accounts. It answers as fast as it can find the
 * rows, or after as long as it is told to think.
 */
final class InstanceStandIn implements AutoCloseable {
  static final int THREADS = 2;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Rows rows;
  private final List<String> asked = new ArrayList<>();
  private volatile long thinkNanos;

  /** Where the rows come from. */
  interface Rows extends AutoCloseable {
    /**
     * One page.
     *
     * @param query the parameters of the Table API, decoded
     */
    Found page(Map<String, String> query) throws Exception;

    @Override
    void close();
  }

  /**
   * A page.
   *
   * @param total rows that match, those of the page included
   * @param body the JSON of the answer
   */
  record Found(long total, byte[] body) {}

  private InstanceStandIn(HttpServer server, Rows rows) {
    this.server = server;
    this.rows = rows;
  }

  static InstanceStandIn start(Rows rows) throws IOException {
    // Otherwise every answer waits 40 ms for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InstanceStandIn standIn =
        new InstanceStandIn(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), rows);
    standIn.server.createContext("/", standIn::answer);
    standIn.server.setExecutor(standIn.threads);
    standIn.server.start();
    return standIn;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How long it takes over each page from now on, beside what the page costs it. */
  void think(int millis) {
    thinkNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** What was asked for since the last call, in order. */
  synchronized List<String> asked() {
    List<String> since = List.copyOf(asked);
    asked.clear();
    return since;
  }

  private void answer(HttpExchange exchange) throws IOException {
    synchronized (this) {
      asked.add(exchange.getRequestURI().toString());
    }
    LockSupport.parkNanos(thinkNanos);
    try (exchange) {
      Found found = rows.page(parameters(exchange.getRequestURI().getRawQuery()));
      exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
      exchange.getResponseHeaders().set("X-Total-Count", String.valueOf(found.total()));
      exchange.sendResponseHeaders(200, found.body().length);
      exchange.getResponseBody().write(found.body());
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the stand-in could not answer", e);
    }
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : query.split("&")) {
      int equals = parameter.indexOf('=');
      parameters.put(
          parameter.substring(0, equals),
          URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    rows.close();
  }
}
