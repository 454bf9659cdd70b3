package io.concordat.quickstart.standin.sap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands before the services: the log-in, the throttle, and now and then a page of the web
 * dispatcher. Trouble is counted and not drawn, so that two runs of the quickstart meet the same.
 */
final class Gateway {
  private static final int THROTTLED_EVERY = 11;
  private static final int DISPATCHER_PAGE_EVERY = 19;

  private final byte[] credentials;
  private final AtomicInteger requests = new AtomicInteger();

  Gateway(String user, String password) {
    String pair = user + ":" + password;
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    this.credentials = ("Basic " + encoded).getBytes(StandardCharsets.UTF_8);
  }

  HttpHandler before(HttpHandler service) {
    return exchange -> {
      try (exchange) {
        handle(exchange, service);
      }
    };
  }

  private void handle(HttpExchange exchange, HttpHandler service) throws IOException {
    if (!known(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"SAP NetWeaver\"");
      Answers.error(exchange, 401, "401", "Logon failed");
      return;
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      Answers.error(exchange, 405, "405", "Only reading is served here");
      return;
    }
    int request = requests.incrementAndGet();
    if (request % DISPATCHER_PAGE_EVERY == 0) {
      Answers.html(exchange, "<html><body><h1>The system is being started</h1></body></html>");
    } else if (request % THROTTLED_EVERY == 0) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      Answers.error(exchange, 429, "429", "Too many requests");
    } else {
      service.handle(exchange);
    }
  }

  private boolean known(String authorization) {
    return authorization != null
        && MessageDigest.isEqual(credentials, authorization.getBytes(StandardCharsets.UTF_8));
  }
}
