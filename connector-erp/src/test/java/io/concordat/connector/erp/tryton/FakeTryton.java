package io.concordat.connector.erp.tryton;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.connector.erp.keyed.JsonServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A small Tryton: sessions, conditions, wrapped values and errors with HTTP 200 as the real one has
 * them, and a planted secret in what nobody asks for.
 */
class FakeTryton extends JsonServer {
  static final String USER = "concordat";
  static final String PASSWORD = "planted-Passw0rd";
  static final String SECRET = "planted-bank-secret-0815";
  static final Instant EARLY = Instant.parse("2026-01-05T07:00:00Z");

  private final Map<String, Map<Long, ObjectNode>> models = new ConcurrentHashMap<>();
  private volatile String forbidden;
  private volatile Reply locked;
  private volatile String session;
  private volatile boolean ignoresConditions;

  synchronized void reset() {
    models.clear();
    forget();
    forbidden = "";
    locked = null;
    session = "session-1";
    ignoresConditions = false;
    for (long id = 1; id <= 5; id++) {
      ObjectNode party = row("party.party", id);
      party.put("name", "Party " + id).put("code", "" + id).put("active", id != 5);
      party.put("tax_identifier", SECRET);
      purchase(id, "1200." + id);
      ObjectNode subscription = row("sale.subscription", id);
      subscription.putNull("description").put("reference", "R-" + id).putNull("number");
      subscription.put("state", "running").putNull("end_date");
      subscription.putObject("currency.").put("id", 1).put("code", "EUR");
      date(subscription, "start_date", 2026, 2, 28);
    }
  }

  /** A purchase that was never written after it was made. */
  synchronized ObjectNode purchase(long id, String amount) {
    ObjectNode row = row("purchase.purchase", id);
    row.put("description", "Purchase " + id).putNull("reference").put("number", "P-" + id);
    row.put("state", "processing").put("comment", SECRET).put("party", 1);
    row.putObject("party.").put("id", 1).put("rec_name", "Party 1");
    row.putObject("currency.").put("id", 1).put("code", "EUR");
    row.putObject("total_amount").put("__class__", "Decimal").put("decimal", amount);
    date(row, "purchase_date", 2026, 1, 5);
    row.put("x_owner", "jonas.adler@meridian.example");
    row.put("x_reference", "arn:aws:iam::482913705566:user/service/" + id);
    return row;
  }

  private ObjectNode row(String model, long id) {
    ObjectNode row = JSON.createObjectNode();
    row.put("id", id).putNull("write_date");
    row.set("create_date", time(EARLY));
    models.computeIfAbsent(model, any -> new TreeMap<>()).put(id, row);
    return row;
  }

  static void date(ObjectNode row, String field, int year, int month, int day) {
    ObjectNode date = row.putObject(field).put("__class__", "date");
    date.put("year", year).put("month", month).put("day", day);
  }

  static ObjectNode time(Instant instant) {
    LocalDateTime at = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    ObjectNode time = JSON.createObjectNode().put("__class__", "datetime");
    time.put("year", at.getYear()).put("month", at.getMonthValue()).put("day", at.getDayOfMonth());
    time.put("hour", at.getHour()).put("minute", at.getMinute()).put("second", at.getSecond());
    return time.put("microsecond", at.getNano() / 1_000);
  }

  synchronized ObjectNode get(String model, long id) {
    return models.get(model).get(id);
  }

  synchronized void delete(String model, long id) {
    models.get(model).remove(id);
  }

  synchronized void uninstall(String model) {
    models.remove(model);
  }

  synchronized Set<Long> ids(String model) {
    return Set.copyOf(models.get(model).keySet());
  }

  void forbid(String model) {
    forbidden = model;
  }

  /** Lets nobody in, with a header or two. */
  void lock(String... header) {
    Reply busy = new Reply(429, "text/html", "<html>" + SECRET, Map.of());
    locked = header.length == 0 ? busy : busy.with(header[0], header[1]);
  }

  void ignoreConditions() {
    ignoresConditions = true;
  }

  /** Ends the session that is in use; the next log-in gives another. */
  void endSession() {
    session = "session-2";
  }

  @Override
  protected boolean isLogIn(Request request) {
    return request.body().path("method").asText().equals("common.db.login");
  }

  @Override
  protected synchronized Reply answer(Request request) {
    JsonNode parameters = request.body().path("params");
    if (!request.path().equals("/meridian/")) {
      return new Reply(404, "text/html", "<html>" + SECRET, Map.of());
    }
    if (isLogIn(request) && locked != null) {
      return locked;
    }
    if (isLogIn(request)) {
      boolean known = parameters.at("/1/password").asText().equals(PASSWORD);
      return known
          ? result(JSON.createArrayNode().add(7).add(session))
          : new Reply(401, "text/html", "<html>" + SECRET, Map.of());
    }
    String shown = USER + ":7:" + session;
    byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
    if (!request
        .header("Authorization")
        .equals("Session " + Base64.getEncoder().encodeToString(bytes))) {
      return new Reply(401, "text/plain", "", Map.of());
    }
    String model =
        request.body().path("method").asText().replaceAll("^model\\.|\\.search_read$", "");
    if (model.equals(forbidden)) {
      return error("UserError", "You are not allowed to access it. " + SECRET);
    }
    return models.containsKey(model)
        ? result(rows(models.get(model), parameters))
        : error("'" + model + "'", "Traceback " + SECRET);
  }

  static Reply error(String kind, String detail) {
    ObjectNode body = JSON.createObjectNode().put("id", 1);
    body.putArray("error").add(kind).addArray().add(detail);
    return Reply.json(body);
  }

  private static Reply result(JsonNode value) {
    return Reply.json(JSON.createObjectNode().put("id", 1).set("result", value));
  }

  private ArrayNode rows(Map<Long, ObjectNode> table, JsonNode parameters) {
    boolean inactiveToo = !parameters.at("/5/active_test").asBoolean(true);
    ArrayNode rows = JSON.createArrayNode();
    for (ObjectNode row : table.values()) {
      boolean hidden = row.has("active") && !row.get("active").asBoolean() && !inactiveToo;
      if (!hidden && fits(row, parameters.get(0)) && rows.size() < parameters.get(2).asInt()) {
        ObjectNode served = rows.addObject();
        for (JsonNode field : parameters.get(4)) {
          String name = field.asText();
          int dot = name.indexOf('.');
          String top = dot < 0 ? name : name.substring(0, dot + 1);
          if (row.has(top)) {
            served.set(top, row.get(top));
          }
        }
      }
    }
    return rows;
  }

  private boolean fits(ObjectNode row, JsonNode domain) {
    if (ignoresConditions) {
      return true;
    }
    if (domain.path(0).asText("").equals("OR")) {
      return fits(row, JSON.createArrayNode().add(domain.get(1)))
          || fits(row, JSON.createArrayNode().add(domain.get(2)));
    }
    for (JsonNode condition : domain) {
      if (condition.path(0).asText().equals("OR")
          ? !fits(row, condition)
          : !holds(row, condition)) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(ObjectNode row, JsonNode condition) {
    JsonNode value = row.path(condition.get(0).asText());
    JsonNode bound = condition.get(2);
    if (bound.isObject()) {
      // As in SQL, nothing compares with a null.
      return value.isObject() && !instant(value).isBefore(instant(bound));
    }
    return value.asLong() > bound.asLong();
  }

  private static Instant instant(JsonNode time) {
    return LocalDateTime.of(
            time.path("year").asInt(1),
            Math.clamp(time.path("month").asInt(), 1, 12),
            Math.clamp(time.path("day").asInt(), 1, 28),
            time.path("hour").asInt(),
            time.path("minute").asInt(),
            time.path("second").asInt(),
            time.path("microsecond").asInt() * 1_000)
        .toInstant(ZoneOffset.UTC);
  }
}
