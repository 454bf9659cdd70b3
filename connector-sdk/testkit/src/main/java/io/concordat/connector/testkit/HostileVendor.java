package io.concordat.connector.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/**
 * Stands before an honest vendor and spoils its answers, by a seed: some pass, some have their
 * values exchanged, dropped or repeated, some are cut, packed, replaced by a page, or never come.
 */
final class HostileVendor implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Integer> STATUSES =
      List.of(204, 301, 302, 400, 401, 403, 404, 407, 409, 410, 429, 500, 503, 599);
  private static final List<String> TEXTS =
      List.of(
          "[".repeat(10_000),
          "<html><body>sap-password</body></html>",
          "<html>hibernating</html>",
          "{}",
          "[]",
          "null",
          "7",
          "",
          "{\"error\":{\"message\":\"maximum execution time exceeded\"}}",
          "{\"d\":{\"results\":[{}]}}",
          "{\"result\":[{}]}",
          "[{\"id\":\"x\"}]",
          "{\"access_token\":\"\",\"expires_in\":-1}");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final URI honest;
  private final Random random;
  private boolean silent;

  HostileVendor(URI honest, long seed) {
    // Otherwise every answer waits 40 ms for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.honest = honest;
    this.random = new Random(seed);
    // One call in a few seeds is never answered: each costs a whole time-out.
    this.silent = random.nextInt(8) == 0;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpResponse<String> said = ask(exchange);
      synchronized (random) {
        if (silent && random.nextInt(10) == 0) {
          silent = false;
          closed.await();
        }
        spoil(exchange, said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<String> ask(HttpExchange exchange) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(honest.resolve(exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (name.equalsIgnoreCase("Authorization") || name.equalsIgnoreCase("Accept")) {
                request.header(name, values.getFirst());
              }
            });
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void spoil(HttpExchange exchange, HttpResponse<String> said) throws IOException {
    said.headers()
        .firstValue("X-Total-Count")
        .ifPresent(
            count ->
                exchange
                    .getResponseHeaders()
                    .set("X-Total-Count", chance(5) ? pick(List.of("-1", "9", "x")) : count));
    String body = said.body().replace(honest.toString(), uri().toString());
    switch (random.nextInt(20)) {
      case 0 -> {
        exchange.getResponseHeaders().set("Retry-After", pick(List.of("0", "-1", "x", "99999999")));
        exchange.getResponseHeaders().set("Location", "https://evil.example/");
        send(exchange, pick(STATUSES), bytes(body), false);
      }
      case 1 -> send(exchange, 200, bytes(pick(TEXTS)), false);
      case 2 -> send(exchange, 200, packed(bytes(body)), true);
      case 3 -> send(exchange, 200, noise(bytes(body)), chance(3));
      case 4 ->
          send(exchange, 200, bytes(body.substring(0, random.nextInt(body.length() + 1))), false);
      case 5 -> {
        byte[] bytes = bytes(body);
        exchange.sendResponseHeaders(200, bytes.length + 10L);
        exchange.getResponseBody().write(bytes);
      }
      case 6, 7, 8, 9, 10, 11 -> send(exchange, said.statusCode(), altered(body), false);
      default -> send(exchange, said.statusCode(), bytes(body), false);
    }
  }

  /** Some values are of another kind, missing, or there twice; of no JSON some bytes are. */
  private byte[] altered(String body) {
    try {
      return bytes(AlteredJson.of(JSON.readTree(body), random).toString());
    } catch (JsonProcessingException noJson) {
      return noise(bytes(body));
    }
  }

  private byte[] noise(byte[] body) {
    for (int i = 1 + random.nextInt(5); i > 0 && body.length > 0; i--) {
      body[random.nextInt(body.length)] = (byte) random.nextInt();
    }
    return body;
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static byte[] packed(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
      gzip.write(bytes(" ".repeat(1 << 16)));
    }
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, int status, byte[] body, boolean gzip)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (gzip) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    boolean empty = body.length == 0 || status == 204;
    exchange.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.close();
    client.close();
  }
}
