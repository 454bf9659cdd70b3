package io.concordat.edge;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;

/**
 * Exceptions that become problem details (RFC 9457). A detail is a sentence for the caller: what is
 * wrong and what to do; never an exception's text, a class name or a stored value.
 */
public final class Problem {
  private static final int LONGEST_NAME = 64;

  private Problem() {}

  /** Any type with a sentence of its own. */
  public static HttpProblem of(ProblemType type, String detail) {
    return builder(type, detail).build();
  }

  /**
   * A 400.
   *
   * @param field the parameter, header or body field that is wrong
   * @param detail what is wrong with it, and what would be right
   */
  public static HttpProblem badRequest(String field, String detail) {
    return builder(ProblemType.INVALID_INPUT, detail).with("field", field).build();
  }

  /**
   * A 400 with more than its sentence.
   *
   * @param more what a program could use, by name, such as the line in a file
   */
  public static HttpProblem badRequest(String field, String detail, Map<String, ?> more) {
    HttpProblem.Builder problem = builder(ProblemType.INVALID_INPUT, detail).with("field", field);
    more.forEach(problem::with);
    return problem.build();
  }

  /** A 400 from a refusal whose message is {@code field: reason}, as contract records make them. */
  public static HttpProblem badRequest(IllegalArgumentException refusal) {
    String message = refusal.getMessage() == null ? "body: is not valid" : refusal.getMessage();
    int colon = message.indexOf(": ");
    return colon < 1
        ? badRequest("body", message)
        : badRequest(message.substring(0, colon), message.substring(colon + 2));
  }

  /** A 400 for a member of a body that nobody knows, with those that are known. */
  public static HttpProblem unknownMember(String name, Collection<?> known) {
    return badRequest(printable(name), "is not known here; known are " + new TreeSet<>(known));
  }

  /** A 400 for a query parameter that nobody knows, with those that are known. */
  static HttpProblem unknownParameter(String name, Collection<String> known) {
    return badRequest(
        name.isBlank() ? "query" : printable(name),
        "is no query parameter here; "
            + (known.isEmpty()
                ? "there are none: leave it out"
                : "known are " + new TreeSet<>(known)));
  }

  /** A name that a client chose, such that an answer may repeat it. */
  static String printable(String name) {
    String cut = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    return cut.replaceAll("[^\\x20-\\x7e]", "?");
  }

  /** A 404; the detail names what was looked for. */
  public static HttpProblem notFound(String detail) {
    return of(ProblemType.NOT_FOUND, detail);
  }

  public static HttpProblem conflict(String detail) {
    return of(ProblemType.CONFLICT, detail);
  }

  public static HttpProblem preconditionFailed(String detail) {
    return of(ProblemType.PRECONDITION_FAILED, detail);
  }

  public static HttpProblem forbidden(String detail) {
    return of(ProblemType.FORBIDDEN, detail);
  }

  /** A 503 that says when to come back. */
  public static HttpProblem unavailable(String detail, Duration retryAfter) {
    return builder(ProblemType.UNAVAILABLE, detail)
        .withHeader("Retry-After", Math.max(1, retryAfter.toSeconds()))
        .build();
  }

  /** A 429 that says when to come back. */
  public static HttpProblem tooManyRequests(String detail, Duration retryAfter) {
    return builder(ProblemType.TOO_MANY_REQUESTS, detail)
        .withHeader("Retry-After", Math.max(1, retryAfter.toSeconds()))
        .build();
  }

  private static HttpProblem.Builder builder(ProblemType type, String detail) {
    return HttpProblem.builder()
        .withType(type.uri())
        .withTitle(type.title())
        .withStatus(type.status())
        .withDetail(detail);
  }
}
