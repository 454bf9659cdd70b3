package io.concordat.reconciler.escalation;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.concordat.edge.Actor;
import io.concordat.edge.Cursor;
import io.concordat.edge.Etag;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.reconciler.database.WorkTransactions;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Escalations, and taking one on. */
@Path("/api/v1/escalations")
@Tag(name = "escalations")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class EscalationResource {
  private static final Set<String> STATES = Set.of("open", "acknowledged", "cleared");
  private static final int MAX_NOTE = 1_000;

  private final Escalations escalations;
  private final EscalationLedger ledger;
  private final WorkTransactions transactions;
  private final SecurityIdentity caller;

  EscalationResource(
      Escalations escalations,
      EscalationLedger ledger,
      WorkTransactions transactions,
      SecurityIdentity caller) {
    this.escalations = escalations;
    this.ledger = ledger;
    this.transactions = transactions;
    this.caller = caller;
  }

  /** An escalation. */
  record View(
      UUID id,
      String dedupKey,
      String finding,
      String severity,
      String state,
      UUID entityId,
      String kind,
      String entityName,
      String summary,
      @JsonRawValue @Schema(type = SchemaType.OBJECT, implementation = Object.class)
          String evidence,
      @JsonRawValue @Schema(type = SchemaType.ARRAY, implementation = String.class)
          String standards,
      @Schema(nullable = true) String owner,
      String policyVersion,
      long sequence,
      int timesOpened,
      Instant openedAt,
      Instant updatedAt,
      @Schema(nullable = true) Instant acknowledgedAt,
      @Schema(nullable = true) String acknowledgedBy,
      @Schema(nullable = true) Instant clearedAt,
      @Schema(nullable = true) List<EscalationLedger.Past> history) {
    static View of(Escalation row, List<EscalationLedger.Past> history) {
      return new View(
          row.id,
          row.dedupKey,
          row.finding,
          row.severity,
          row.state,
          row.entityId,
          row.kind,
          row.entityName,
          row.summary,
          row.evidence,
          row.standards,
          row.owner,
          row.policyVersion,
          row.sequence,
          row.timesOpened,
          row.openedAt,
          row.updatedAt,
          row.acknowledgedAt,
          row.acknowledgedBy,
          row.clearedAt,
          history);
    }
  }

  /** What a person says when taking an escalation on. */
  record Acknowledgement(String note) {}

  @GET
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "Escalations, those of one state or all")
  public Items<View> list(
      @QueryParam("state") String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    if (state != null && !state.isBlank() && !STATES.contains(state)) {
      throw Problem.badRequest("state", "must be open, acknowledged or cleared");
    }
    PageSize size = PageSize.parse(limit);
    Optional<UUID> after =
        Cursor.decode(cursor, 1).stream().findFirst().map(EscalationResource::uuid);
    Optional<String> wanted = Optional.ofNullable(state).filter(text -> !text.isBlank());
    return Items.page(
            Escalation.page(wanted, after, size.fetch()), size, row -> Cursor.encode(row.id))
        .map(row -> View.of(row, null));
  }

  @GET
  @Path("/{id}")
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "One escalation with its history")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "304", description = "Not changed since If-None-Match")
  @APIResponse(responseCode = "404", description = "There is no such escalation")
  public Response get(@PathParam("id") UUID id, @Context Request request) {
    Escalation row = find(id);
    return Etag.respond(request, Etag.of(row.id, row.sequence), () -> view(row));
  }

  @POST
  @Path("/{id}/acknowledge")
  @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
  @RolesAllowed({Roles.STEWARD, Roles.OPERATOR})
  @Operation(summary = "Takes an escalation on; doing so twice changes nothing")
  @RequestBody(
      required = false,
      content = @Content(schema = @Schema(implementation = Acknowledgement.class)))
  @APIResponse(
      responseCode = "200",
      description = "The escalation as it stands now",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "404", description = "There is no such escalation")
  public Response acknowledge(@PathParam("id") UUID id, Acknowledgement body) {
    Optional<String> note =
        Optional.ofNullable(body).map(Acknowledgement::note).filter(text -> !text.isBlank());
    if (note.filter(text -> text.length() > MAX_NOTE).isPresent()) {
      throw Problem.badRequest("note", "must have at most " + MAX_NOTE + " characters");
    }
    escalations.acknowledge(id, find(id).dedupKey, Actor.of(caller).name(), note);
    Escalation.getEntityManager().clear();
    Escalation row = find(id);
    return Response.ok(view(row)).tag(Etag.of(row.id, row.sequence)).build();
  }

  private View view(Escalation row) {
    return View.of(row, transactions.run(connection -> ledger.history(connection, row.id)));
  }

  private static Escalation find(UUID id) {
    return Escalation.<Escalation>findByIdOptional(id)
        .orElseThrow(() -> Problem.notFound("there is no escalation " + id));
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Cursor.refused();
    }
  }
}
