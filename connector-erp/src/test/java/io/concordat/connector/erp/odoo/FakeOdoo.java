package io.concordat.connector.erp.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.connector.erp.keyed.JsonServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A small Odoo: fields, conditions, order, limit, archived rows, {@code false} for what is not
 * there and the forms of errors as a real one has them, and a planted secret in what nobody asks
 * for.
 */
final class FakeOdoo extends JsonServer {
  static final String KEY = "planted-api-key-0815";
  static final String SECRET = "planted-bank-secret-0815";
  static final String DATABASE = "meridian";
  static final Instant EARLY = Instant.parse("2026-01-05T07:00:00Z");

  private static final JsonNode NOTHING = BooleanNode.FALSE;

  private static final DateTimeFormatter NAIVE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  /** What {@code fields_get} really answered, by model. */
  private static final Map<String, JsonNode> FIELDS =
      Stream.of("res.partner", "purchase.requisition", "purchase.order")
          .collect(
              Collectors.toUnmodifiableMap(model -> model, model -> recorded(model, "fields_get")));

  private final Map<String, Map<Long, ObjectNode>> models = new ConcurrentHashMap<>();
  private volatile String forbidden = "";
  private volatile boolean ignoresConditions;
  private volatile int mostRows;
  private volatile boolean holdsOneDatabase;
  private volatile boolean databaseIsDown;
  private volatile String missing = "";

  /** An answer of a real Odoo; see ORIGIN.md beside it. */
  static JsonNode recorded(String model, String method) {
    String file = "/odoo/" + model + "." + method + ".json";
    try (InputStream in = FakeOdoo.class.getResourceAsStream(file)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void clear() {
    FIELDS.keySet().forEach(model -> models.put(model, new TreeMap<>()));
    forget();
    databaseIsDown = false;
    missing = "";
    forbidden = "";
    ignoresConditions = false;
    mostRows = 1_000;
    holdsOneDatabase = false;
  }

  /** Holds the rows that were recorded, and nothing else. */
  void resetToRecorded() {
    clear();
    for (String model : FIELDS.keySet()) {
      for (JsonNode row : recorded(model, "search_read")) {
        models.get(model).put(row.get("id").asLong(), (ObjectNode) row);
      }
    }
  }

  void reset() {
    clear();
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
    models.get(model).put(id, row);
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

  /** Loses its PostgreSQL. */
  void loseDatabase() {
    databaseIsDown = true;
  }

  /** Has a field no more, as where a module was not installed. */
  void lackField(String field) {
    missing = field;
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
    boolean named = request.header("X-Odoo-Database").equals(DATABASE);
    if (databaseIsDown || !(holdsOneDatabase || named)) {
      return new Reply(404, "text/html; charset=utf-8", "<!DOCTYPE html><h1>404</h1>", Map.of());
    }
    if (!request.header("Authorization").equalsIgnoreCase("Bearer " + KEY)) {
      return error(401, "werkzeug.exceptions.Unauthorized", "who? " + SECRET)
          .with("WWW-Authenticate", "Bearer ");
    }
    String model = request.path().split("/")[3];
    String method = request.path().split("/")[4];
    if (!models.containsKey(model)) {
      return error(404, "werkzeug.exceptions.NotFound", "which model?");
    }
    // The fields of a model are no secret, whoever may read its rows.
    return switch (method) {
      case "fields_get" -> Reply.json(fields(model, request.body()));
      case "search_read" -> found(model, request.body());
      default -> error(404, "werkzeug.exceptions.NotFound", "which method?");
    };
  }

  /** An error in the form of the API; those of HTTP repeat their status in the arguments. */
  static Reply error(int status, String name, String message) {
    ObjectNode body = JSON.createObjectNode().put("name", name).put("message", message);
    ArrayNode arguments = body.putArray("arguments").add(message);
    if (name.startsWith("werkzeug.")) {
      arguments.add(status);
    }
    body.putObject("context");
    return Reply.json(status, body.put("debug", "Traceback: " + message));
  }

  private boolean has(String model, String field) {
    return FIELDS.get(model).has(field) && !field.equals(missing);
  }

  private ObjectNode fields(String model, JsonNode asked) {
    ObjectNode types = JSON.createObjectNode();
    for (JsonNode field : asked.get("allfields")) {
      if (has(model, field.asText())) {
        types.set(field.asText(), FIELDS.get(model).get(field.asText()));
      }
    }
    return types;
  }

  private Reply found(String model, JsonNode asked) {
    if (model.equals(forbidden)) {
      return error(403, "odoo.exceptions.AccessError", "not you: " + SECRET);
    }
    Stream<String> fields = asked.get("fields").valueStream().map(JsonNode::asText);
    Stream<String> conditions = asked.get("domain").valueStream().map(c -> c.get(0).asText());
    return Stream.concat(fields, conditions).allMatch(field -> has(model, field))
        ? Reply.json(rows(model, asked))
        : error(500, "builtins.ValueError", "which field?");
  }

  private ArrayNode rows(String model, JsonNode asked) {
    int limit = Math.min(mostRows, asked.get("limit").asInt());
    boolean archivedToo = !asked.at("/context/active_test").asBoolean(true);
    ArrayNode rows = JSON.createArrayNode();
    for (ObjectNode row : models.get(model).values()) {
      boolean hidden = row.has("active") && !row.get("active").asBoolean() && !archivedToo;
      if (!hidden && fits(row, asked.get("domain")) && rows.size() < limit) {
        ObjectNode served = rows.addObject();
        for (JsonNode field : asked.get("fields")) {
          served.set(
              field.asText(),
              row.path(field.asText()).isMissingNode() ? NOTHING : row.get(field.asText()));
        }
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
