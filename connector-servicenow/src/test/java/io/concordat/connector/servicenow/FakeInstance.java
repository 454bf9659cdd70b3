package io.concordat.connector.servicenow;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small instance in the test's own process. It evaluates the conditions and orders that the
 * connector sends, and counts its limit before it leaves out hidden rows, as ServiceNow does.
 */
final class FakeInstance implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CONDITION = Pattern.compile("([a-z_.]+)(>=|>|=|IN)(.*)");

  private final HttpServer server;
  private final Map<String, Map<String, Map<String, String>>> tables = new HashMap<>();
  private final Set<String> hidden = new HashSet<>();
  private final Set<String> forbidden = new HashSet<>();
  private final Set<String> loggedOut = new HashSet<>();
  private final Set<String> unconditional = new HashSet<>();
  private final Set<String> missing = new HashSet<>();
  private final Set<String> asleep = new HashSet<>();
  private final List<String> queries = new ArrayList<>();
  private boolean counting = true;
  private int slowAbove = Integer.MAX_VALUE;
  private int cap = Integer.MAX_VALUE;

  FakeInstance() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    server.createContext("/api/now/table/", this::handle);
    server.createContext("/test/remove/", this::remove);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized void clear() {
    tables.clear();
    hidden.clear();
    forbidden.clear();
    loggedOut.clear();
    unconditional.clear();
    asleep.clear();
    missing.clear();
    queries.clear();
    counting = true;
    slowAbove = Integer.MAX_VALUE;
    cap = Integer.MAX_VALUE;
  }

  /** Adds or replaces a row; columns are given as name, value, name, value, … */
  synchronized void put(String table, String sysId, String updated, String... columns) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("sys_id", sysId);
    row.put("sys_updated_on", updated);
    row.put("sys_created_on", "2024-03-01 08:00:00");
    for (int i = 0; i < columns.length; i += 2) {
      row.put(columns[i], columns[i + 1]);
    }
    tables.computeIfAbsent(table, t -> new TreeMap<>()).put(sysId, row);
  }

  synchronized void change(String table, String sysId, String column, String value, Instant at) {
    Map<String, String> row = tables.get(table).get(sysId);
    row.put(column, value);
    row.put("sys_updated_on", SysTime.format(at));
  }

  synchronized void remove(String table, String sysId) {
    tables.get(table).remove(sysId);
  }

  /** Deletes a row of an audited table: the instance writes that down. */
  synchronized void delete(String table, String sysId, Instant at) {
    remove(table, sysId);
    audit("d-" + sysId, SysTime.format(at), table, sysId);
  }

  /** A row of sys_audit_delete. */
  synchronized void audit(String sysId, String created, String table, String documentKey) {
    put(DeletionTrail.TABLE, sysId, created, "tablename", table, "documentkey", documentKey);
    Map<String, String> row = tables.get(DeletionTrail.TABLE).get(sysId);
    row.put("sys_created_on", created);
    row.put("payload", "<row>" + SmallEstate.PLANTED + "</row>");
  }

  /** Access rules keep the row from us, but not from the count. */
  synchronized void hide(String sysId) {
    hidden.add(sysId);
  }

  synchronized void forbid(String table) {
    forbidden.add(table);
  }

  /** Believes nobody any more who asks for this table. */
  synchronized void logOut(String table) {
    loggedOut.add(table);
  }

  /** There is no such table. */
  synchronized void lack(String table) {
    missing.add(table);
  }

  synchronized void permit(String table) {
    forbidden.remove(table);
  }

  /** Conditions are left out for this table, as by an instance that cannot evaluate them. */
  synchronized void ignoreConditions(String table) {
    unconditional.add(table);
  }

  /** A web page with status 200 comes for this table. */
  synchronized void sleep(String table) {
    asleep.add(table);
  }

  synchronized void withoutCount() {
    counting = false;
  }

  /** Queries for more rows than this run out of time. */
  synchronized void slowAbove(int limit) {
    slowAbove = limit;
  }

  /** However many rows are asked for, no more than this are looked at. */
  synchronized void cap(int limit) {
    cap = limit;
  }

  synchronized Set<String> visible(String table) {
    Set<String> ids = new HashSet<>(tables.getOrDefault(table, Map.of()).keySet());
    ids.removeAll(hidden);
    return ids;
  }

  /** The encoded queries so far. */
  synchronized List<String> queries() {
    return List.copyOf(queries);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** For tests in another class loader: {@code /test/remove/<table>/<sys_id>}. */
  private void remove(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().split("/");
      remove(path[3], path[4]);
      answer(exchange, 200, "{}");
    }
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String table = path.substring(path.lastIndexOf('/') + 1);
      Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
      queries.add(parameters.get("sysparm_query"));
      int limit = Integer.parseInt(parameters.get("sysparm_limit"));
      int offset = Integer.parseInt(parameters.getOrDefault("sysparm_offset", "0"));
      if (loggedOut.contains(table)) {
        answer(exchange, 401, "{\"error\":{\"message\":\"User Not Authenticated\"}}");
        return;
      }
      if (forbidden.contains(table)) {
        answer(exchange, 403, "{\"error\":{\"message\":\"User Not Authorized\"}}");
        return;
      }
      if (missing.contains(table)) {
        answer(
            exchange,
            400,
            "{\"error\":{\"message\":\"Invalid table "
                + table
                + "\",\"detail\":null},\"status\":\"failure\"}");
        return;
      }
      if (asleep.contains(table)) {
        answer(exchange, 200, "<html><body>Your instance is hibernating</body></html>");
        return;
      }
      if (limit > slowAbove) {
        // The rows that were written before the time ran out are no page.
        answer(
            exchange,
            200,
            "{\"result\":[{\"sys_id\":\"half\"}],\"error\":{\"message\":\"Transaction cancelled:"
                + " maximum execution time exceeded\"},\"status\":\"failure\"}");
        return;
      }
      List<Map<String, String>> matching = matching(table, parameters.get("sysparm_query"));
      if (counting) {
        exchange.getResponseHeaders().set("X-Total-Count", String.valueOf(matching.size()));
      }
      ArrayNode result = JSON.createArrayNode();
      matching.stream()
          .skip(offset)
          .limit(Math.min(limit, cap))
          .filter(row -> !hidden.contains(row.get("sys_id")))
          .forEach(row -> result.add(cells(row, parameters.get("sysparm_fields"))));
      ObjectNode body = JSON.createObjectNode();
      body.set("result", result);
      answer(exchange, 200, body.toString());
    }
  }

  private List<Map<String, String>> matching(String table, String query) {
    Predicate<Map<String, String>> all = row -> true;
    Predicate<Map<String, String>> last = null;
    boolean conditional = !unconditional.contains(table);
    Comparator<Map<String, String>> order = Comparator.comparing(_ -> 0);
    for (String term : query.split("\\^")) {
      if (term.startsWith("ORDERBY")) {
        String column = term.substring("ORDERBY".length());
        order = order.thenComparing(row -> row.get(column));
      } else if (!conditional) {
        continue;
      } else if (term.startsWith("OR")) {
        last = last.or(condition(term.substring(2)));
      } else {
        all = last == null ? all : all.and(last);
        last = condition(term);
      }
    }
    return tables.getOrDefault(table, Map.of()).values().stream()
        .filter(last == null ? all : all.and(last))
        .sorted(order)
        .toList();
  }

  private static Predicate<Map<String, String>> condition(String term) {
    Matcher matcher = CONDITION.matcher(term);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("cannot be evaluated here: " + term);
    }
    String column = matcher.group(1);
    String operand = matcher.group(3);
    return switch (matcher.group(2)) {
      case ">=" -> row -> row.getOrDefault(column, "").compareTo(operand) >= 0;
      case ">" -> row -> row.getOrDefault(column, "").compareTo(operand) > 0;
      case "=" -> row -> row.getOrDefault(column, "").equals(operand);
      default -> row -> Arrays.asList(operand.split(",")).contains(row.get(column));
    };
  }

  private static ObjectNode cells(Map<String, String> row, String fields) {
    ObjectNode node = JSON.createObjectNode();
    for (String column : fields.split(",")) {
      if (row.containsKey(column)) {
        node.put(column, row.get(column));
      }
    }
    return node;
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&")) {
      int at = pair.indexOf('=');
      parameters.put(
          pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
