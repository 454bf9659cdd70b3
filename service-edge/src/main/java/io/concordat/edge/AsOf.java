package io.concordat.edge;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The past instant that an answer is asked for, in the query parameter {@code asOf}. What was
 * answered then is answered again: the instant is compared with when the service took something in,
 * and not with when it was true in the world.
 *
 * @param instant a whole number of microseconds, as the database keeps time
 */
public record AsOf(Instant instant) {
  /**
   * What is younger may still change by a transaction that has begun and is not committed, or by
   * the clock of another instance; no transaction lives half as long.
   */
  static final Duration SETTLING = Duration.ofMinutes(5);

  private static final String SETTLED = "private, max-age=31536000, immutable";
  private static final String UNSETTLED = "private, no-cache";

  /** Whatever is before 1970 is 1970: nobody was asked then, and the database's years end. */
  public AsOf {
    instant = instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant;
    instant = instant.truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Reads the parameter.
   *
   * @param text as the client sent it; null or blank where the present is asked for
   * @throws io.quarkiverse.resteasy.problem.HttpProblem a 400 on {@code asOf}
   */
  public static Optional<AsOf> parse(String text, Instant now) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    Instant instant;
    try {
      instant = Instant.parse(text.trim());
    } catch (DateTimeException e) {
      throw Problem.badRequest(
          "asOf", "must be an instant such as 2026-03-01T12:00:00Z or 2026-03-01T12:00:00.123456Z");
    }
    if (instant.isAfter(now)) {
      throw Problem.badRequest(
          "asOf",
          "must not be in the future: here it is " + now + "; leave it out for the present");
    }
    return Optional.of(new AsOf(instant));
  }

  /**
   * Answers as {@link Etag#respond} does, and says how long the answer may be kept: for ever, once
   * nothing can change it any more.
   */
  public Response respond(Request request, EntityTag tag, Supplier<?> body, Instant now) {
    boolean settled = instant.plus(SETTLING).isBefore(now);
    return Response.fromResponse(Etag.respond(request, tag, body))
        .header(HttpHeaders.CACHE_CONTROL, settled ? SETTLED : UNSETTLED)
        .build();
  }
}
