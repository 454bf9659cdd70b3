package io.concordat.edge;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * An answer that says itself how long it may be kept is not told otherwise: the configured header
 * of the API stands in every answer from its beginning, and what a resource says is added to it.
 */
@ApplicationScoped
class OneCacheControl {
  private static final int PRIORITY = 300;

  void register(@Observes Filters filters) {
    filters.register(OneCacheControl::keepLast, PRIORITY);
  }

  private static void keepLast(RoutingContext context) {
    context.addHeadersEndHandler(
        end -> {
          MultiMap headers = context.response().headers();
          List<String> said = headers.getAll(HttpHeaders.CACHE_CONTROL);
          if (said.size() > 1) {
            headers.set(HttpHeaders.CACHE_CONTROL, said.getLast());
          }
        });
    context.next();
  }
}
