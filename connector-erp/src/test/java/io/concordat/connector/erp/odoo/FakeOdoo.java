package io.concordat.connector.erp.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.connector.erp.keyed.JsonServer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A small Odoo: conditions, order, limit and archived rows as the real one has them, {@code false}
 * for what is not there, and a planted secret in what nobody asks for.
 */
final class FakeOdoo extends JsonServer {
  static final String KEY = "planted-api-key-0815";
  static final String SECRET = "planted-bank-secret-0815";
  static final String DATABASE = "meridian";
  static final Instant EARLY = Instant.parse("2026-01-05T07:00:00Z");

  private static final DateTimeFormatter NAIVE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final Set<String> BOOLEANS = Set.of("active", "is_subscription");
  private static final Set<String> TIES =
      Set.of("partner_id", "vendor_id", "currency_id", "user_id");

  private final Map<String, Map<Long, ObjectNode>> models = new ConcurrentHashMap<>();
  private volatile String forbidden = "";
  private volatile boolean ignoresConditions;
  private volatile int mostRows;
  private volatile boolean holdsOneDatabase;

  void reset() {
    models.clear();
    forget();
    forbidden = "";
    ignoresConditions = false;
    mostRows = 1_000;
    holdsOneDatabase = false;
    for (long id = 1; id <= 5; id++) {
      supplier(id);
      agreement(id);
      order(id, 1200 * id, EARLY);
    }
  }

  /** A vendor; number 5 is archived. */
  private void supplier(long id) {
    ObjectNode row = row("res.partner", id, EARLY);
    row.put("name", "Supplier " + id).put("display_name", "Supplier " + id);
    row.put("supplier_rank", 1).put("active", id != 5).put("acc_number", SECRET);
  }

  private void agreement(long id) {
    ObjectNode row = row("purchase.requisition", id, EARLY);
    row.put("name", "BO0000" + id).put("reference", false).put("state", "confirmed");
    row.put("requisition_type", "blanket_order").put("active", true);
    row.put("date_start", "2026-01-01").put("date_end", false);
    row.putArray("vendor_id").add(1).add("Supplier 1");
    row.putArray("currency_id").add(1).add("EUR");
    row.put("description", "<p>" + SECRET + "</p>");
  }

  void order(long id, double amount, Instant changed) {
    ObjectNode row = row("purchase.order", id, changed);
    row.put("name", "P0000" + id).put("state", "purchase").put("amount_total", amount);
    row.put("date_approve", "2026-01-05 23:30:00").put("notes", SECRET);
    row.putArray("partner_id").add(id).add("Supplier " + id);
    row.putArray("currency_id").add(1).add("EUR");
    row.put("x_owner", id == 4 ? "" : "jonas.adler@meridian.example");
    row.put("x_reference", id == 4 ? "" : "arn:aws:iam::482913705566:user/service/" + id);
    if (id == 4) {
      row.put("x_owner", false).put("x_reference", false);
    }
  }

  private ObjectNode row(String model, long id, Instant changed) {
    ObjectNode row = JSON.createObjectNode();
    row.put("id", id).put("create_date", NAIVE.format(EARLY));
    row.put("write_date", NAIVE.format(changed));
    models.computeIfAbsent(model, any -> new TreeMap<>()).put(id, row);
    return row;
  }

  ObjectNode get(String model, long id) {
    return models.get(model).get(id);
  }

  void unlink(String model, long id) {
    models.get(model).remove(id);
  }

  Set<Long> ids(String model) {
    return models.get(model).keySet();
  }

  void forbid(String model) {
    forbidden = model;
  }

  void ignoreConditions() {
    ignoresConditions = true;
  }

  /** Needs no name of a database. */
  void holdOneDatabase() {
    holdsOneDatabase = true;
  }

  /** Serves fewer rows at once than it is asked for. */
  void serveAtMost(int rows) {
    mostRows = rows;
  }

  @Override
  protected Reply answer(Request request) {
    String[] path = request.path().split("/");
    if (!request.header("Authorization").equalsIgnoreCase("Bearer " + KEY)
        || !(holdsOneDatabase || request.header("X-Odoo-Database").equals(DATABASE))) {
      return error(401, "werkzeug.exceptions.Unauthorized", "Invalid apikey " + SECRET);
    }
    String model = path[3];
    if (!models.containsKey(model)) {
      return error(404, "werkzeug.exceptions.NotFound", "the model does not exist");
    }
    if (model.equals(forbidden)) {
      return error(403, "odoo.exceptions.AccessError", "You are not allowed " + SECRET);
    }
    return switch (path[4]) {
      case "fields_get" -> Reply.json(fields(model, request.body()));
      case "search_read" -> Reply.json(rows(model, request.body()));
      default -> error(404, "werkzeug.exceptions.NotFound", "the method does not exist");
    };
  }

  static Reply error(int status, String name, String message) {
    ObjectNode body = JSON.createObjectNode().put("name", name).put("message", message);
    return Reply.json(status, body.put("debug", "Traceback: " + message));
  }

  private ObjectNode fields(String model, JsonNode asked) {
    Set<String> there =
        models.get(model).values().stream()
            .flatMap(row -> row.properties().stream())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    ObjectNode types = JSON.createObjectNode();
    for (JsonNode field : asked.get("allfields")) {
      String name = field.asText();
      if (there.contains(name)) {
        String type = BOOLEANS.contains(name) ? "boolean" : "char";
        types.putObject(name).put("type", TIES.contains(name) ? "many2one" : type);
      }
    }
    return types;
  }

  private ArrayNode rows(String model, JsonNode asked) {
    int limit = Math.min(mostRows, asked.get("limit").asInt());
    boolean archivedToo = !asked.at("/context/active_test").asBoolean(true);
    ArrayNode rows = JSON.createArrayNode();
    for (ObjectNode row : models.get(model).values()) {
      boolean hidden = row.has("active") && !row.get("active").asBoolean() && !archivedToo;
      if (!hidden && fits(row, asked.get("domain")) && rows.size() < limit) {
        ObjectNode served = rows.addObject();
        asked.get("fields").forEach(f -> served.set(f.asText(), row.get(f.asText())));
      }
    }
    return rows;
  }

  private boolean fits(ObjectNode row, JsonNode domain) {
    for (JsonNode condition : domain) {
      JsonNode value = row.get(condition.get(0).asText());
      JsonNode bound = condition.get(2);
      int order =
          bound.isNumber()
              ? Long.compare(value.asLong(), bound.asLong())
              : value.asText().compareTo(bound.asText());
      boolean holds =
          switch (condition.get(1).asText()) {
            case "=" -> order == 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> throw new IllegalArgumentException(condition.toString());
          };
      if (!holds && !ignoresConditions) {
        return false;
      }
    }
    return true;
  }
}
