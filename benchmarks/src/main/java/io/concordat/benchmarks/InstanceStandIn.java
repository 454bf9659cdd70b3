package io.concordat.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A ServiceNow instance with one table of service accounts, each row written out beforehand: it
 * serves a page as fast as bytes can be copied, or after as long as it is told to think.
 */
final class InstanceStandIn implements AutoCloseable {
  private static final Pattern AFTER = Pattern.compile("sys_id>([0-9a-f]{32})");
  private static final Pattern LIMIT = Pattern.compile("sysparm_limit=(\\d+)");

  private static final DateTimeFormatter UPDATED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final LocalDateTime FIRST = LocalDateTime.of(2025, 3, 1, 8, 0);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final byte[][] rows;
  private final List<String> asked = new ArrayList<>();
  private volatile long thinkNanos;

  private InstanceStandIn(HttpServer server, byte[][] rows) {
    this.server = server;
    this.rows = rows;
  }

  static InstanceStandIn start(int count) throws IOException {
    // Otherwise every answer waits 40 ms for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    byte[][] rows = new byte[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = row(i).getBytes(StandardCharsets.UTF_8);
    }
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

  /** How long it takes over each page from now on. */
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
    String query = exchange.getRequestURI().getRawQuery();
    synchronized (this) {
      asked.add(exchange.getRequestURI().toString());
    }
    int from = behind(URLDecoder.decode(query, StandardCharsets.UTF_8));
    Matcher limit = LIMIT.matcher(query);
    int to = limit.find() ? Math.min(rows.length, from + Integer.parseInt(limit.group(1))) : from;
    LockSupport.parkNanos(thinkNanos);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
      exchange.getResponseHeaders().set("X-Total-Count", String.valueOf(rows.length - from));
      byte[] body = page(from, to);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private byte[] page(int from, int to) {
    byte[] begin = "{\"result\":[".getBytes(StandardCharsets.UTF_8);
    int length = begin.length + 2 + Math.max(0, to - from - 1);
    for (int i = from; i < to; i++) {
      length += rows[i].length;
    }
    byte[] body = new byte[length];
    System.arraycopy(begin, 0, body, 0, begin.length);
    int at = begin.length;
    for (int i = from; i < to; i++) {
      System.arraycopy(rows[i], 0, body, at, rows[i].length);
      at += rows[i].length;
      if (i + 1 < to) {
        body[at++] = ',';
      }
    }
    body[at++] = ']';
    body[at] = '}';
    return body;
  }

  /** Ids rise with the time of the last change, so that a row's id says where it stands. */
  private int behind(String query) {
    Matcher after = AFTER.matcher(query);
    return after.find() ? (int) Long.parseLong(after.group(1).substring(16), 16) + 1 : 0;
  }

  private static String row(int i) {
    return """
    {"sys_id":"%032x","sys_updated_on":"%s",\
    "sys_created_on":"2024-03-01 08:00:00","sys_class_name":"cmdb_ci_service_account",\
    "name":"svc-payments-%d","short_description":"Moves settled payments of region %d",\
    "correlation_id":"arn:aws:iam::482913705566:user/svc-payments-%d",\
    "operational_status":"1","install_status":"1","environment":"production",\
    "owned_by":"%032x","owned_by.email":"owner%d@meridian.example",\
    "managed_by":"%032x","managed_by.email":"manager%d@meridian.example",\
    "support_group":"%032x","support_group.name":"Platform %d"}"""
        .formatted(
            i,
            UPDATED.format(FIRST.plusSeconds(i)),
            i,
            i % 40,
            i,
            i % 500,
            i % 500,
            i % 300,
            i % 300,
            i % 50,
            i % 50);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
