package io.concordat.connector.iam.aws;

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * IAM, STS and Organizations of a few small accounts, told apart as AWS does: the service by what
 * the request was signed for, the account by whose credentials signed it.
 */
public final class FakeIam implements AutoCloseable {
  /** What no mapper may take, planted in tags, policies and elements that AWS does not have. */
  public static final String SECRET = "hunter2-hunter2-hunter2";

  static final String FIRST = "111111111111";
  static final String SECOND = "222222222222";
  static final String EXTERNAL_ID = "concordat-7301";
  static final String SESSION_TOKEN = "FwoGZXIvYXdzEXAMPLE-session-token";
  static final String SESSION_SECRET = "session-secret-access-key-of-a-role";

  private static final Pattern SIGNED =
      Pattern.compile("AWS4-HMAC-SHA256 Credential=(\\w+)/\\d{8}/[a-z0-9-]+/(\\w+)/aws4_request.*");

  private final HttpServer server;
  private final int accountCount;
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();
  private final Map<String, FakeAccount> accounts = new TreeMap<>();
  private final Map<String, String> listed = new TreeMap<>();

  /** One account, which the reader's own credentials belong to. */
  public FakeIam() {
    this(1);
  }

  /**
   * Several accounts.
   *
   * @param accountCount 1 or 2
   */
  FakeIam(int accountCount) {
    this.accountCount = accountCount;
    // Otherwise every answer waits 40 ms for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
    reset();
  }

  public synchronized void reset() {
    denied.clear();
    calls.clear();
    keys.clear();
    revoked.clear();
    accounts.clear();
    listed.clear();
    accounts.put(FIRST, new FakeAccount(FIRST, "", accountCount == 1 ? 4 : 2));
    list(FIRST, "Payments prod", "\"State\":\"ACTIVE\"");
    if (accountCount > 1) {
      accounts.put(SECOND, new FakeAccount(SECOND, "B", 2));
      list(SECOND, "Billing prod", "\"Status\":\"ACTIVE\"");
    }
  }

  /** Has Organizations list an account, whether there is one or not. */
  synchronized void list(String id, String name, String state) {
    listed.put(
        id,
        "{\"Id\":\"%s\",\"Name\":\"%s\",\"Email\":\"%s@x.example\",%s}"
            .formatted(id, name, SECRET, state));
  }

  synchronized FakeAccount account(String id) {
    return accounts.get(id);
  }

  /** Refuses an action to everybody, or {@code <account>:<action>} in one account. */
  public void deny(String action) {
    denied.add(action);
  }

  /** Grants again what was refused. */
  void allow(String action) {
    denied.remove(action);
  }

  /** Has Organizations list an account no more. */
  synchronized void unlist(String id) {
    listed.remove(id);
  }

  /** Ends a key: nobody is believed any more who signs with it. */
  void revoke(String accessKeyId) {
    revoked.add(accessKeyId);
  }

  /** By whose key each request was signed. */
  List<String> keys() {
    return List.copyOf(keys);
  }

  /** What was asked for: {@code own iam:ListUsers}, {@code role iam:ListUsers}, … */
  List<String> calls() {
    return List.copyOf(calls);
  }

  /** The ids of all rows of the accounts, by stream. */
  synchronized Map<String, Set<String>> rows() {
    Map<String, Set<String>> rows = new HashMap<>();
    accounts
        .values()
        .forEach(
            account ->
                account
                    .rows()
                    .forEach(
                        (stream, ids) ->
                            rows.computeIfAbsent(stream, name -> new HashSet<>()).addAll(ids)));
    return rows;
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public Map<String, String> properties(String source) {
    String prefix = "concordat.aws.sources." + source + ".";
    return Map.of(
        prefix + "endpoint", uri().toString(),
        prefix + "access-key-id", "AKIAREADER",
        prefix + "secret-access-key", "not-a-secret-at-all");
  }

  /** The properties of a source that covers the organization. */
  Map<String, String> organizationProperties(String source) {
    String prefix = "concordat.aws.sources." + source + ".";
    Map<String, String> properties = new HashMap<>(properties(source));
    properties.put(prefix + "accounts.from", "organization");
    properties.put(prefix + "accounts.external-id", EXTERNAL_ID);
    properties.put(prefix + "accounts.sts-endpoint", uri().toString());
    properties.put(prefix + "accounts.organizations-endpoint", uri().toString());
    properties.put(prefix + "service-last-accessed", "true");
    return properties;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Matcher signed =
          SIGNED.matcher(
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                  .orElse(""));
      if (!signed.matches()) {
        send(exchange, 403, error("MissingAuthenticationToken"));
        return;
      }
      String key = signed.group(1);
      String service = signed.group(2);
      keys.add(key);
      if (revoked.contains(key)) {
        if (service.equals("organizations")) {
          json(exchange, 400, "{\"__type\":\"UnrecognizedClientException\"}");
        } else {
          send(exchange, 403, error("InvalidClientTokenId"));
        }
      } else if (service.equals("organizations")) {
        organizations(exchange, key, body);
      } else if (key.startsWith("ASIA")
          && !SESSION_TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Amz-Security-Token"))) {
        send(exchange, 403, error("InvalidClientTokenId"));
      } else {
        query(exchange, key, service, form(body));
      }
    }
  }

  private void query(HttpExchange exchange, String key, String service, Map<String, String> form)
      throws IOException {
    String action = form.getOrDefault("Action", "");
    String account = key.startsWith("ASIA") ? key.substring(4) : FIRST;
    calls.add((key.startsWith("ASIA") ? "role " : "own ") + service + ":" + action);
    if (denied.contains(action) || denied.contains(account + ":" + action)) {
      send(exchange, 403, error("AccessDenied"));
      return;
    }
    Optional<String> result = service.equals("sts") ? assumed(form) : result(account, action, form);
    if (result.isEmpty()) {
      boolean sts = service.equals("sts");
      send(exchange, sts ? 403 : 404, error(sts ? "AccessDenied" : "NoSuchEntity"));
      return;
    }
    send(
        exchange,
        200,
        ("<%1$sResponse><%1$sResult>%2$s</%1$sResult><ResponseMetadata><RequestId>r</RequestId>"
                + "</ResponseMetadata></%1$sResponse>")
            .formatted(action, result.get()));
  }

  private synchronized Optional<String> result(
      String account, String action, Map<String, String> form) {
    return accounts.get(account).result(action, form);
  }

  /** As AWS: a role that is not there, a wrong external id and a refusal look the same. */
  private synchronized Optional<String> assumed(Map<String, String> form) {
    Matcher role =
        Pattern.compile("arn:aws:iam::(\\d{12}):role/ConcordatReader")
            .matcher(form.getOrDefault("RoleArn", ""));
    if (!role.matches()
        || !accounts.containsKey(role.group(1))
        || denied.contains(role.group(1) + ":assume")
        || !EXTERNAL_ID.equals(form.get("ExternalId"))
        || !"concordat".equals(form.get("RoleSessionName"))) {
      return Optional.empty();
    }
    return Optional.of(
        "<Credentials><AccessKeyId>ASIA"
            + role.group(1)
            + "</AccessKeyId><SecretAccessKey>"
            + SESSION_SECRET
            + "</SecretAccessKey><SessionToken>"
            + SESSION_TOKEN
            + "</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>");
  }

  /** One account on a page, so that there are several pages. */
  private synchronized void organizations(HttpExchange exchange, String key, String body)
      throws IOException {
    calls.add((key.startsWith("ASIA") ? "role " : "own ") + "organizations:ListAccounts");
    if (denied.contains("ListAccounts")) {
      json(
          exchange, 400, "{\"__type\":\"com.amazonaws#AccessDeniedException\",\"Message\":\"no\"}");
      return;
    }
    Matcher token = Pattern.compile("\"NextToken\":\"(\\d+)\"").matcher(body);
    String after = token.find() ? token.group(1) : "";
    List<String> rest =
        new ArrayList<>(listed.keySet()).stream().filter(id -> id.compareTo(after) > 0).toList();
    String page = rest.stream().limit(1).map(listed::get).collect(Collectors.joining(","));
    json(
        exchange,
        200,
        "{\"Accounts\":["
            + page
            + "]"
            + (rest.size() > 1 ? ",\"NextToken\":\"" + rest.getFirst() + "\"" : "")
            + "}");
  }

  private static String error(String code) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>"
        + code
        + "</Code><Message>"
        + SECRET
        + "</Message></Error><RequestId>r</RequestId></ErrorResponse>";
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new TreeMap<>();
    for (String pair : body.split("&")) {
      int equals = pair.indexOf('=');
      form.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return form;
  }

  private static void json(HttpExchange exchange, int status, String json) throws IOException {
    write(exchange, status, "application/x-amz-json-1.1", json);
  }

  private static void send(HttpExchange exchange, int status, String xml) throws IOException {
    write(exchange, status, "text/xml", xml);
  }

  private static void write(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
