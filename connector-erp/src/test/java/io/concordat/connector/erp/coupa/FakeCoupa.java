package io.concordat.connector.erp.coupa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.connector.erp.keyed.JsonServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A small Coupa: three resources with conditions, order, limit and {@code fields} as the real one
 * has them, an OAuth token that lives an hour, and a planted secret in what nobody asks for.
 */
final class FakeCoupa extends JsonServer {
  static final String CLIENT_SECRET = "planted-client-secret-0815";
  static final String SECRET = "planted-bank-secret-0815";
  static final Instant EARLY = Instant.parse("2026-01-05T07:00:00Z");

  private final Map<String, Map<Long, ObjectNode>> resources = new ConcurrentHashMap<>();
  private volatile String forbidden;
  private volatile String token;
  private volatile boolean ignoresConditions;
  private volatile boolean emptyIsNotFound;

  synchronized void reset() {
    resources.clear();
    forget();
    forbidden = "";
    token = "token-1";
    ignoresConditions = false;
    emptyIsNotFound = false;
    for (long id = 1; id <= 5; id++) {
      supplier(id);
      contract(id, "12000.00", EARLY);
      order(id);
    }
  }

  private void supplier(long id) {
    ObjectNode row = row("suppliers", id, EARLY);
    row.put("name", "Supplier " + id).put("number", "S-" + id).put("status", "active");
    row.put("tax-id", SECRET);
  }

  synchronized ObjectNode contract(long id, String value, Instant changed) {
    ObjectNode row = row("contracts", id, changed);
    row.put("name", "Contract " + id).put("number", "C-" + id).put("status", "published");
    row.put("terminated", false).put("maximum-value", value).putNull("max-commit");
    row.put("start-date", "2026-01-01T00:00:00-08:00").put("end-date", "2026-12-31T00:00:00-08:00");
    row.put("length-of-notice-value", "3").put("length-of-notice-unit", "months");
    row.putObject("currency").put("id", 1).put("code", "EUR");
    row.putObject("supplier").put("id", 1).put("name", "Supplier 1").put("tax-id", SECRET);
    row.putObject("custom-fields")
        .put("owner", "jonas.adler@meridian.example")
        .put("pays-for", "arn:aws:iam::482913705566:user/service/" + id)
        .put("iban", SECRET);
    row.put("legal-agreement-url", "https://files.example/?token=" + SECRET);
    return row;
  }

  private void order(long id) {
    ObjectNode row = row("purchase_orders", id, EARLY);
    row.put("po-number", "PO-" + id).put("status", "issued");
    row.put("total-with-estimated-tax", "100.50");
    row.putObject("currency").put("id", 1).put("code", "EUR");
    row.putObject("supplier").put("id", id).put("name", "Supplier " + id);
    row.put("internal-note", SECRET);
  }

  private ObjectNode row(String resource, long id, Instant changed) {
    ObjectNode row = JSON.createObjectNode();
    row.put("id", id).put("created-at", "2026-01-05T00:00:00-07:00");
    row.put("updated-at", changed.toString());
    resources.computeIfAbsent(resource, any -> new TreeMap<>()).put(id, row);
    return row;
  }

  synchronized ObjectNode get(String resource, long id) {
    return resources.get(resource).get(id);
  }

  synchronized void remove(String resource, long id) {
    resources.get(resource).remove(id);
  }

  synchronized Set<Long> ids(String resource) {
    return Set.copyOf(resources.get(resource).keySet());
  }

  void forbid(String resource) {
    forbidden = resource;
  }

  void ignoreConditions() {
    ignoresConditions = true;
  }

  /** Answers 404 with an empty list where nothing is found. */
  void answerNotFoundForNothing() {
    emptyIsNotFound = true;
  }

  /** Ends the token that is in use; the next log-in gives another. */
  void endToken() {
    token = "token-2";
  }

  @Override
  protected boolean isLogIn(Request request) {
    return request.path().equals("/oauth2/token");
  }

  @Override
  protected synchronized Reply answer(Request request) {
    if (isLogIn(request)) {
      boolean known = pairs(request.raw()).get("client_secret").equals(CLIENT_SECRET);
      ObjectNode granted = JSON.createObjectNode().put("access_token", token);
      return known ? Reply.json(granted.put("expires_in", 3600)) : Reply.json(401, "{}");
    }
    if (!request.header("Authorization").equals("Bearer " + token)) {
      return Reply.json(401, "{}");
    }
    String resource = request.path().substring("/api/".length());
    if (!resources.containsKey(resource)) {
      return Reply.json(404, "{\"errors\": {\"error\": [\"" + SECRET + "\"]}}");
    }
    if (resource.equals(forbidden)) {
      return Reply.json(403, "{\"errors\": {\"error\": [\"" + SECRET + "\"]}}");
    }
    ArrayNode rows = rows(resource, request.query());
    return Reply.json(rows.isEmpty() && emptyIsNotFound ? 404 : 200, rows);
  }

  private ArrayNode rows(String resource, Map<String, String> query) {
    long after = ignoresConditions ? 0 : Long.parseLong(query.getOrDefault("id[gt]", "0"));
    Instant since = Instant.parse(query.getOrDefault("updated-at[gt_or_eq]", EARLY.toString()));
    int limit = Math.min(50, Integer.parseInt(query.get("limit")));
    JsonNode fields = tree(query.get("fields"));
    ArrayNode rows = JSON.createArrayNode();
    for (Map.Entry<Long, ObjectNode> entry : resources.get(resource).entrySet()) {
      ObjectNode row = entry.getValue();
      if (entry.getKey() > after && !changed(row).isBefore(since) && rows.size() < limit) {
        rows.add(selected(row, fields));
      }
    }
    return rows;
  }

  private static Instant changed(ObjectNode row) {
    String text = row.get("updated-at").asText();
    return text.startsWith("20") ? OffsetDateTime.parse(text).toInstant() : EARLY;
  }

  private static ObjectNode selected(JsonNode row, JsonNode fields) {
    ObjectNode selected = JSON.createObjectNode();
    for (JsonNode field : fields) {
      if (field.isTextual() && row.has(field.asText())) {
        selected.set(field.asText(), row.get(field.asText()));
      } else if (field.isObject()) {
        Map.Entry<String, JsonNode> nested = field.properties().iterator().next();
        JsonNode within = row.path(nested.getKey());
        selected.set(
            nested.getKey(), within.isObject() ? selected(within, nested.getValue()) : within);
      }
    }
    return selected;
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
