package io.concordat.registry.query;

import io.concordat.edge.Problem;
import io.concordat.registry.link.LinkPeriods;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;

/**
 * Answers for the ids of entities that have no record any more: they name what they were merged
 * into. A merge can be undone; the service's {@code Cache-Control} has the answer asked for again.
 */
@ApplicationScoped
public class MergedEntities {
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
    return answer(entity, "");
  }

  /**
   * The same for a part of the entity that has nothing to show, if that is because no record is
   * about the entity any more.
   *
   * @param part of the entity's address, such as {@code /history}
   * @param query of the request as it came, which the redirection keeps; null if it had none
   * @return empty where records are about it
   * @throws io.quarkiverse.resteasy.problem.HttpProblem a 404 where the id names no entity, or none
   *     that has a record
   */
  public Optional<Response> instead(UUID entity, String part, String query) {
    return isAboutSomething(entity)
        ? Optional.empty()
        : Optional.of(answer(entity, query == null ? part : part + "?" + query));
  }

  private boolean isAboutSomething(UUID entity) {
    return transactions.read(
        connection -> {
          try (SetStatement statement =
              SetStatement.on(
                  connection,
                  "SELECT EXISTS (SELECT FROM source_record WHERE entity_id = e.id) AS held FROM"
                      + " entity e WHERE e.id = ?")) {
            return statement.value(entity).list(row -> row.getBoolean("held")).stream()
                .findFirst()
                .orElseThrow(() -> EntityId.unknown(entity));
          }
        });
  }

  private Response answer(UUID entity, String below) {
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
        .header(HttpHeaders.LOCATION, "/api/v1/entities/" + current + below)
        .entity(new Merged(entity, current))
        .build();
  }
}
