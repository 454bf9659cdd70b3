package io.concordat.registry.query;

import io.concordat.edge.Roles;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The registry in numbers. */
@Path("/api/v1/stats")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
@Tag(name = "Sources")
public class StatsResource {
  private static final String SQL =
      "SELECT (SELECT coalesce(sum(active), 0) FROM source_stream) AS active, (SELECT"
          + " coalesce(sum(retired), 0) FROM source_stream) AS retired, (SELECT count(*) FROM"
          + " source_record WHERE entity_id IS NULL) AS waiting, (SELECT count(*) FROM"
          + " entity_decision) - (SELECT count(*) FROM entity_decision d JOIN entity e ON e.id ="
          + " d.entity_id WHERE e.emptied_at IS NOT NULL) AS decided_entities, (SELECT coalesce(sum(decided), 0) FROM"
          + " entity_decision) AS decided_fields, (SELECT coalesce(sum(contested), 0) FROM"
          + " entity_decision) AS contested_fields, (SELECT count(*) FROM link_case WHERE state ="
          + " 'open') AS open_cases, (SELECT count(*) FROM quarantine WHERE state = 'set_aside') AS"
          + " set_aside, (SELECT count(*) FROM announcement_due) AS due";

  private final Transactions transactions;

  StatsResource(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * The registry in numbers.
   *
   * @param entitiesByKind how many entities of each kind
   * @param records source records, linked and waiting ones
   * @param waiting records that no entity has yet
   * @param due entities whose last change is not announced yet
   */
  public record Stats(
      long entities,
      Map<String, Long> entitiesByKind,
      long records,
      long activeRecords,
      long retiredRecords,
      long linked,
      long waiting,
      long decidedEntities,
      long decidedFields,
      long contestedFields,
      long openCases,
      long setAside,
      long due) {}

  @GET
  @Operation(summary = "Entities, records, links and decisions in numbers")
  public Stats stats() {
    return transactions.read(
        connection -> {
          Map<String, Long> kinds = new TreeMap<>();
          try (SetStatement statement =
              SetStatement.on(
                  connection,
                  "SELECT kind, count(*) AS n FROM entity WHERE emptied_at IS NULL GROUP BY kind")) {
            statement.list(row -> kinds.put(row.getString("kind"), row.getLong("n")));
          }
          try (SetStatement statement = SetStatement.on(connection, SQL)) {
            return statement
                .list(
                    row -> {
                      long records = row.getLong("active") + row.getLong("retired");
                      return new Stats(
                          kinds.values().stream().mapToLong(Long::longValue).sum(),
                          kinds,
                          records,
                          row.getLong("active"),
                          row.getLong("retired"),
                          records - row.getLong("waiting"),
                          row.getLong("waiting"),
                          row.getLong("decided_entities"),
                          row.getLong("decided_fields"),
                          row.getLong("contested_fields"),
                          row.getLong("open_cases"),
                          row.getLong("set_aside"),
                          row.getLong("due"));
                    })
                .getFirst();
          }
        });
  }
}
