package io.concordat.quickstart.standin.sap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The three forms in which SAP answers. */
final class Answers {
  private Answers() {}

  static void json(HttpExchange exchange, ObjectNode body) throws IOException {
    exchange.getResponseHeaders().set("DataServiceVersion", "2.0");
    send(exchange, 200, "application/json;charset=utf-8", body.toString());
  }

  static void html(HttpExchange exchange, String page) throws IOException {
    send(exchange, 200, "text/html;charset=utf-8", page);
  }

  /** An error object of OData V2 as SAP Gateway fills it. */
  static void error(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error").put("code", code);
    error.putObject("message").put("lang", "en").put("value", message);
    error.putObject("innererror").putArray("errordetails");
    send(exchange, status, "application/json;charset=utf-8", body.toString());
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("sap-server", "true");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
