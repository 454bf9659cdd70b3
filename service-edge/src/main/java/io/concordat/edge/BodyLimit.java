package io.concordat.edge;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers a body that is announced as too large with problem details: the server's own limit, which
 * stays behind it for bodies of unknown length, closes with an empty 413.
 */
@ApplicationScoped
class BodyLimit {
  /** Before the server's own limit. */
  private static final int PRIORITY = 400;

  private final long maxBytes;

  BodyLimit(
      @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "1M")
          MemorySize maxBytes) {
    this.maxBytes = maxBytes.asLongValue();
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  private void check(RoutingContext context) {
    if (announced(context.request().getHeader(HttpHeaders.CONTENT_LENGTH)) <= maxBytes) {
      context.next();
      return;
    }
    ProblemType type = ProblemType.TOO_LARGE;
    context
        .response()
        .setStatusCode(type.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader(HttpHeaders.CONNECTION, "close")
        .end(
            new JsonObject()
                .put("type", type.uri().toString())
                .put("title", type.title())
                .put("status", type.status())
                .put("detail", "send at most " + maxBytes + " bytes")
                .put("instance", context.request().path())
                .encode());
  }

  private static long announced(String contentLength) {
    try {
      return contentLength == null ? 0 : Long.parseLong(contentLength.trim());
    } catch (NumberFormatException malformed) {
      return 0;
    }
  }
}
