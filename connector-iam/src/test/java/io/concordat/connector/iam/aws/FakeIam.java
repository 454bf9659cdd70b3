package io.concordat.connector.iam.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A small account, held in memory and served in IAM's wire form. Whatever page size is asked for,
 * it serves three at a time, as IAM may.
 */
public final class FakeIam implements AutoCloseable {
  private static final int PAGE = 3;

  /** A tag whose value no mapper may take. */
  public static final String SECRET = "hunter2-hunter2-hunter2";

  private final HttpServer server;
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private final Map<String, String> users = new TreeMap<>();
  private final Map<String, String> roles = new TreeMap<>();
  private final Map<String, String> policies = new TreeMap<>();
  private final Map<String, List<String>> keys = new TreeMap<>();

  public FakeIam() {
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
    users.clear();
    roles.clear();
    policies.clear();
    keys.clear();
    for (int i = 1; i <= 4; i++) {
      putUser("AIDA" + i, "owner-" + i + "@x.example");
      keys.put("AIDA" + i, new ArrayList<>(List.of("AKIA" + i)));
      roles.put("AROA" + i, "team-" + i);
      policies.put("ANPA" + i, "s3:GetObject");
    }
  }

  public synchronized void putUser(String id, String owner) {
    users.put(id, owner);
  }

  public synchronized void removeRole(String id) {
    roles.remove(id);
  }

  public void deny(String action) {
    denied.add(action);
  }

  public synchronized Set<String> users() {
    return Set.copyOf(users.keySet());
  }

  public synchronized Set<String> roles() {
    return Set.copyOf(roles.keySet());
  }

  public synchronized Set<String> policies() {
    return Set.copyOf(policies.keySet());
  }

  public synchronized Set<String> keys() {
    Set<String> all = new java.util.HashSet<>();
    keys.values().forEach(all::addAll);
    return all;
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

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> form = form(exchange);
      String action = form.getOrDefault("Action", "");
      if (denied.contains(action)) {
        send(
            exchange,
            403,
            "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message>"
                + "</Error><RequestId>r</RequestId></ErrorResponse>");
        return;
      }
      send(
          exchange,
          200,
          "<"
              + action
              + "Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><"
              + action
              + "Result>"
              + result(action, form)
              + "</"
              + action
              + "Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></"
              + action
              + "Response>");
    }
  }

  private synchronized String result(String action, Map<String, String> form) {
    return switch (action) {
      case "ListUsers" -> page(form, users, "Users", id -> user(id) + created());
      case "ListAccessKeys" -> {
        Map<String, String> own = new TreeMap<>();
        keys.getOrDefault("AIDA" + form.get("UserName").substring(4), List.of())
            .forEach(key -> own.put(key, ""));
        yield page(
            form,
            own,
            "AccessKeyMetadata",
            id -> "<AccessKeyId>" + id + "</AccessKeyId><Status>Active</Status>" + created());
      }
      case "GetAccessKeyLastUsed" ->
          form.get("AccessKeyId").equals("AKIA1")
              ? "<AccessKeyLastUsed><LastUsedDate>2026-01-02T03:04:05Z</LastUsedDate>"
                  + "<ServiceName>s3</ServiceName><Region>eu-central-1</Region></AccessKeyLastUsed>"
              : "<AccessKeyLastUsed><ServiceName>N/A</ServiceName><Region>N/A</Region>"
                  + "</AccessKeyLastUsed>";
      default -> details(form);
    };
  }

  private String details(Map<String, String> form) {
    return switch (form.get("Filter.member.1")) {
      case "User" ->
          page(
              form,
              users,
              "UserDetailList",
              id ->
                  user(id)
                      + created()
                      + attached()
                      + "<Tags><member><Key>owner</Key><Value>"
                      + users.get(id)
                      + "</Value></member><member><Key>db-password</Key><Value>"
                      + SECRET
                      + "</Value></member></Tags>");
      case "Role" ->
          page(
              form,
              roles,
              "RoleDetailList",
              id ->
                  "<Path>/</Path><RoleName>"
                      + id.toLowerCase(java.util.Locale.ROOT)
                      + "</RoleName><RoleId>"
                      + id
                      + "</RoleId><Arn>arn:aws:iam::1:role/"
                      + id
                      + "</Arn>"
                      + created()
                      + attached()
                      + "<RoleLastUsed/>");
      default ->
          page(
              form,
              policies,
              "Policies",
              id ->
                  "<PolicyName>"
                      + id
                      + "</PolicyName><PolicyId>"
                      + id
                      + "</PolicyId><Arn>arn:aws:iam::1:policy/"
                      + id
                      + "</Arn><AttachmentCount>1</AttachmentCount>"
                      + "<PolicyVersionList><member><IsDefaultVersion>true</IsDefaultVersion><Document>"
                      + URLEncoder.encode(
                          "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\""
                              + policies.get(id)
                              + "\",\"Resource\":\"*\"}]}",
                          StandardCharsets.UTF_8)
                      + "</Document></member></PolicyVersionList>");
    };
  }

  private static String user(String id) {
    return "<Path>/</Path><UserName>user"
        + id.substring(4)
        + "</UserName><UserId>"
        + id
        + "</UserId><Arn>arn:aws:iam::1:user/"
        + id
        + "</Arn>";
  }

  private static String attached() {
    return "<AttachedManagedPolicies><member><PolicyName>ANPA1</PolicyName>"
        + "<PolicyArn>arn:aws:iam::1:policy/ANPA1</PolicyArn></member></AttachedManagedPolicies>";
  }

  private static String created() {
    return "<CreateDate>2025-06-01T00:00:00Z</CreateDate>";
  }

  private static String page(
      Map<String, String> form,
      Map<String, String> all,
      String element,
      java.util.function.Function<String, String> xml) {
    String after = form.getOrDefault("Marker", "");
    List<String> rest = all.keySet().stream().filter(id -> id.compareTo(after) > 0).toList();
    List<String> page = rest.subList(0, Math.min(PAGE, rest.size()));
    boolean truncated = rest.size() > page.size();
    StringBuilder text = new StringBuilder("<IsTruncated>" + truncated + "</IsTruncated>");
    if (truncated) {
      text.append("<Marker>").append(page.getLast()).append("</Marker>");
    }
    text.append('<').append(element).append('>');
    page.forEach(id -> text.append("<member>").append(xml.apply(id)).append("</member>"));
    return text.append("</").append(element).append('>').toString();
  }

  private static Map<String, String> form(HttpExchange exchange) throws IOException {
    Map<String, String> form = new TreeMap<>();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    for (String pair : body.split("&")) {
      int equals = pair.indexOf('=');
      form.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return form;
  }

  private static void send(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] body = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
