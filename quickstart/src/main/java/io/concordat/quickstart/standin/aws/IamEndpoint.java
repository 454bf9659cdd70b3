package io.concordat.quickstart.standin.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.concordat.quickstart.estate.Estate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** IAM's one endpoint: who asks, whether it is in the mood, then the action. */
final class IamEndpoint implements HttpHandler {
  private static final Pattern SIGNED =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)/\\d{8}/[a-z0-9-]+/iam/aws4_request,"
              + " ?SignedHeaders=[a-z0-9;-]+, ?Signature=[0-9a-f]{64}");
  private static final String NOT_IAM =
      "<html><head><title>503 Service Temporarily Unavailable</title></head><body>"
          + "<center><h1>503 Service Temporarily Unavailable</h1></center></body></html>";

  private final Supplier<Estate> estate;
  private final String accessKeyId;
  private final Weather weather;

  IamEndpoint(Supplier<Estate> estate, String accessKeyId, Weather weather) {
    this.estate = estate;
    this.accessKeyId = accessKeyId;
    this.weather = weather;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      Matcher signed = SIGNED.matcher(authorization == null ? "" : authorization);
      String id = UUID.randomUUID().toString();
      if (!signed.matches()) {
        send(
            exchange,
            403,
            IamXml.error("MissingAuthenticationToken", "Request is missing a token", id));
      } else if (!signed.group(1).equals(accessKeyId)) {
        send(
            exchange,
            403,
            IamXml.error("InvalidClientTokenId", "The security token is invalid", id));
      } else {
        switch (weather.next()) {
          case THROTTLED -> send(exchange, 400, IamXml.error("Throttling", "Rate exceeded", id));
          case OUT -> sendHtml(exchange);
          case SERVING -> serve(exchange, IamQuery.parse(form), id);
        }
      }
    }
  }

  private void serve(HttpExchange exchange, IamQuery query, String id) throws IOException {
    Optional<String> result = new IamActions(estate.get()).result(query);
    if (result.isPresent()) {
      send(exchange, 200, IamXml.answer(query.action(), result.get(), id));
    } else {
      send(exchange, 404, IamXml.error("NoSuchEntity", "It cannot be found", id));
    }
  }

  private static void sendHtml(HttpExchange exchange) throws IOException {
    write(exchange, 503, "text/html", NOT_IAM);
  }

  private static void send(HttpExchange exchange, int status, String xml) throws IOException {
    write(exchange, status, "text/xml", xml);
  }

  private static void write(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
