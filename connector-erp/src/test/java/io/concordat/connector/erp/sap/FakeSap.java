package io.concordat.connector.erp.sap;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A small SAP: three entity sets, paged by the server into twos with a skip token, filtered by key
 * and by change time. Serves what it is asked for with {@code $select}, and a planted secret in
 * what nobody asks for. {@code DELETE /<number>} deletes a contract, for tests that reach it only
 * over HTTP.
 */
final class FakeSap implements AutoCloseable {
  static final String SECRET = "planted-bank-secret-0815";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern AFTER = Pattern.compile(" gt '([^']*)'");
  private static final Pattern SINCE = Pattern.compile(" ge datetimeoffset'([^']*)'");
  private static final int SERVED_AT_ONCE = 2;

  private final HttpServer server;
  private final Map<String, ObjectNode> contracts = new ConcurrentSkipListMap<>();
  private final Map<String, ObjectNode> orders = new ConcurrentSkipListMap<>();
  private final Map<String, ObjectNode> suppliers = new ConcurrentSkipListMap<>();
  private volatile boolean forbidden;
  private volatile boolean stuck;
  private volatile String lacking = "no property";

  FakeSap() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  void reset() {
    contracts.clear();
    orders.clear();
    suppliers.clear();
    forbidden = false;
    stuck = false;
    lacking = "no property";
    Stream.of("4600000001", "4600000002", "4600000003", "4600000004", "4600000005")
        .forEach(number -> contract(number, "12000.000", Instant.parse("2026-01-05T07:00:00Z")));
    Stream.of("4500000001", "4500000002", "4500000003").forEach(this::order);
    Stream.of("17300001", "17300002", "17300003").forEach(this::supplier);
  }

  private void order(String number) {
    ObjectNode row = JSON.createObjectNode();
    row.put("PurchaseOrder", number);
    row.put("Supplier", "17300002");
    row.put("LastChangeDateTime", "/Date(1767596400000+0000)/");
    row.put("YY1_IdentityReference_PDH", "keycloak:meridian/" + number);
    row.put("SupplierPhoneNumber", SECRET);
    row.putObject("to_PurchaseOrderItem")
        .putArray("results")
        .addObject()
        .put("PurchaseOrderItemText", "Item of " + number)
        .put("NetPriceAmount", "12.50");
    orders.put(number, row);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void contract(String number, String amount, Instant changed) {
    ObjectNode row = JSON.createObjectNode();
    row.put("PurchaseContract", number);
    row.put("PurchasingDocumentDeletionCode", "");
    row.put("Supplier", "17300001");
    row.put("ValidityStartDate", "/Date(1738368000000)/");
    row.put("ValidityEndDate", "/Date(1769817600000)/");
    row.put("PurchaseContractTargetAmount", amount);
    row.put("DocumentCurrency", "EUR");
    row.put("LastChangeDateTime", "/Date(" + changed.toEpochMilli() + "+0000)/");
    row.put("YY1_BusinessOwner_PDH", "jonas.adler@meridian.example");
    row.put("YY1_IdentityReference_PDH", "arn:aws:iam::482913705566:user/service/" + number);
    row.put("BankAccountLongID", SECRET);
    contracts.put(number, row);
  }

  void removeContract(String number) {
    contracts.remove(number);
  }

  private void supplier(String number) {
    ObjectNode row = JSON.createObjectNode();
    row.put("Supplier", number);
    row.put("SupplierName", "Supplier " + number);
    row.put("DeletionIndicator", false);
    row.put("TaxNumber1", SECRET);
    suppliers.put(number, row);
  }

  void forbidContracts() {
    forbidden = true;
  }

  /** No entity set has this property. */
  void lack(String property) {
    lacking = property;
  }

  void stickToOnePage() {
    stuck = true;
  }

  java.util.Set<String> contractNumbers() {
    return contracts.keySet();
  }

  java.util.Set<String> orderNumbers() {
    return orders.keySet();
  }

  java.util.Set<String> supplierNumbers() {
    return suppliers.keySet();
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("DELETE")) {
      removeContract(exchange.getRequestURI().getPath().substring(1));
      send(exchange, 200, "{}");
      return;
    }
    boolean ofContracts = exchange.getRequestURI().getPath().endsWith("/A_PurchaseContract");
    if (ofContracts && forbidden) {
      send(exchange, 403, Payloads.text("error.json"));
      return;
    }
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    if (query.toString().contains(lacking)) {
      send(
          exchange,
          400,
          "{\"error\":{\"message\":{\"value\":\"Property "
              + lacking
              + " not found, "
              + SECRET
              + "\"}}}");
      return;
    }
    List<ObjectNode> rows =
        rows(exchange.getRequestURI().getPath()).entrySet().stream()
            .filter(row -> passes(row.getKey(), row.getValue(), query))
            .map(row -> selected(row.getValue(), query))
            .limit(Long.parseLong(query.get("$top")))
            .toList();
    int skip = Integer.parseInt(query.getOrDefault("$skiptoken", "0"));
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode results = answer.putObject("d").putArray("results");
    rows.stream().skip(skip).limit(SERVED_AT_ONCE).forEach(results::add);
    if (stuck && ofContracts) {
      link(answer, exchange.getRequestURI(), 0);
    } else if (skip + SERVED_AT_ONCE < rows.size()) {
      link(answer, exchange.getRequestURI(), skip + SERVED_AT_ONCE);
    }
    send(exchange, 200, answer.toString());
  }

  private Map<String, ObjectNode> rows(String path) {
    return path.endsWith("/A_PurchaseContract")
        ? contracts
        : path.endsWith("/A_PurchaseOrder") ? orders : suppliers;
  }

  private void link(ObjectNode answer, URI asked, int skip) {
    String query = asked.getRawQuery().replaceAll("&?\\$skiptoken=\\d+", "");
    ((ObjectNode) answer.get("d"))
        .put("__next", uri() + asked.getPath() + "?" + query + "&$skiptoken=" + skip);
  }

  private static boolean passes(String key, ObjectNode row, Map<String, String> query) {
    String filter = query.getOrDefault("$filter", "");
    Matcher after = AFTER.matcher(filter);
    if (after.find() && key.compareTo(after.group(1)) <= 0) {
      return false;
    }
    Matcher since = SINCE.matcher(filter);
    return !since.find() || !changed(row).isBefore(Instant.parse(since.group(1)));
  }

  /** {@code /Date(ms+0000)/}. */
  private static Instant changed(ObjectNode row) {
    String digits = row.get("LastChangeDateTime").asText().replaceAll("^/Date\\(|\\+0000\\)/$", "");
    return Instant.ofEpochMilli(Long.parseLong(digits));
  }

  private static ObjectNode selected(ObjectNode row, Map<String, String> query) {
    return row.deepCopy()
        .retain(
            Stream.of(query.get("$select").split(","))
                .map(property -> property.replaceFirst("/.*", ""))
                .toList());
  }

  private static Map<String, String> query(String raw) {
    return Stream.of(raw.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                (first, second) -> second,
                TreeMap::new));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json;charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
