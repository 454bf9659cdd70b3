package io.concordat.quickstart.standin.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.concordat.quickstart.estate.Estate;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code GET /api/now/table/<table>} and {@code /api/now/v2/table/<table>}; incidents can be filed
 * and changed too, and changes take work notes.
 */
final class TableEndpoint implements HttpHandler {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHANGES = "change_request";
  private static final int DEFAULT_LIMIT = 10_000;
  private static final int RETRY_AFTER_SECONDS = 1;

  private static final String HIBERNATING =
      """
      <!DOCTYPE html>
      <html><head><title>Instance Hibernating</title></head>
      <body><h1>Your instance is hibernating</h1><p>Sign in to wake it up.</p></body></html>
      """;

  private final Supplier<Estate> estate;
  private final Accounts accounts;
  private final Weather weather;
  private final Clock clock;
  private final IncidentBook incidents;
  private volatile Projection projection;

  private record Projection(Estate of, EstateTables tables) {}

  TableEndpoint(Supplier<Estate> estate, Accounts accounts, Weather weather, Clock clock) {
    this.estate = estate;
    this.accounts = accounts;
    this.weather = weather;
    this.clock = clock;
    this.incidents = new IncidentBook(clock);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!accounts.admits(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "BASIC realm=\"Service-now\"");
        error(exchange, 401, "User Not Authenticated", "Required to provide Auth information");
        return;
      }
      switch (weather.next()) {
        case THROTTLED -> throttle(exchange);
        case HIBERNATING -> send(exchange, 200, "text/html;charset=UTF-8", HIBERNATING);
        case SERVING -> serve(exchange, body);
      }
    }
  }

  private void throttle(HttpExchange exchange) throws IOException {
    long reset = clock.instant().getEpochSecond() + RETRY_AFTER_SECONDS;
    exchange.getResponseHeaders().set("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
    exchange.getResponseHeaders().set("X-RateLimit-Limit", "500");
    exchange.getResponseHeaders().set("X-RateLimit-Reset", Long.toString(reset));
    exchange.getResponseHeaders().set("X-RateLimit-Rule", "integration users");
    error(exchange, 429, "Rate limit exceeded", "Rejected by REST rate limit");
  }

  private void serve(HttpExchange exchange, byte[] body) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "GET" -> read(exchange);
      case "POST", "PATCH" -> write(exchange, body);
      default -> error(exchange, 405, "Method not supported", null);
    }
  }

  /** {@code POST …/incident}, and {@code PATCH …/<sys_id>} of an incident or a change. */
  private void write(HttpExchange exchange, byte[] body) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String below = path.substring(path.indexOf("/table/") + "/table/".length());
    int slash = below.indexOf('/');
    String table = slash < 0 ? below : below.substring(0, slash);
    boolean create = exchange.getRequestMethod().equals("POST");
    if (!table.equals(IncidentBook.TABLE) && (create || !table.equals(CHANGES))) {
      error(exchange, 403, "Operation Failed", "Incidents and notes on changes are taken alone");
      return;
    }
    JsonNode columns = JSON.readTree(body);
    String sysId = below.substring(slash + 1);
    Optional<TableRow> written =
        create
            ? Optional.of(incidents.create(columns))
            : table.equals(CHANGES) ? noted(sysId, columns) : incidents.change(sysId, columns);
    if (written.isEmpty()) {
      error(exchange, 404, "No Record found", "Record doesn't exist or ACL restricts the record");
      return;
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.set(
        "result",
        cells(tables(), written.get(), parameters(exchange.getRequestURI().getRawQuery())));
    send(exchange, create ? 201 : 200, "application/json;charset=UTF-8", answer.toString());
  }

  private Optional<TableRow> noted(String change, JsonNode columns) {
    Optional<TableRow> row =
        tables().table(CHANGES).stream()
            .flatMap(List::stream)
            .filter(candidate -> candidate.value("sys_id").equals(change))
            .findFirst();
    row.ifPresent(found -> incidents.note(change, columns));
    return row;
  }

  private void read(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String table = path.substring(path.lastIndexOf('/') + 1);
    EstateTables tables = tables();
    Optional<List<TableRow>> rows = tables.table(table).or(() -> incidents.table(table));
    if (rows.isEmpty()) {
      error(exchange, 400, "Invalid table " + table, null);
      return;
    }
    Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
    List<TableRow> matching =
        EncodedQuery.parse(parameters.getOrDefault("sysparm_query", ""), tables::walk)
            .apply(rows.get());
    int limit = number(parameters, "sysparm_limit", DEFAULT_LIMIT);
    int offset = number(parameters, "sysparm_offset", 0);
    exchange.getResponseHeaders().set("X-Total-Count", Integer.toString(matching.size()));
    link(exchange, path, limit, offset, matching.size());
    // The limit counts the rows that access rules then take out, as on a real instance.
    ArrayNode result = JSON.createArrayNode();
    matching.stream()
        .skip(offset)
        .limit(limit)
        .filter(row -> !row.hidden())
        .forEach(row -> result.add(cells(tables, row, parameters)));
    ObjectNode body = JSON.createObjectNode();
    body.set("result", result);
    send(exchange, 200, "application/json;charset=UTF-8", body.toString());
  }

  // An estate is immutable and large: the same one is the same object, and comparing it is dear.
  @SuppressWarnings("ReferenceEquality")
  private EstateTables tables() {
    Estate now = estate.get();
    Projection last = projection;
    if (last == null || last.of() != now) {
      last = new Projection(now, new EstateTables(now));
      projection = last;
    }
    return last.tables();
  }

  private static ObjectNode cells(
      EstateTables tables, TableRow row, Map<String, String> parameters) {
    String fields = parameters.getOrDefault("sysparm_fields", "");
    List<String> columns =
        fields.isEmpty() ? new ArrayList<>(row.cells().keySet()) : List.of(fields.split(","));
    String display = parameters.getOrDefault("sysparm_display_value", "false");
    boolean links = !"true".equals(parameters.get("sysparm_exclude_reference_link"));
    ObjectNode node = JSON.createObjectNode();
    for (String column : columns) {
      // A column that the table does not have is left out without a word.
      String first = column.contains(".") ? column.substring(0, column.indexOf('.')) : column;
      if (row.cells().containsKey(first)) {
        put(node, column, tables, row, display, links);
      }
    }
    return node;
  }

  private static void put(
      ObjectNode node,
      String column,
      EstateTables tables,
      TableRow row,
      String display,
      boolean links) {
    String value = tables.walk(row, column);
    TableRow.Cell cell = row.cells().get(column);
    boolean reference = cell != null && !cell.table().isEmpty() && !value.isEmpty();
    if (display.equals("false") && !(reference && links)) {
      node.put(column, value);
      return;
    }
    if (display.equals("true") && !(reference && links)) {
      node.put(column, tables.display(row, column));
      return;
    }
    ObjectNode shape = node.putObject(column);
    if (!display.equals("false")) {
      shape.put("display_value", tables.display(row, column));
    }
    if (!display.equals("true")) {
      shape.put("value", value);
    }
    if (reference && links) {
      shape.put("link", "https://instance/api/now/table/" + cell.table() + "/" + value);
    }
  }

  private static void link(HttpExchange exchange, String path, int limit, int offset, int total) {
    List<String> links = new ArrayList<>();
    links.add(link(path, limit, 0, "first"));
    if (offset > 0) {
      links.add(link(path, limit, Math.max(0, offset - limit), "prev"));
    }
    if (offset + limit < total) {
      links.add(link(path, limit, offset + limit, "next"));
    }
    links.add(link(path, limit, Math.max(0, (total - 1) / Math.max(1, limit) * limit), "last"));
    exchange.getResponseHeaders().set("Link", String.join(",", links));
  }

  private static String link(String path, int limit, int offset, String rel) {
    return "<https://instance"
        + path
        + "?sysparm_limit="
        + limit
        + "&sysparm_offset="
        + offset
        + ">;rel=\""
        + rel
        + "\"";
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    if (query != null) {
      for (String pair : query.split("&")) {
        int at = pair.indexOf('=');
        if (at > 0) {
          parameters.put(
              pair.substring(0, at),
              URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
        }
      }
    }
    return parameters;
  }

  private static int number(Map<String, String> parameters, String name, int otherwise) {
    String text = parameters.getOrDefault(name, "");
    return text.matches("\\d{1,7}") ? Integer.parseInt(text) : otherwise;
  }

  static void error(HttpExchange exchange, int status, String message, String detail)
      throws IOException {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error").put("message", message).put("detail", detail);
    body.put("status", "failure");
    send(exchange, status, "application/json;charset=UTF-8", body.toString());
  }

  static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
