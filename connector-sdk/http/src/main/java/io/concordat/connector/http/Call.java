package io.concordat.connector.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * One request. Immutable; each method gives another one.
 *
 * <p>A target is resolved against the server's address as a link in a page is: {@code
 * api/contracts} lies below the address's path, {@code /api/contracts} below its host, and an
 * absolute one must lead to the same scheme, host and port.
 */
public final class Call {
  private final String method;
  private final String what;
  private final String target;
  private final Map<String, String> headers;
  private final byte[] body;
  private final Optional<String> needs;

  private Call(
      String method,
      String what,
      String target,
      Map<String, String> headers,
      byte[] body,
      Optional<String> needs) {
    this.method = method;
    this.what = what;
    this.target = target;
    this.headers = headers;
    this.body = body;
    this.needs = needs;
  }

  /**
   * A request without a body.
   *
   * @param what the subject of every sentence about the answer, such as {@code sys_user} or {@code
   *     the list of clients}; no ids and no values
   */
  public static Call of(String method, String what, String target) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    return new Call(method, what, target, headers, null, Optional.empty());
  }

  public static Call get(String what, String target) {
    return of("GET", what, target);
  }

  public static Call post(String what, String target) {
    return of("POST", what, target);
  }

  public static Call put(String what, String target) {
    return of("PUT", what, target);
  }

  public static Call patch(String what, String target) {
    return of("PATCH", what, target);
  }

  public static Call delete(String what, String target) {
    return of("DELETE", what, target);
  }

  /** With a header, which replaces one of the same name. */
  public Call header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.keySet().removeIf(name::equalsIgnoreCase);
    more.put(name, value);
    return new Call(method, what, target, more, body, needs);
  }

  /** With a further query parameter, which is encoded here. */
  public Call query(String name, String value) {
    String separator = target.indexOf('?') < 0 ? "?" : "&";
    return new Call(
        method,
        what,
        target + separator + encoded(name) + "=" + encoded(value),
        headers,
        body,
        needs);
  }

  /** With a right that a 403 is to name, such as {@code realm-management/view-clients}. */
  public Call needs(String right) {
    return new Call(method, what, target, headers, body, Optional.of(right));
  }

  /**
   * With a JSON body.
   *
   * @param value a tree, a map, or a record
   */
  public Call json(Object value) {
    try {
      return body("application/json", BoundedJson.MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the body of " + what + " cannot be written as JSON");
    }
  }

  /** With a form as body, in the order of the map. */
  public Call form(Map<String, String> parameters) {
    StringJoiner form = new StringJoiner("&");
    parameters.forEach((name, value) -> form.add(formEncoded(name) + "=" + formEncoded(value)));
    return body(
        "application/x-www-form-urlencoded", form.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** With a body of any type. */
  public Call body(String contentType, byte[] bytes) {
    Call typed = header("Content-Type", contentType);
    return new Call(method, what, target, typed.headers, bytes.clone(), needs);
  }

  /** One segment of a path, or one value of a query, percent-encoded. */
  public static String encoded(String text) {
    return formEncoded(text).replace("+", "%20");
  }

  private static String formEncoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  String method() {
    return method;
  }

  String what() {
    return what;
  }

  String target() {
    return target;
  }

  Map<String, String> headers() {
    return headers;
  }

  Optional<String> needs() {
    return needs;
  }

  BodyPublisher publisher() {
    return body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
  }

  @Override
  public String toString() {
    return "Call[" + method + " " + what + "]";
  }
}
