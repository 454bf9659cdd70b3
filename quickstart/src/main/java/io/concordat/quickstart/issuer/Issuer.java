package io.concordat.quickstart.issuer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves discovery and the public key. It hands out no token over HTTP: who may read the key file
 * may mint.
 */
public final class Issuer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  private Issuer(HttpServer server) {
    this.server = server;
    server.setExecutor(executor);
  }

  /**
   * Starts to serve.
   *
   * @param uri the issuer's name, as it stands in tokens
   */
  public static Issuer start(InetSocketAddress address, URI uri, SigningKey key)
      throws IOException {
    Issuer issuer = new Issuer(HttpServer.create(address, 0));
    String discovery =
        """
        {
          "issuer": "%1$s",
          "jwks_uri": "%1$s/jwks",
          "authorization_endpoint": "%1$s/authorize",
          "token_endpoint": "%1$s/token",
          "response_types_supported": ["id_token"],
          "subject_types_supported": ["public"],
          "id_token_signing_alg_values_supported": ["RS256"]
        }
        """
            .formatted(uri);
    issuer.serve("/.well-known/openid-configuration", discovery);
    issuer.serve("/jwks", key.jwks());
    issuer.server.start();
    return issuer;
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
  }

  private void serve(String path, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    server.createContext(path, exchange -> answer(exchange, path, body));
  }

  private static void answer(HttpExchange exchange, String path, byte[] body) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(path)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
      } else {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }
}
