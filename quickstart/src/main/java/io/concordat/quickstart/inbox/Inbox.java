package io.concordat.quickstart.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where the quickstart's escalations are delivered: {@code POST /webhook} takes signed webhooks
 * (Standard Webhooks) and refuses a wrong signature, {@code POST /slack} takes Slack messages,
 * {@code GET /inbox} lists what came, {@code GET /} shows it.
 */
public final class Inbox implements AutoCloseable {
  private static final int MAX_BODY = 256 * 1024;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Mailbox mailbox = new Mailbox();
  private final Webhook verifier;
  private final InstantSource clock;

  private Inbox(HttpServer server, String secret, InstantSource clock) {
    this.server = server;
    this.verifier = new Webhook(secret);
    this.clock = clock;
    server.setExecutor(executor);
  }

  /**
   * Starts to receive.
   *
   * @param secret the webhook's signing secret, {@code whsec_…}
   */
  public static Inbox start(InetSocketAddress address, String secret, InstantSource clock)
      throws IOException {
    Inbox inbox = new Inbox(HttpServer.create(address, 0), secret, clock);
    inbox.post("/webhook", inbox::webhook);
    inbox.post("/slack", inbox::slack);
    inbox.get("/inbox", "application/json", inbox::json);
    inbox.get("/", "text/html; charset=utf-8", () -> InboxPage.render(inbox.messages()));
    inbox.server.start();
    return inbox;
  }

  /** What came so far, newest first. */
  public List<Message> messages() {
    return mailbox.all();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
  }

  private int webhook(HttpExchange exchange, String body) {
    // The convention's header names are lower case; the server gives them capitals.
    Map<String, List<String>> headers =
        exchange.getRequestHeaders().entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().toLowerCase(java.util.Locale.ROOT),
                    Map.Entry::getValue));
    try {
      verifier.verify(body, headers);
    } catch (WebhookVerificationException e) {
      return 401;
    }
    return keep(headers.get("webhook-id").getFirst(), "webhook", body);
  }

  private int slack(HttpExchange exchange, String body) {
    return keep(UUID.randomUUID().toString(), "slack", body);
  }

  private int keep(String id, String channel, String body) {
    try {
      JsonNode json = JSON.readTree(body);
      mailbox.receive(new Message(id, channel, clock.instant(), true, 0, json));
      return 200;
    } catch (JsonProcessingException e) {
      return 400;
    }
  }

  private String json() {
    ArrayNode items = JSON.createArrayNode();
    for (Message message : messages()) {
      items
          .addObject()
          .put("id", message.id())
          .put("channel", message.channel())
          .put("receivedAt", message.receivedAt().toString())
          .put("verified", message.verified())
          .put("repeats", message.repeats())
          .set("body", message.body());
    }
    try {
      return JSON.writeValueAsString(JSON.createObjectNode().set("items", items)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON can be written as JSON", e);
    }
  }

  private interface Receiver {
    int receive(HttpExchange exchange, String body);
  }

  private void post(String path, Receiver receiver) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
            int status =
                !exchange.getRequestMethod().equals("POST")
                    ? 405
                    : body.length > MAX_BODY
                        ? 413
                        : receiver.receive(exchange, new String(body, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
          }
        });
  }

  private void get(String path, String type, java.util.function.Supplier<String> content) {
    Function<HttpExchange, Integer> status =
        exchange ->
            !exchange.getRequestURI().getPath().equals(path)
                ? 404
                : exchange.getRequestMethod().equals("GET") ? 200 : 405;
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            int code = status.apply(exchange);
            if (code != 200) {
              exchange.sendResponseHeaders(code, -1);
              return;
            }
            byte[] body = content.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }
}
