package io.concordat.reconciler.decision;

import io.concordat.contract.ContractJson;
import io.concordat.edge.AsOf;
import io.concordat.edge.Etag;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.reconciler.database.WorkTransactions;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How each field of an entity was decided and why; and what all decisions come to. */
@Path("/api/v1")
@Tag(name = "decisions")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class DecisionResource {
  private static final Pattern FIELD = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");
  private static final String COUNTS =
      """
      select 'decisions', count(*) from decision
      union all select 'fieldsDecided', coalesce(sum(decided), 0) from decision
      union all select 'contested', coalesce(sum(contested), 0) from decision
      union all select 'history', count(*) from decision_history
      union all select 'conflicts', count(*) from conflict where closed_at is null and kind = 'conflict'
      union all select 'drifts', count(*) from conflict where closed_at is null and kind = 'drift'
      union all select 'gaps', count(*) from conflict where closed_at is null and kind = 'gap'
      union all select 'openFindings', count(*) from finding where cleared_at is null
      union all select 'findingsDue', count(*) from finding_due where due_at <= now()
      union all select 'quarantined', count(*) from quarantine where state = 'set_aside'
      union all select 'escalations.' || state, count(*) from escalation group by state
      union all select 'deliveries.' || state, count(*) from delivery group by state
      """;

  private final WorkTransactions transactions;
  private final Explanations explanations;
  private final PastExplanations past;
  private final Clock clock;

  DecisionResource(
      WorkTransactions transactions,
      Explanations explanations,
      PastExplanations past,
      Clock clock) {
    this.transactions = transactions;
    this.explanations = explanations;
    this.past = past;
    this.clock = clock;
  }

  @GET
  @Path("/decisions/{entityId}")
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(
      summary = "Explains an entity: for each field the winner, the losers, why, and since when",
      description =
          "Each field has what was decided as data, and in 'explanation' as sentences. 'since' is"
              + " when it got this value from this winner, 'changesAt' when time alone could change"
              + " it. What a person asserted has 'attribution' and 'expiresAt'. A usage fact, such as"
              + " last_authentication, has 'evidence': which window its sources looked at, how far"
              + " they lag, and whether denied attempts are counted. Without a value it says that"
              + " no use was seen in that window, never that there was none.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Explained.class)))
  @APIResponse(responseCode = "304", description = "Not changed since If-None-Match")
  @APIResponse(responseCode = "404", description = "The entity or its field is not decided")
  public Response explain(
      @PathParam("entityId") UUID entityId,
      @Parameter(description = "Only this field, such as business_owner") @QueryParam("field")
          String field,
      @Parameter(description = "A past instant, such as 2026-03-01T12:00:00Z: as explained then")
          @QueryParam("asOf")
          String asOf,
      @Context Request request) {
    Optional<String> only = Optional.ofNullable(field).filter(name -> !name.isBlank());
    only.ifPresent(DecisionResource::requireName);
    Instant now = clock.instant();
    Optional<AsOf> then = AsOf.parse(asOf, now);
    if (then.isPresent()) {
      String was = toldAt(entityId, then.get().instant(), only);
      return then.get().respond(request, Etag.of(was), () -> was, now);
    }
    Grounded decision =
        explanations
            .of(entityId)
            .orElseThrow(() -> Problem.notFound("no decision is stored of entity " + entityId));
    String body = json(explanations.tell(decision, only), only);
    // A confirmation changes what is explained and not the sequence: the tag is of the whole.
    return Etag.respond(request, Etag.of(body), () -> body);
  }

  private static String json(Explained told, Optional<String> only) {
    if (only.isPresent() && told.fields().isEmpty()) {
      throw Problem.notFound(
          "field '"
              + only.get()
              + "' is not decided of entity "
              + told.entityId()
              + ": nobody asserts it and no rule requires it; leave 'field' out to see those that"
              + " are");
    }
    return new String(ContractJson.write(told), StandardCharsets.UTF_8);
  }

  private static void requireName(String field) {
    if (!FIELD.matcher(field).matches()) {
      throw Problem.badRequest(
          "field",
          "must be a field's name: a lower-case letter, then up to 63 of a-z, 0-9, '_', '.', ':',"
              + " '-'");
    }
  }

  private String toldAt(UUID entityId, Instant at, Optional<String> only) {
    return switch (past.of(entityId, at)) {
      case PastExplanations.Known.Explained(var decision, var policy) ->
          json(
              policy
                  .map(then -> explanations.tell(decision, then, only))
                  .orElseGet(() -> explanations.tell(decision, only)),
              only);
      case PastExplanations.Known.NotYet(Instant first) ->
          throw Problem.notFound(
              "at "
                  + at
                  + " nothing was decided of entity "
                  + entityId
                  + "; it was first decided at "
                  + first);
      case PastExplanations.Known.Never() ->
          throw Problem.notFound("no decision is stored of entity " + entityId);
    };
  }

  @GET
  @Path("/stats")
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "Counts: decisions, fields, conflicts, findings, escalations, deliveries")
  public Map<String, Object> stats() {
    Map<String, Object> stats = new LinkedHashMap<>();
    Map<String, Object> escalations = states("open", "acknowledged", "cleared");
    Map<String, Object> deliveries = states("pending", "sending", "delivered", "dead");
    transactions
        .run(DecisionResource::counts)
        .forEach(
            (name, count) -> {
              if (name.startsWith("escalations.")) {
                escalations.put(name.substring("escalations.".length()), count);
              } else if (name.startsWith("deliveries.")) {
                deliveries.put(name.substring("deliveries.".length()), count);
              } else {
                stats.put(name, count);
              }
            });
    stats.put("escalations", escalations);
    stats.put("deliveries", deliveries);
    return stats;
  }

  private static Map<String, Object> states(String... names) {
    Map<String, Object> states = new LinkedHashMap<>();
    for (String name : names) {
      states.put(name, 0L);
    }
    return states;
  }

  private static Map<String, Long> counts(Connection connection) throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    try (PreparedStatement select = connection.prepareStatement(COUNTS);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getLong(2));
      }
    }
    return counts;
  }
}
