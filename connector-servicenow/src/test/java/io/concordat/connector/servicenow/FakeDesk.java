package io.concordat.connector.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An instance that is written to: rows of any table, work notes in a journal. */
final class FakeDesk implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, List<Map<String, String>>> tables = new HashMap<>();
  private final List<String> writes = new ArrayList<>();
  private boolean ignoringConditions;
  private int answersToLose;
  private int refusing;
  private int refusingWrites;
  private String dropped = "";

  FakeDesk() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/api/now/table/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized Map<String, String> add(String table, String... columns) {
    Map<String, String> row = new LinkedHashMap<>();
    List<Map<String, String>> rows = rows(table);
    row.put("sys_id", table.charAt(0) + "%031d".formatted(rows.size() + 1));
    row.put("number", table.substring(0, 3).toUpperCase(java.util.Locale.ROOT) + rows.size());
    row.put("state", "1");
    row.put("sys_updated_on", "2026-05-01 10:00:00");
    for (int i = 0; i < columns.length; i += 2) {
      row.put(columns[i], columns[i + 1]);
    }
    rows.add(row);
    return row;
  }

  synchronized List<Map<String, String>> rows(String table) {
    return tables.computeIfAbsent(table, name -> new ArrayList<>());
  }

  /** What was written so far: method and table. */
  synchronized List<String> writes() {
    return List.copyOf(writes);
  }

  /** As an instance does with a column that the caller may not read. */
  synchronized void ignoreConditions() {
    ignoringConditions = true;
  }

  /** The next write is done, and its answer does not arrive. */
  synchronized void loseAnswer() {
    answersToLose = 1;
  }

  /** As an instance does with a column that the caller may not write. */
  synchronized void drop(String column) {
    dropped = column;
  }

  synchronized void refuseWritesWith(int status) {
    refusingWrites = status;
  }

  synchronized void refuseWith(int status) {
    refusing = status;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().split("/");
      String table = path[4];
      if (refusing != 0) {
        answer(exchange, refusing, "{}");
        return;
      }
      if (refusingWrites != 0 && !exchange.getRequestMethod().equals("GET")) {
        answer(exchange, refusingWrites, "{}");
        return;
      }
      switch (exchange.getRequestMethod()) {
        case "GET" -> answer(exchange, 200, found(table, exchange.getRequestURI().getRawQuery()));
        case "POST" -> written(exchange, table, add(table));
        default ->
            written(
                exchange,
                table,
                rows(table).stream()
                    .filter(row -> row.get("sys_id").equals(path[5]))
                    .findFirst()
                    .orElseThrow());
      }
    }
  }

  private String found(String table, String rawQuery) {
    String query = "";
    for (String pair : rawQuery.split("&")) {
      if (pair.startsWith("sysparm_query=")) {
        query = URLDecoder.decode(pair.substring(14), StandardCharsets.UTF_8);
      }
    }
    List<Map<String, String>> rows = new ArrayList<>(rows(table));
    for (String term : query.split("\\^")) {
      if (term.startsWith("ORDERBYDESC")) {
        String column = term.substring(11);
        rows.sort(Comparator.comparing((Map<String, String> row) -> row.get(column)).reversed());
      } else if (!ignoringConditions) {
        int like = term.indexOf("LIKE");
        String[] parts = like > 0 ? term.split("LIKE", 2) : term.split("=", 2);
        rows.removeIf(
            row ->
                like > 0
                    ? !row.getOrDefault(parts[0], "").contains(parts[1])
                    : !row.getOrDefault(parts[0], "").equals(parts[1]));
      }
    }
    return JSON.createObjectNode()
        .set("result", JSON.valueToTree(rows.stream().limit(1).toList()))
        .toString();
  }

  private void written(HttpExchange exchange, String table, Map<String, String> row)
      throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    body.properties().stream()
        .filter(column -> !column.getKey().equals(dropped))
        .forEach(column -> row.put(column.getKey(), column.getValue().asText()));
    if (body.has("work_notes")) {
      add(
          "sys_journal_field",
          "element_id",
          row.get("sys_id"),
          "element",
          "work_notes",
          "value",
          body.get("work_notes").asText());
    }
    writes.add(exchange.getRequestMethod() + " " + table);
    ObjectNode answer = JSON.createObjectNode();
    answer.set("result", JSON.valueToTree(row));
    if (answersToLose > 0) {
      answersToLose--;
      answer(exchange, 502, "{}");
    } else {
      answer(exchange, exchange.getRequestMethod().equals("POST") ? 201 : 200, answer.toString());
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
