package io.concordat.quickstart.standin.sap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One entity set: {@code $filter}, {@code $orderby} by key, {@code $top}, {@code $select} and
 * {@code $expand} as far as anybody asks, and pages of its own size, linked by {@code $skiptoken}.
 */
final class EntitySetEndpoint implements HttpHandler {
  private static final int PAGE = 25;
  private static final Set<String> OPTIONS =
      Set.of(
          "$format",
          "$filter",
          "$orderby",
          "$top",
          "$select",
          "$expand",
          "$skiptoken",
          "sap-client");

  private final String key;
  private final Supplier<List<ObjectNode>> rows;

  EntitySetEndpoint(String key, Supplier<List<ObjectNode>> rows) {
    this.key = key;
    this.rows = rows;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange.getRequestURI());
    try {
      Answers.json(exchange, answer(exchange.getRequestURI(), query));
    } catch (IllegalArgumentException e) {
      Answers.error(exchange, 400, "/IWBEP/CM_MGW_RT/021", e.getMessage());
    }
  }

  private ObjectNode answer(URI asked, Map<String, String> query) {
    refuseUnknownOptions(query);
    Filter filter = Filter.parse(query.getOrDefault("$filter", ""));
    List<ObjectNode> found =
        rows.get().stream()
            .filter(filter)
            .sorted(Comparator.comparing(row -> row.path(key).asText()))
            .limit(Long.parseLong(query.getOrDefault("$top", "100000")))
            .toList();
    String token = query.getOrDefault("$skiptoken", "");
    List<ObjectNode> rest =
        found.stream().filter(row -> row.path(key).asText().compareTo(token) > 0).toList();
    List<ObjectNode> served = rest.stream().limit(PAGE).toList();

    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ObjectNode data = answer.putObject("d");
    ArrayNode results = data.putArray("results");
    served.forEach(row -> results.add(selected(row, query)));
    if (rest.size() > PAGE) {
      data.put("__next", next(asked, served.getLast().path(key).asText()));
    }
    return answer;
  }

  private String next(URI asked, String lastKey) {
    List<String> kept =
        Arrays.stream(asked.getRawQuery().split("&"))
            .filter(option -> !option.startsWith("$skiptoken="))
            .toList();
    return asked.getRawPath() + "?" + String.join("&", kept) + "&$skiptoken=" + lastKey;
  }

  private static ObjectNode selected(ObjectNode row, Map<String, String> query) {
    ObjectNode selected = row.deepCopy();
    boolean expanded = query.getOrDefault("$expand", "").equals("to_PurchaseContractItem");
    if (row.has("to_PurchaseContractItem") && !expanded) {
      selected
          .putObject("to_PurchaseContractItem")
          .putObject("__deferred")
          .put("uri", row.at("/__metadata/uri").asText() + "/to_PurchaseContractItem");
    }
    String select = query.getOrDefault("$select", "");
    if (select.isEmpty()) {
      return selected;
    }
    Set<String> names = new HashSet<>();
    names.add("__metadata");
    for (String path : select.split(",")) {
      String name = path.split("/")[0];
      if (!row.has(name)) {
        throw new IllegalArgumentException("Property " + name + " not found");
      }
      names.add(name);
    }
    return selected.retain(names);
  }

  private static void refuseUnknownOptions(Map<String, String> query) {
    List<String> unknown = new ArrayList<>(query.keySet());
    unknown.removeAll(OPTIONS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "System query options '" + String.join(",", unknown) + "' are not allowed");
    }
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String option : uri.getRawQuery().split("&")) {
        String[] pair = option.split("=", 2);
        query.put(decoded(pair[0]), pair.length == 1 ? "" : decoded(pair[1]));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
