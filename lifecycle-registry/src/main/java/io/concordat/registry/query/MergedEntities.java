package io.concordat.registry.query;

import io.concordat.edge.Problem;
import io.concordat.registry.link.LinkPeriods;
import io.concordat.registry.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/**
 * Answers for the ids of entities that have no record any more: they name what they were merged
 * into. A merge can be undone; the service's {@code Cache-Control} has the answer asked for again.
 */
@ApplicationScoped
class MergedEntities {
  private static final int PERMANENT_REDIRECT = 308;

  private final Transactions transactions;

  MergedEntities(Transactions transactions) {
    this.transactions = transactions;
  }

  /** The body beside the redirection. */
  record Merged(UUID id, UUID mergedInto) {}

  /**
   * The redirection to the entity that the id names now.
   *
   * @throws io.quarkiverse.resteasy.problem.HttpProblem a 404 where it names none
   */
  Response answer(UUID entity) {
    UUID current = transactions.read(connection -> LinkPeriods.current(connection, entity));
    if (current.equals(entity)) {
      throw Problem.notFound(
          "entity "
              + entity
              + " has no record any more; GET /api/v1/link-actions?entityId="
              + entity
              + " says what became of them");
    }
    return Response.status(PERMANENT_REDIRECT)
        .header(HttpHeaders.LOCATION, "/api/v1/entities/" + current)
        .entity(new Merged(entity, current))
        .build();
  }
}
